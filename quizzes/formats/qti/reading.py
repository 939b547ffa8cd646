"""Reads an item or a package of QTI as a bank. Of QTI 1.2 too."""

import posixpath
import re

from django.utils.translation import gettext as _

from ..bank import Bank, BankError, Loss, NotABank
from .files import MANIFEST, Beside, Package, is_zip
from .interactions import make
from .items import Unreadable, question_of
from .manifest import ITEM, Contents, Listed
from .older import as_newer, told_by
from .tree import Malformed, attribute, children, every, parse, text_of

START = 200_000
ROOTS = (b"assessmentItem", b"qti-assessment-item", b"assessmentTest", b"qti-assessment-test")
OLDER = b"questestinterop"
NAMESPACE = re.compile(rb"imsqti(?:asi)?_v(\d)p(\d)")
DRAW = "selection"
ELSEWHERE = "bankentry_item"  # how Canvas names a question of a bank


def recognises(data):
    """Whether these bytes are an item, or a zip with a manifest or an item in it."""
    if is_zip(data):
        return any(name in data for name in (b"imsmanifest.xml", b".xml"))
    start = data[:START].replace(b"\0", b"")
    return any(b"<" + name in start or b":" + name in start for name in (*ROOTS, OLDER))


def called(data):
    """What people call the QTI in these bytes, with its version where an item says it: QTI 3.0."""
    for xml in items_in(data):
        xml = xml.replace(b"\0", b"")
        if found := NAMESPACE.search(xml):
            return f"QTI {b'.'.join(found.groups()).decode()}"
        if b"<" + OLDER in xml:
            return "QTI 1.2"
    return "QTI"


def items_in(data):
    """The bytes of its items, one after the other."""
    if not is_zip(data):
        yield data[:START]
        return
    package = Package(data)
    for name in package.entries:
        if name.lower().endswith((".xml", ".qti", ".dat")) and posixpath.basename(name) != MANIFEST:
            yield (package.read(name) or b"")[:START]


def read(data):
    """The questions of an item or a package; NotABank where it is none."""
    if is_zip(data):
        return read_package(Package(data))
    try:
        root = parse(data)
    except Malformed as error:
        raise NotABank(_("This QTI file cannot be read: %s.") % error) from error
    bank = Bank()
    if root.tag == OLDER.decode():
        take_older(bank, root, Beside())
        if not bank.questions and not bank.errors:
            raise NotABank(no_items(root))
    else:
        items = [root] if root.tag == ITEM else every(root, ITEM)
        if not items:
            raise NotABank(no_items(root))
        for item in items:
            take(bank, item, Beside())
    return bank


def no_items(root):
    if root.tag == "assessmentTest":
        return _("This file names the items of a test but holds none. Bring the whole package, a zip file.")
    return _("There is no item of QTI in this file.")


def read_package(package):
    """The questions of a package, those of its tests first and in their order."""
    bank = Bank()
    contents = Contents(package)
    for listed in contents.items.values():
        try:
            root = package.xml(listed.name)
        except Malformed as error:
            title = posixpath.basename(listed.name)
            bank.errors.append(BankError(title, None, _("This file cannot be read: %s.") % error))
            continue
        take(bank, root, Beside(package, listed.name), listed)
    seen = set()
    for name in package.entries:
        if name.lower().endswith((".xml", ".qti", ".dat")) and contents.root_of(name) == OLDER.decode():
            take_older(bank, package.xml(name), Beside(package, name), seen)
    if not bank.questions and not bank.errors:
        raise NotABank(_("There is no item of QTI in this package."))
    return bank


def take(bank, root, files, listed=None, title=""):
    """Adds an item to the bank: among the questions, or the errors, called by this title."""
    title = title or attribute(root, "title") or attribute(root, "identifier") or _("(no title)")
    category, tags = (listed.category, listed.tags) if listed else ("", ())
    try:
        question, losses = question_of(root, files, make, category, tags)
    except Unreadable as error:
        bank.errors.append(BankError(title, None, str(error)))
        return
    number = len(bank.questions)
    bank.questions.append(question)
    for what, detail in [*losses, *(listed.losses if listed else ())]:
        bank.losses.append(Loss(number, None, what, detail))


def take_older(bank, root, files, seen=None):
    """Adds the items of QTI 1.2 of a file, but those that another file of the package held already. ``seen``:
    the names of these."""
    seen, own = set() if seen is None else seen, {}
    draws = []
    for item, path, picked in older_items(root, []):
        if item.tag == DRAW:
            draws.append("/".join(path) or _("(no title)"))
            continue
        if item.tag == ELSEWHERE:
            said = _("This question lies in a bank that is not in this file. Export that bank, too.")
            bank.errors.append(BankError(attribute(item, "item_ref") or _("(no title)"), None, said))
            continue
        name = attribute(item, "ident")
        if name and name in seen:
            continue
        own[name] = item
        try:
            newer = as_newer(item, own)
        except Unreadable as error:
            bank.errors.append(BankError(told_by(item), None, str(error)))
            continue
        take(bank, newer, files, Listed("", "/".join(path), losses=picked), told_by(item))
    seen.update(own)
    for name in draws:
        said = _("It draws questions from a bank that is not in this file. Export that bank, too.")
        if bank.questions:
            # It is no item, which errors count: said once, at the last question that stands in the file.
            bank.losses.append(Loss(len(bank.questions) - 1, None, _("draw"), f"“{name}”: {said}"))
        else:
            bank.errors.append(BankError(name, None, said))


def older_items(node, path, picked=()):
    """(item, titles of the assessment and sections around it, what is lost of how it is picked) of each item,
    in order; of what draws from a bank elsewhere its selection."""
    for inner in node:
        if inner.tag in ("item", ELSEWHERE):
            yield inner, path, picked
        elif inner.tag in ("assessment", "section", "objectbank"):
            title = attribute(inner, "title").replace("/", "∕")
            inside = [*path, title] if title else path
            yield from ((draw, inside, ()) for draw in draws_of(inner))
            yield from older_items(inner, inside, picked_of(inner) or picked)


def selections(section):
    return [each for rule in children(section, "selection_ordering") for each in children(rule, DRAW)]


def draws_of(section):
    """The selections of a section that draw from a bank which lies elsewhere."""
    return [each for each in selections(section) if every(each, "sourcebank_ref")]


def picked_of(section):
    """[(what, detail)] where a quiz asks only some of the items of a section."""
    found = [text_of(number) for each in selections(section) for number in every(each, "selection_number")]
    among = len(every(section, "item"))
    return [
        (
            _("draw"),
            _("%(number)s of %(among)d are asked; all are here.") % {"number": number, "among": among},
        )
        for number in found
        if number.strip() and among
    ]
