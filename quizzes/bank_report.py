"""What bringing a bank of questions did, for whoever brought it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEW, CHANGED, UNCHANGED, OTHER = "new", "changed", "unchanged", "other"
TWIN = "twin"  # new to a bank, yet asked here in the same words
OTHER_KEY = "other_key"  # a twin that takes something else for right
AGAIN, AGAIN_OTHER_KEY = (
    "again",
    "again_other_key",
)  # the same of a question that stands before it in the file
MOST_NAMED = 10


@dataclass
class Report:
    """questions: what became of each that was chosen, as (how, `Question`). in_quiz: how many came into the
    quiz with this title. notes: sentences about the rest. twins: (a new `Question`, the one that asked the
    same here before). left_out: (a `BankQuestion` that was not taken, the `Question` that asks the same).
    again: how many stood in the file before, to the letter, and are kept once."""

    questions: list = field(default_factory=list)
    quiz: str = ""
    in_quiz: int = 0
    notes: list = field(default_factory=list)
    twins: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    again: int = 0

    def those(self, how):
        """The questions that became this."""
        return [question for became, question in self.questions if became == how]

    @property
    def summary(self):
        """What a person is told, in short sentences."""
        lines = [*self.counted(), *self.kept()]
        if self.in_quiz:
            said = ngettext("%(n)d placed in “%(quiz)s”.", "%(n)d placed in “%(quiz)s”.", self.in_quiz)
            lines.append(said % {"n": self.in_quiz, "quiz": self.quiz})
        if self.left_out:
            said = ngettext(
                "%d asks the same as another, word for word: left out.",
                "%d ask the same as others, word for word: left out.",
                len(self.left_out),
            )
            lines.append(said % len(self.left_out))
        if self.again:
            said = ngettext(
                "%d stands twice in the file: kept once.",
                "%d stand twice in the file: kept once.",
                self.again,
            )
            lines.append(said % self.again)
        return [*(lines or [_("Nothing was brought.")]), *self.notes]

    def counted(self):
        new, changed, same = (len(self.those(how)) for how in (NEW, CHANGED, UNCHANGED))
        if new:
            yield ngettext("%d new question, a draft.", "%d new questions, all drafts.", new) % new
        if changed:
            yield ngettext("%d changed as the file says.", "%d changed as the file says.", changed) % changed
        if same:
            yield (
                ngettext("%d was here already: unchanged.", "%d were here already: unchanged.", same) % same
            )

    def kept(self):
        kept = self.those(OTHER)
        if not kept:
            return
        names = ", ".join(question.slug for question in kept[:MOST_NAMED])
        said = ngettext(
            "%(n)d says something else here than in the file and stays as it is here: %(names)s.",
            "%(n)d say something else here than in the file and stay as they are here: %(names)s.",
            len(kept),
        )
        yield said % {"n": len(kept), "names": names + ("…" if len(kept) > MOST_NAMED else "")}

    def __str__(self):
        return " ".join(self.summary)
