"""The sizes of type in a Word file, which pandoc does not tell."""

from statistics import median

from defusedxml import ElementTree

from .word_xml import DOCUMENT, WORD, based_on, styles_of

USUAL = 20  # half points, where a file tells none


def sizes_of(package):
    """{words of a paragraph: the size of its type, in half points} of the paragraphs outside tables."""
    try:
        body = ElementTree.fromstring(package.read(DOCUMENT)).find(f"{WORD}body")
    except (KeyError, ElementTree.ParseError):
        return {}
    styles = styles_of(package)
    usual = default_size(package)
    found = {}
    for paragraph in body.findall(f"{WORD}p") if body is not None else ():
        words = " ".join("".join(run.text or "" for run in paragraph.iter(f"{WORD}t")).split())
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        named = styles.get(style.get(f"{WORD}val")) if style is not None else None
        own = next(filter(None, (size_in(each) for each in based_on(named, styles))), usual)
        sizes = [
            size_in(run) or own for run in paragraph.iter(f"{WORD}r") if run.find(f"{WORD}t") is not None
        ]
        if words and sizes:
            found.setdefault(words, median(sizes))
    return found


def default_size(package):
    """The size of type where no style tells another."""
    try:
        root = ElementTree.fromstring(package.read("word/styles.xml"))
    except (KeyError, ElementTree.ParseError):
        return USUAL
    usual = next(iter(root.iter(f"{WORD}rPrDefault")), None)
    normal = next((s for s in root.iter(f"{WORD}style") if s.get(f"{WORD}default") == "1"), None)
    return (normal is not None and size_in(normal)) or (usual is not None and size_in(usual)) or USUAL


def size_in(element):
    """The size that a run or a style says; 0 where it says none."""
    size = element.find(f"{WORD}rPr/{WORD}sz")
    value = size.get(f"{WORD}val", "") if size is not None else ""
    return int(value) if value.isdecimal() else 0
