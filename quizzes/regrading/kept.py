"""The figures of a correction, as they were kept with it."""

from dataclasses import dataclass

from django.db.models import Q

from ..models import Quiz, Regrade
from .foreseen import InQuiz, Marks, Scores

ALONG_WITH = "along_with"  # in place of figures: the correction that keeps them, as it was made with it


@dataclass(frozen=True)
class Kept:
    """The figures that were kept with a correction, to be shown. quizzes: {id: quiz} of those it names."""

    figures: dict
    quizzes: dict

    @property
    def gain(self):
        return self.figures["gain"]

    @property
    def lose(self):
        return self.figures["lose"]

    @property
    def scores(self):
        return Scores({band: numbers for band, *numbers in self.figures["scores"]})

    @property
    def eased(self):
        return self.named("eased")

    @property
    def asked_again(self):
        return self.named("asked_again")

    @property
    def ended(self):
        return self.named("ended")

    def named(self, what):
        """[(quiz, how many)] of what is kept under this name; a site that did not know it yet kept none."""
        return [(self.quizzes[pk], n) for pk, n in self.figures.get(what, ()) if pk in self.quizzes]

    @property
    def by_quiz(self):
        """The `InQuiz` of each, in order."""
        rows = [row for row in self.rows if row.quiz]
        return sorted(rows, key=lambda row: row.place)

    @property
    def rows(self):
        """An `InQuiz` for each that was kept; what was kept before attempts that left it open were counted
        has none of them."""
        ways = {pk: counts for pk, *counts in self.figures.get("ways", ())}
        for pk, answers, changed, *left_open, under_way in self.figures["quizzes"]:
            marks = Marks(answers, changed, *left_open)
            marks.gain, marks.lose = ways.get(pk, (0, 0))
            yield InQuiz(self.quizzes.get(pk), marks, under_way)

    @property
    def left_open(self):
        return sum(row.marks.left_open for row in self.rows)


def kept_with(regrade):
    """What was kept with a correction, as `Kept`; None of one made by a site that kept no figures yet. Of one
    made along with another they are those of all together."""
    figures = regrade.figures
    if figures and ALONG_WITH in figures:
        figures = Regrade.objects.get(pk=figures[ALONG_WITH]).figures
    if not figures:
        return None
    named = [row[0] for row in figures["quizzes"]]
    return Kept(figures, Quiz.objects.select_related("path").in_bulk(named))


def together_with(regrade):
    """The corrections of other versions that were made with this one, by the number of the version."""
    first = (regrade.figures or {}).get(ALONG_WITH, regrade.pk)
    made = Regrade.objects.filter(version__question=regrade.version.question_id).exclude(pk=regrade.pk)
    made = made.filter(Q(pk=first) | Q(**{f"figures__{ALONG_WITH}": first}))
    return made.select_related("version").order_by("version__number")
