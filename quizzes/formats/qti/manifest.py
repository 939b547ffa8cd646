"""Which items a package holds, in which order, and what is said about each."""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.utils.translation import gettext as _

from .files import MANIFEST
from .tree import Malformed, attribute, child, children, every, text_of

ITEM, TEST = "assessmentItem", "assessmentTest"
MOST_DEPTH = 20


@dataclass
class Listed:
    """An item of a package: its file, the sections it stands in, its keywords, and what of the test is not
    carried with it, as (what, detail)."""

    name: str
    category: str = ""
    tags: tuple = ()
    losses: list = field(default_factory=list)


class Contents:
    """The items of a package: those of its tests in their order, then those of the manifest, then what else
    is there. Each stands once."""

    def __init__(self, package):
        self.package, self.items, self.tags = package, {}, {}
        self.stack = set()
        for folder, manifest in self.manifests():
            resources = every(manifest, "resource")
            self.note_tags(folder, resources)
            hrefs = [self.beside(folder, attribute(resource, "href")) for resource in resources]
            gone = [
                self.gone(folder, attribute(resource, "href"))
                for resource, name in zip(resources, hrefs, strict=True)
                if not name and attribute(resource, "type").startswith("imsqti_item")
            ]
            for name in hrefs:
                if name and self.root_of(name) == TEST:
                    self.read_test(name)
            for name in hrefs:
                if name and self.root_of(name) == ITEM:
                    self.add(name)
            for name in filter(None, gone):
                self.add(name)
        for name in package.entries:
            if name.lower().endswith(".xml") and not name.lower().endswith(MANIFEST):
                root = self.root_of(name)
                if root == TEST:
                    self.read_test(name)
        for name in package.entries:
            if name.lower().endswith(".xml") and self.root_of(name) in (ITEM, None):
                self.add(name)

    def manifests(self):
        """(folder, tree) of each imsmanifest.xml that can be read, the outermost first."""
        names = [name for name in self.package.entries if posixpath.basename(name).lower() == MANIFEST]
        for name in sorted(names, key=lambda name: name.count("/")):
            try:
                yield posixpath.dirname(name), self.package.xml(name)
            except Malformed:
                continue

    def beside(self, folder, address):
        return self.package.named(posixpath.join(folder, unquote(address))) if address else None

    def gone(self, folder, address):
        """The name a file would have that is named and not there; whoever reads it is told so."""
        return posixpath.normpath(posixpath.join(folder, unquote(address))) if address else None

    def root_of(self, name):
        """The name of a file's root; None where it is broken but may be an item, "" for what is no XML."""
        try:
            return self.package.xml(name).tag
        except Malformed:
            data = (self.package.read(name) or b"")[:4000]
            return None if b"assessmentItem" in data or b"qti-assessment-item" in data else ""

    def note_tags(self, folder, resources):
        """Keeps the keywords the manifest gives each resource."""
        for resource in resources:
            name = self.beside(folder, attribute(resource, "href"))
            words = [text_of(node) for node in every(child(resource, "metadata"), "keyword")]
            if name:
                self.tags[name] = tuple(dict.fromkeys(filter(None, words)))

    def add(self, name, category="", losses=()):
        if name not in self.items:
            self.items[name] = Listed(name, category, self.tags.get(name, ()), list(losses))

    def read_test(self, name):
        """Adds the items of a test, section by section."""
        if name in self.stack:
            return
        self.stack.add(name)
        try:
            test = self.package.xml(name)
        except Malformed:
            return
        for part in children(test, "testPart"):
            self.read_sections(part, posixpath.dirname(name), [], 0)

    def read_sections(self, node, folder, path, depth):
        for inner in node:
            if inner.tag == "assessmentSection" and depth < MOST_DEPTH:
                title = attribute(inner, "title")
                self.read_sections(inner, folder, [*path, title] if title else path, depth + 1)
            elif inner.tag == "assessmentSectionRef":
                self.read_section_file(self.beside(folder, attribute(inner, "href")), path, depth)
            elif inner.tag == "assessmentItemRef":
                address = attribute(inner, "href")
                name = self.beside(folder, address) or self.gone(folder, address)
                if name:
                    self.add(name, "/".join(part.replace("/", "∕") for part in path), rules_of(inner))

    def read_section_file(self, name, path, depth):
        if name is None or name in self.stack or depth >= MOST_DEPTH:
            return
        self.stack.add(name)
        try:
            section = self.package.xml(name)
        except Malformed:
            return
        title = attribute(section, "title")
        self.read_sections(section, posixpath.dirname(name), [*path, title] if title else path, depth + 1)


def rules_of(reference):
    """What a test says of an item that a bank of questions cannot."""
    for node in children(reference, "weight"):
        if attribute(node, "value") not in ("1", "1.0"):
            yield _("weight in the test"), attribute(node, "value")
    if children(reference, "preCondition", "branchRule"):
        yield _("rules of the test"), _("when it is asked")
    if children(reference, "timeLimits"):
        yield _("time limit"), attribute(children(reference, "timeLimits")[0], "maxTime")
