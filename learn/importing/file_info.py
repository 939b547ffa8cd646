"""What a file tells of its authors and its day beside its text, in its own words: (authors, day)."""

import re
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree

from .rtf_pictures import readable

DC, TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
OPF = "{http://www.idpf.org/2007/opf}"
NOTHING = ("", "")
RTF_INFO = re.compile(rb"\{\\info\b")
RTF_SAID = rb"\{\\%s ((?:[^{}\\]|\\[^a-z]|\\u-?\d++|\{\})*)\}"
RTF_AUTHOR, RTF_TITLE = (re.compile(RTF_SAID % name) for name in (b"author", b"title"))
RTF_TIME = re.compile(rb"\{\\(revtim|creatim)((?:\\[a-z]{2,3}\d{1,4}[ ]?){3,7})\}")
RTF_DAY = re.compile(rb"\\yr(\d{4})[ ]?\\mo(\d{1,2})[ ]?\\dy(\d{1,2})")
INFO_WITHIN = 20_000
LARGEST = 4 * 1024 * 1024
WEB_AUTHORS = ("author", "citation_author", "dc.creator", "dcterms.creator", "article:author")
WEB_DAYS = (
    "article:published_time", "citation_publication_date", "citation_date", "dcterms.issued", "dcterms.date",
    "dcterms.created", "dc.date", "dc.date.issued", "datepublished", "pubdate", "date",
)  # fmt: skip


def package_info(package, kind):
    """The root of what a Word, OpenDocument or EPUB file says of itself, or None."""
    name = {"docx": "docProps/core.xml", "odt": "meta.xml"}.get(kind) or next(
        (name for name in package.namelist() if name.endswith(".opf")), ""
    )
    try:
        if package.getinfo(name).file_size > LARGEST:
            return None
        return ElementTree.fromstring(package.read(name))
    except (KeyError, ParseError):
        return None


def in_package(package, kind):
    """That of a Word, OpenDocument or EPUB file."""
    root = package_info(package, kind)
    if root is None:
        return NOTHING
    if kind == "epub":
        return in_book(root)
    if kind == "docx":
        authors, days = [f"{DC}creator"], [f"{TERMS}modified", f"{TERMS}created"]
    else:
        authors, days = [f"{META}initial-creator", f"{DC}creator"], [f"{DC}date", f"{META}creation-date"]
    saved, made = (first(root, [name]) for name in days)
    # What was saved the moment it was made comes from a program: nobody knows when it was written.
    return first(root, authors), "" if saved == made else saved or made


def first(root, names):
    """The words of the first element of these names, the first of them first, that has any."""
    found = (each.text.strip() for name in names for each in root.iter(name) if each.text)
    return next(filter(None, found), "")


def in_book(root):
    """That of the package of a book: who wrote it, and not who drew it or brought it out."""
    others = {
        each.get("refines", "").lstrip("#")
        for each in root.iter(f"{OPF}meta")
        if each.get("property") == "role" and (each.text or "").strip() != "aut"
    }
    authors = [
        each.text
        for each in root.iter(f"{DC}creator")
        if each.text and each.get("id") not in others and each.get(f"{OPF}role", "aut") == "aut"
    ]
    days = [each for each in root.iter(f"{DC}date") if each.text]
    days.sort(key=lambda each: each.get(f"{OPF}event", "publication") != "publication")
    return ";".join(authors), days[0].text if days else ""


def in_rtf(data):
    """That of an RTF file."""
    start = RTF_INFO.search(data)
    if not start:
        return NOTHING
    info = data[start.end() : start.end() + INFO_WITHIN]
    author, times = RTF_AUTHOR.search(info), dict(RTF_TIME.findall(info))
    saved, made = (times.get(name, b"") for name in (b"revtim", b"creatim"))
    # As in a package: what was saved the moment it was made comes from a program.
    day = None if saved == made else RTF_DAY.match(saved) or RTF_DAY.match(made)
    said = "-".join(part.decode().zfill(2) for part in day.groups()) if day else ""
    return readable(author[1]).strip() if author else "", said


def title_in_rtf(data):
    """The title an RTF file says it has, or \"\"."""
    start = RTF_INFO.search(data)
    said = RTF_TITLE.search(data, start.end(), start.end() + INFO_WITHIN) if start else None
    return readable(said[1]).strip() if said else ""


def in_page(tree):
    """That of a web page, by what its head says."""
    told = {}
    for node in tree.find("meta"):
        name = node.attrs.get("name") or node.attrs.get("property") or node.attrs.get("itemprop") or ""
        told.setdefault(name.lower(), []).append(node.attrs.get("content", "").strip())
    authors = next((told[name] for name in WEB_AUTHORS if any(told.get(name, ()))), [])
    return ";".join(authors), next((told[name][0] for name in WEB_DAYS if any(told.get(name, ()))), "")
