"""Reads Word, OpenDocument, EPUB and RTF files: pandoc takes them apart, the outline is put together here."""

import io
import json
import os
import re
import signal
import subprocess
import tempfile
import zipfile
from posixpath import basename

import pypandoc
from defusedxml import ElementTree
from django.utils.translation import gettext as _

from . import cage, languages, rights
from .apart import sentence
from .blocks import Walk, is_bold
from .bold_headings import with_headings
from .building import LONGEST_TITLE, Builder, tidy
from .bylines import named_alone
from .code_blocks import with_code
from .epub_headings import plainer_epub
from .file_info import in_package, in_rtf, readable, title_in_rtf
from .inlines import Words
from .odt_formulas import plainer_odt
from .outline import CannotRead, Interrupted
from .rtf_contents import with_leaders
from .rtf_fonts import plainer_fonts
from .rtf_letters import plainer_letters
from .rtf_lists import plainer_lists, with_lists
from .rtf_pictures import in_digits, pictures
from .rtf_styles import plainer_styles
from .rtf_tables import marked, with_merged
from .rtf_told import told, with_told
from .struck import take_struck
from .word_sizes import sizes_of
from .word_xml import OURS, WORD, based_on, name_of, named_before, plainer_word, styles_of

FORMATS = {"docx": "docx+styles", "odt": "odt", "epub": "epub", "rtf": "rtf", "html": "html"}
# Raise the number of a kind when what stands here makes another outline of the same file.
VERSIONS = {"docx": 12, "odt": 12, "epub": 9, "html": 11, "rtf": 14}
CENTRED, CENTRED_WITHIN = re.compile(rb"\\qc\b([^{}\n]{1,300})\\par\b"), 100_000
HEAP = "-M384M"
TELLING = 20_000  # letters that tell a language
# What programs call a picture.
GENERIC = re.compile(
    r"(?:graphics?|images?|pictures?|img|object|frame|grafik|bild|rahmen|objekt|imagen?|immagine|imagem|"
    r"afbeelding|obraz|kuva|рисунок|изображение|fr|obj)\W*\d*(?:\W+copy)?",
    re.IGNORECASE,
)
# Styles of headings in other languages, as programs call them that do not use Word's own names.
CALLED = re.compile(
    r"(?:heading|überschrift|titre|titolo|título|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|başlık|titlu|"
    r"заголовок|επικεφαλίδα|标题|標題|見出し|제목) ?([1-6])",
    re.IGNORECASE,
)
OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
STYLE, TEXT, DRAW = OASIS % "style", OASIS % "text", OASIS % "drawing"
SVG, XLINK = OASIS % "svg-compatible", "{http://www.w3.org/1999/xlink}"


def read(data, name, kind):
    """The outline of a file of this kind."""
    missing, title = [], ""
    if kind == "rtf":
        data, rows = marked(plainer_rtf(data))
    elif kind == "docx":
        data = plainer_word(data)
    elif kind == "odt":
        data, missing = plainer_odt(data)
    elif kind == "epub":
        data, title = plainer_epub(data)
    tree = parsed(data, kind)
    struck = take_struck(tree)
    meta = {key: meta_text(value) for key, value in tree["meta"].items()}
    package = None if kind == "rtf" else zipfile.ZipFile(io.BytesIO(data))
    builder = Builder(name, reader_name(tree, kind), language(tree, kind, package or data))
    builder.warnings += missing
    builder.strike(*struck)
    levels, words, names = {}, {}, {}
    if kind == "rtf":
        kept, words, names = pictures(data)
        find = kept.get
        builder.metadata_title = title_in_rtf(data)
        builder.tell(*in_rtf(data))
        builder.tell_rights(*rights.in_rtf(data))
    else:
        find = media(package)
        authors, dated = in_package(package, kind)
        if kind == "docx":
            styles = styles_of(package)
            title, told = before_text(tree["blocks"], named_before(styles))
            authors = told or authors
        builder.tell(authors, dated)
        builder.tell_rights(*rights.in_package(package, kind))
    if kind == "rtf":
        blocks, title = with_told(with_merged(tree["blocks"], rows))
        tree["blocks"] = with_lists(with_code(blocks, style_of))
        title = title or title_of(tree["blocks"])
        builder.authors = builder.authors or (authors_below(tree["blocks"], data) if title else "")
    if kind == "docx":
        levels = outline_levels(styles)
        tree["blocks"] = with_code(tree["blocks"], style_of)
    elif kind == "odt":
        tree["blocks"] = with_code(tree["blocks"], style_of)
        title, words, names = odt_parts(package)
    elif kind == "epub":
        builder.metadata_title = meta.get("title", "")
    if kind != "epub" and not any(style_of(block) in levels for block in tree["blocks"]):
        tree["blocks"] = with_headings(tree["blocks"], sizes_of(package) if kind == "docx" else None)
    Walk(builder, find, levels, title, words, names).walk(tree["blocks"])
    return builder.outline(title)


def language(tree, kind, source):
    """The language of a file: what a book says it is in, or what the words of another file tell."""
    if kind == "epub":
        return next((meta_text(tree["meta"][key]) for key in ("lang", "language") if key in tree["meta"]), "")
    said = {"docx": languages.in_word, "odt": languages.in_odt, "rtf": languages.in_rtf}[kind](source)
    words = []
    for block in tree["blocks"]:
        words.append(Words.of_blocks([block]).text)
        if sum(map(len, words)) > TELLING:
            break
    return languages.language_of("\n".join(words), said)


def plainer_rtf(data):
    """RTF as pandoc reads it whole: it leaves out footnotes as LibreOffice marks them, takes a letter too
    many away after one that is written as a number, stops at pictures that are not written in digits,
    stumbles over some styles, does not know what is struck through twice, and takes letters of any font for
    those of Western Europe."""
    data = plainer_styles(in_digits(data)).replace(rb"{\*\footnote", rb"{\footnote")
    data = plainer_lists(
        with_leaders(data).replace(rb"\striked0", rb"\strike0").replace(rb"\striked1", rb"\strike")
    )
    return plainer_fonts(plainer_letters(told(data)))


def parsed(data, kind):
    """pandoc's tree of a file."""
    command = [
        pypandoc.get_pandoc_path(),
        "+RTS",
        HEAP,
        "-RTS",
        "--sandbox",
        "-f",
        FORMATS[kind],
        "-t",
        "json",
    ]
    warm(command[0])
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(data)
        given.seek(0)
        code = subprocess.run(  # noqa: S603
            command, stdin=given, stdout=written, stderr=subprocess.DEVNULL
        ).returncode
        written.seek(0)
        if code == 0:
            tree = json.load(written)
            cage.reached("sentences")
            return tree
    if code == -signal.SIGKILL:
        raise Interrupted(sentence("killed"))
    if code in (2, 251) or code < 0:
        raise CannotRead(sentence("memory"))
    raise CannotRead(_("This file is damaged: it cannot be unpacked. Open it and save it again."))


def warm(program):
    """Lets the system read a large program from its disk in one go, not page by page as it runs."""
    if hasattr(os, "posix_fadvise"):
        with open(program, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def reader_name(tree, kind):
    version = ".".join(map(str, tree["pandoc-api-version"]))
    return f"pandoc {VERSIONS[kind]}, types {version}"


def title_of(blocks):
    """The words of the paragraph in bold that an RTF file with headings begins with: its title."""
    if not blocks or blocks[0]["t"] != "Para" or not is_bold(blocks[:1]):
        return ""
    words = tidy(Words(blocks[0]["c"]).text)
    has_headings = any(block["t"] == "Header" for block in blocks)
    return words if has_headings and len(words) <= LONGEST_TITLE and not words.endswith(".") else ""


def authors_below(blocks, data):
    """The names right below the title an RTF file begins with, where they stand in the middle as it does."""
    lines = []
    for block in blocks[1:]:
        if block["t"] == "Header":
            break
        lines.append(tidy(Words.of_blocks([block]).text))
    text = "\n".join(Words.of_blocks([block]).text for block in blocks)
    names = named_alone([line for line in lines if line], text[:TELLING])
    middle = [readable(line).strip() for line in CENTRED.findall(data[:CENTRED_WITHIN])]
    return names if any(line.endswith(names) for line in middle) else ""


def meta_text(value):
    kind, content = value["t"], value.get("c")
    if kind == "MetaInlines":
        return tidy(Words(content).text)
    if kind == "MetaBlocks":
        return tidy(Words.of_blocks(content).text)
    if kind == "MetaList":
        return ", ".join(filter(None, map(meta_text, content)))
    return tidy(content) if kind == "MetaString" else ""


def media(package):
    """Bytes of a picture by the name pandoc gives it."""
    names = {}
    for name in package.namelist():
        names.setdefault(basename(name), []).append(name)

    def find(source):
        wanted = source.lstrip("./")
        found = [name for name in names.get(basename(wanted), ()) if f"/{name}".endswith(f"/{wanted}")]
        return package.read(found[0]) if found else None

    return find


def outline_levels(styles):
    """{style name: level} of Word styles that stand in the outline without being called headings."""
    levels = {}
    for style in styles.values():
        name, level = name_of(style), level_of(style, styles)
        called = CALLED.fullmatch(name)
        level = int(called[1]) - 1 if called and level is None else level
        if name and level is not None and not re.match(rf"toc|(?:{OURS})?title$", name, re.IGNORECASE):
            levels[name] = level + 1
    return levels


def level_of(style, styles):
    """A style's outline level, its own or that of the style it is based on; None for body text."""
    for each in based_on(style, styles):
        found = each.find(f"{WORD}pPr/{WORD}outlineLvl")
        if found is not None:
            value = found.get(f"{WORD}val", "")
            return int(value) if value.isdecimal() and int(value) < 9 else None
    return None


def before_text(blocks, named):
    """(title, authors) of a Word file, by the styles of the paragraphs before its first heading. The title is
    taken out of the blocks: the first such line, and those right below it."""
    title, authors, is_open = [], [], True
    for at, block in enumerate(list(blocks)):
        if block["t"] == "Header":
            break
        words = Words.of_blocks([block])
        role, text = named.get(style_of(block)), tidy(words.text)
        if role == "author" and text:
            authors.append(text)
        is_one = role == "title" and is_open and not words.images
        goes_on = not title or (
            text and text[-1] not in ".!?" and len(" ".join(title) + text) < LONGEST_TITLE
        )
        if is_one and goes_on:
            title += [text] if text else []
            blocks[at] = {"t": "Null"}
        elif title:
            is_open = False
    return " ".join(title), ";".join(authors)


def style_of(block):
    """The name of the style of a paragraph, as pandoc tells it."""
    pairs = block["c"][0][2] if block["t"] == "Div" else ()
    return next((value for key, value in pairs if key == "custom-style"), "")


def odt_parts(package):
    """(the words of the paragraph in the style Title, {picture: its words}, {picture: a name for it}) of an
    OpenDocument text."""
    try:
        root = ElementTree.fromstring(package.read("content.xml"))
    except (KeyError, ElementTree.ParseError):
        return "", {}, {}
    named = {
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        if style.get(f"{STYLE}parent-style-name") == "Title"
    }
    title = ""
    for paragraph in root.iter(f"{TEXT}p"):
        if paragraph.get(f"{TEXT}style-name") in {"Title", *named}:
            title = tidy("".join(paragraph.itertext()))
            break
    words, names = {}, {}
    for frame in root.iter(f"{DRAW}frame"):
        image = frame.find(f"{DRAW}image")
        if image is None:
            continue
        source, called = image.get(f"{XLINK}href", ""), frame.get(f"{DRAW}name", "")
        told = [frame.findtext(f"{SVG}{name}", "") for name in ("desc", "title")]
        told.append("" if GENERIC.fullmatch(called) else called)
        words.setdefault(source, next(filter(None, map(tidy, told)), ""))
        # As in other formats, where nobody gave it a name: “image2.png”.
        names.setdefault(source, f"image{len(names) + 1}.{source.rpartition('.')[2]}")
    return title, words, names
