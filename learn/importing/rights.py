"""What a file tells of its licence and of where it stands on the web: (licence, address), each "" where it
does not."""

import re
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from django.utils.text import Truncator

from .file_info import DC, LARGEST, OPF, TERMS, package_info, readable

CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
LONGEST, LONGEST_ADDRESS = 200, 500
NAMED = re.compile(r"(?:dc(?:terms)?[.:])?(?:licen[cs]e|rights)|copyright", re.IGNORECASE)
COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/([a-z-]+)/([\d.]+)|(publicdomain)/zero/([\d.]+))\S*",
    re.IGNORECASE,
)
WEB = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)
RTF_PROPERTY = re.compile(rb"\{\\propname ([^{}\\]{1,40})\}\s*\\proptype30\s*\{\\staticval ([^{}]{1,400})\}")


def licence(text):
    """The name of a licence as it is told, one of Creative Commons by its short name; "" where that says
    nothing."""
    text = " ".join((text or "").split())
    commons = COMMONS.fullmatch(text)
    if commons:
        return f"CC0 {commons[4]}" if commons[3] else f"CC {commons[1].upper()} {commons[2]}"
    return Truncator(text).chars(LONGEST)


def address(text):
    """The address on the web that a file tells, or ""."""
    text = (text or "").strip()
    return text if WEB.fullmatch(text) and len(text) <= LONGEST_ADDRESS else ""


def in_package(package, kind):
    """That of a Word, OpenDocument or EPUB file."""
    if kind == "docx":
        return first_of(in_properties(package)), ""
    root = package_info(package, kind)
    if root is None:
        return "", ""
    if kind == "odt":
        each = [(field.get(f"{META}name", ""), field.text) for field in root.iter(f"{META}user-defined")]
        return first_of(each), ""
    metas = [(meta.get("property", ""), meta.text) for meta in root.iter(f"{OPF}meta")]
    links = [(link.get("rel", "").rpartition(":")[2], link.get("href")) for link in root.iter(f"{OPF}link")]
    told = [
        (name.rpartition("}")[2], each.text)
        for name in (f"{DC}rights", f"{TERMS}license")
        for each in root.iter(name)
    ]
    sources = [each.text for name in ("source", "identifier") for each in root.iter(f"{DC}{name}")]
    return first_of([*links, *metas, *told]), next(filter(None, map(address, sources)), "")


def in_properties(package):
    """(name, value) of what a Word file says of itself in words of its author's own."""
    try:
        if package.getinfo("docProps/custom.xml").file_size > LARGEST:
            return []
        root = ElementTree.fromstring(package.read("docProps/custom.xml"))
    except (KeyError, ParseError):
        return []
    return [(each.get("name", ""), "".join(each.itertext())) for each in root.iter(f"{CUSTOM}property")]


def first_of(told):
    """The first licence among these (name, value)."""
    found = (licence(value) for name, value in told if NAMED.fullmatch(name or ""))
    return next(filter(None, found), "")


def in_rtf(data):
    """That of an RTF file."""
    found = RTF_PROPERTY.findall(data[:LARGEST])
    return first_of((readable(name), readable(value)) for name, value in found), ""


def in_page(tree):
    """That of a web page: by its head, else by a link that says it leads to the licence."""
    links = [node for name in ("link", "a") for node in tree.find(name)]
    rels = [(node.attrs.get("rel", "").lower().split(), node) for node in links]
    told = [("licence", node.attrs.get("href")) for rel, node in rels if "license" in rel]
    told += [
        (node.attrs.get("name") or node.attrs.get("property") or "", node.attrs.get("content"))
        for node in tree.find("meta")
    ]
    web = [node.attrs.get("href") for rel, node in rels if "canonical" in rel]
    web += [node.attrs.get("content") for node in tree.find("meta") if node.attrs.get("property") == "og:url"]
    return first_of(told), next(filter(None, map(address, web)), "")
