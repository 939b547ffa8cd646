"""Which format a bank of questions is in, told by what it holds and never by its name."""

import re
from dataclasses import dataclass, field, replace
from io import BytesIO
from zipfile import is_zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.importing import CannotRead
from learn.importing.packages import NAMES, sniff

from . import aiken, blackboard, csv_bank, gift, mixed, moodle_xml, qti
from .bank import WHOLE, Bank, Exported, Loss, NotABank
from .bank_text import text_of
from .fitting import fault_of, fitted

PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True)
class Format:
    """A format of banks. called: what people call it too, as letters and digits. options: what its ``write``
    takes beside the questions."""

    name: str
    label: str
    module: object
    suffix: str
    media_type: str
    called: tuple = ()
    options: dict = field(default_factory=dict)

    def write(self, questions):
        """These questions as an `Exported`. One that is only begun is left out, and named."""
        whole = [place for place, question in enumerate(questions) if not fault_of(question)]
        exported = self.module.write([questions[place] for place in whole], **self.options)
        losses = [replace(loss, question=whole[loss.question]) for loss in exported.losses]
        losses += [
            Loss(place, None, WHOLE, _("It is not finished: %s") % fault)
            for place, question in enumerate(questions)
            if (fault := fault_of(question))
        ]
        return Exported(exported.data, sorted(losses, key=lambda loss: loss.question))


ZIP, XML = "application/zip", "application/xml"
FORMATS = {
    each.name: each
    for each in (
        Format("gift", gettext_lazy("GIFT (Moodle, plain text)"), gift, "gift", "text/plain"),
        Format("moodle_xml", gettext_lazy("Moodle XML"), moodle_xml, "xml", XML, ("moodle", "xml")),
        Format("aiken", gettext_lazy("Aiken (plain text)"), aiken, "txt", "text/plain"),
        Format("csv", gettext_lazy("CSV (a sheet)"), csv_bank, "csv", "text/csv", ("tsv", "sheet")),
        Format("qti21", gettext_lazy("QTI 2.1"), qti, "zip", ZIP, ("qti", "qti2"), {"version": "2.1"}),
        Format("qti22", gettext_lazy("QTI 2.2"), qti, "zip", ZIP, (), {"version": "2.2"}),
        Format("qti30", gettext_lazy("QTI 3.0"), qti, "zip", ZIP, ("qti3",), {"version": "3.0"}),
    )
}  # fmt: skip
# What other programs bring in, and nobody asks back.
BLACKBOARD = Format(
    "blackboard", gettext_lazy("Blackboard (text with tabs)"), blackboard, "txt", "text/plain", ("bbq",)
)
READABLE = FORMATS | {BLACKBOARD.name: BLACKBOARD}
# The most telling first: a sheet's heading and an answer line are hardly ever meant as anything else.
READ = ("moodle_xml", "qti21", "blackboard", "csv", "aiken", "gift")


def format_called(name, among=FORMATS):
    """The `Format` people call so, in any spelling: "QTI 2.1", "moodle-xml". LookupError for none."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    for each in among.values():
        if plain in (each.name.replace("_", ""), *each.called):
            return each
    raise LookupError(_("There is no such format. There is: %s.") % ", ".join(among))


def recognise(data):
    """The `Format` these bytes are in. NotABank, in words for a person, where they are no bank."""
    if len(data) > LARGEST:
        raise NotABank(_("This file is larger than %d MB. Split it.") % (LARGEST // 1024 // 1024))
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotABank(_("This file is empty. Choose the file that holds the questions."))
    if is_workbook(data):
        raise NotABank(_("This is a workbook of a spreadsheet. Save its sheet as CSV and bring that."))
    for name in READ:
        if READABLE[name].module.recognises(data) and not is_office(data):
            return READABLE[name]
    raise NotABank(otherwise(data))


def is_workbook(data):
    """Whether this is what Excel or LibreOffice Calc saves of their own accord."""
    is_ods = b"opendocument.spreadsheet" in data[:200]
    return data.startswith(b"PK") and (b"xl/workbook." in data or is_ods)


def is_office(data):
    """Whether a zip is one of the documents that are zips."""
    return data.startswith(b"PK") and found_kind(data) is not None


def found_kind(data):
    try:
        return sniff(data)
    except CannotRead:
        return None


def otherwise(data):
    """What a file is that is no bank, and what to do."""
    kind = found_kind(data)
    if kind:
        said = _("This is a document, %s, not a bank of questions. Bring it as a document.")
        return said % NAMES[kind]
    if data.startswith(PROGRAMS):
        return _("This is a program, not a bank of questions.")
    if data.startswith(PICTURES):
        return _("This is a picture, not a bank of questions.")
    if data.startswith(b"PK") and not is_zipfile(BytesIO(data)):
        return _("This zip is damaged, or only a part of it came. Download or export it anew and bring that.")
    if data.startswith(b"PK"):
        return _("No questions were found in this zip. Unpack it and bring the file that holds them.")
    try:
        text = text_of(data)
    except NotABank as error:
        return str(error)
    if text.lstrip("\ufeff \n\t").startswith("<"):
        return _("This is XML or HTML, but neither Moodle XML nor QTI. Export the questions as one of these.")
    if missing := csv_bank.what_is_missing(text):
        return missing
    return _(
        "No questions were found in this file. It has to be GIFT, Moodle XML, Aiken, CSV, QTI or a text for "
        "Blackboard."
    )


def read_bank(data, name=""):
    """(`Format`, `Bank`) of these bytes: in the format told, else in the one they are recognised as; QTI is
    called by its version. NotABank where they are none, LookupError for a format that does not exist."""
    data = mixed.with_gaps_as_xml(mixed.unfenced(data))
    found = format_called(name, READABLE) if name else recognise(data)
    if found.module is qti:
        found = replace(found, label=qti.called(data))
    several = mixed.parts(data)
    if found.module not in [module for module, _part in several]:
        return found, fitted(found.module.read(data))
    return found, fitted(together([module.read(part) for module, part in several]))


def together(banks):
    """The questions, losses and errors of several banks as those of one."""
    whole = Bank()
    for bank in banks:
        before = len(whole.questions)
        whole.questions += bank.questions
        whole.losses += [replace(loss, question=loss.question + before) for loss in bank.losses]
        whole.errors += bank.errors
    whole.errors.sort(key=lambda error: error.line or 0)
    return whole
