"""The fields every Moodle question has: its texts with their pictures, its name, its hints, its tags."""

from decimal import Decimal
from urllib.parse import unquote

from django.utils.translation import gettext as _

from .bank import BankChoice, BankQuestion
from .bank_text import as_plain, first_words
from .bank_words import Words, identity
from .gift_parser import category_of
from .moodle_items import inner_text
from .numbers import number_text, share

FORMATS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}
# What Moodle writes by itself.
USUAL = {"your answer is correct.", "your answer is partially correct.", "your answer is incorrect."}
THIRD, USUAL_PENALTIES = Decimal("0.3333333"), (Decimal("0.1"), Decimal(1))


class Unreadable(Exception):
    """This question is none Docent can ask; the sentence says why."""


class Reading(Words):
    """Reads the fields of one <question>; what is lost is kept with it."""

    def __init__(self, node):
        super().__init__()
        self.node = node
        self.written = self.format_of(node.find("questiontext"), "html")

    def format_of(self, node, default):
        name = node.get("format", "").strip() if node is not None else ""
        return FORMATS.get(name, "plain" if name == "wiki_like" else default if not name else "html")

    def value(self, name, default=""):
        """What a simple element says."""
        node = self.node.find(name)
        return inner_text(node).strip() if node is not None else default

    def is_on(self, name):
        """True or False as an element says, None where there is none."""
        said = self.value(name, None)
        return None if said is None else said.lower() not in ("", "0", "false")

    def raw(self, node):
        """The text of a field as it stands; old files have it outside <text>."""
        if node is None:
            return ""
        text = node.find("text")
        return inner_text(text).strip() if text is not None else (node.text or "").strip()

    def files(self, node):
        """{name: digest} of the pictures a field brings."""
        found = {}
        for file in node.findall("file"):
            digest = self.keep_file(file.text, file.get("name", ""))
            path = f"{file.get('path', '/').strip('/')}/{file.get('name', '')}".lstrip("/")
            if digest:
                found |= {path: digest, file.get("name", ""): digest}
        return found

    def text(self, node, default=None, mark=str):
        """A field as Markdown. ``mark`` is done to its text before."""
        if node is None:
            return ""
        written, raw = self.format_of(node, default or self.written), self.raw(node)
        for name in (file.get("name", "") for file in node.findall("file")):
            if name not in unquote(raw):
                self.lose(_("picture that the text does not show"), name)
        return self.markdown(mark(raw), written, self.files(node))

    def field(self, name):
        return self.text(self.node.find(name))

    def stem(self, mark=str):
        stem = self.text(self.node.find("questiontext"), mark=mark)
        name, data = self.value("image"), self.value("image_base64")
        if name and (digest := self.keep_file(data, name)):
            self.images[digest] = self.kept[digest]
            return f"{stem}\n\n![](image:{digest})".strip()
        if name:
            self.lose(_("picture"), self.with_reason(name))
        return stem

    def answers(self, read=None, name="answer"):
        """The answers as rows; ``read`` gives the text of one."""
        rows = []
        for node in self.node.findall(name):
            feedback = self.text(node.find("feedback"))
            text = read(node) if read else self.text(node)
            if not text:
                self.lose(_("empty answer"), feedback)
                continue
            rows.append(BankChoice(text, self.credit(node), feedback))
        return tuple(rows)

    def credit(self, node):
        old = node.find("fraction")
        if old is not None and number_text(inner_text(old)) is not None:
            # Long ago the share stood here, and not in per cent.
            return share(str(Decimal(number_text(inner_text(old))) * 100)) or Decimal(0)
        said = node.get("fraction", "0").strip() or "0"
        credit = share(said)
        if credit is None:
            raise Unreadable(_("A weight lies between -100 and 100; this one is %s.") % said[:20])
        return credit

    def question(self, kind, choices, category, line, details=None, stem=None):
        """The question with all that every kind has."""
        self.name_losses(kind)
        topic, cites, tags = identity(self.tags())
        title, slug = " ".join(self.value_of_name().split()), self.value("idnumber")
        stem = self.stem() if stem is None else stem
        if title == first_words(as_plain(stem)):
            title = ""
        return BankQuestion(
            kind=kind,
            stem=stem,
            choices=tuple(choices),
            title=title,
            slug=slug,
            explanation=self.field("generalfeedback"),
            hints=tuple(self.hints()),
            details=details or {},
            topic=topic,
            category=category,
            tags=tags,
            cites=cites,
            line=line,
        )

    def value_of_name(self):
        name = self.node.find("name")
        return self.raw(name) if name is not None else ""

    def tags(self):
        """[(name, value)] of its tags; those that name a topic or a sentence have a value."""
        found = []
        for node in [*self.node.findall("tags/tag"), *self.node.findall("coursetags/tag")]:
            text = " ".join(self.raw(node).split())
            name, _equals, value = text.partition("=")
            found.append((name, value) if name in ("topic", "cite") and value else (text, ""))
        return [pair for pair in found if pair[0]]

    def hints(self):
        for node in self.node.findall("hint"):
            old = node.find("hintcontent")
            text = self.text(node if old is None else old)
            does = [part.tag for part in node if part.tag in ("clearwrong", "shownumcorrect", "options")]
            if does:
                self.lose(_("what a hint does"), ", ".join(does))
            if text:
                yield text

    def name_losses(self, kind):
        for name, what in (
            ("correctfeedback", _("feedback for a right answer")),
            ("partiallycorrectfeedback", _("feedback for a partly right answer")),
            ("incorrectfeedback", _("feedback for a wrong answer")),
        ):
            said = as_plain(Words().markdown(self.raw(self.node.find(name)), "html"))
            if said and said.lower() not in USUAL:
                self.lose(what, said)
        points = number_text(self.value("defaultgrade") or "1")
        if kind != "gaps" and points is not None and Decimal(points) != 1:
            self.lose(_("points"), self.value("defaultgrade"))
        penalty = Decimal(number_text(self.value("penalty")) or 1)
        if abs(penalty - THIRD) > Decimal("0.005") and penalty not in USUAL_PENALTIES:
            self.lose(_("penalty"), self.value("penalty"))
        if self.value("hidden", "0") not in ("", "0"):
            self.lose(_("hidden"), _("In Moodle this question was put away."))


def category_in(node):
    """The place a <question type="category"> names."""
    found = node.find("category")
    text = found.find("text") if found is not None else None
    return category_of(inner_text(text if text is not None else found).strip())
