"""What a correction means for those who are not done: attempts under way may end with it (see `ending`), and
what a path asks for that asks nothing then is asked for no longer."""

from dataclasses import dataclass

from learn.models.lessons import State

from ..asking import left_without
from ..dead_ends import ask_again, ease, is_needed, waiting_for
from ..models import Regrade
from ..models.questions import Ruling
from .ending import by_quiz, ending_by


@dataclass(frozen=True)
class Consequences:
    """ending: the attempts under way that end. eased: [(quiz, how many wait for it)] of those a path asks for
    no more, as they ask nothing then. asked_again: the same of those it asks for again."""

    ending: list
    eased: list
    asked_again: list

    @property
    def ended(self):
        """[(quiz, how many attempts end)] in the order of the quizzes."""
        return by_quiz(self.ending)

    def kept(self):
        """As plain values."""
        return {
            name: [[quiz.pk, count] for quiz, count in getattr(self, name)]
            for name in ("eased", "asked_again", "ended")
        }

    def change_paths(self, now):
        """Has the paths ask no more for what is eased, and again for the others."""
        for quiz, _waiting in self.eased:
            ease(quiz.path, quiz.lesson, now)
        for quiz, _waiting in self.asked_again:
            ask_again(quiz)


def consequences(replaying, asking):
    """The `Consequences` of this marking. asking: every quiz that asks the question now, with ``asks``."""
    ending = list(ending_by(replaying))
    return Consequences(ending, eased_by(replaying, asking), asked_again_by(replaying, asking))


def eased_by(replaying, asking):
    """[(quiz, how many wait for it)] of these quizzes, each with ``asks``, that a path asks for and that ask
    nothing once the wording is left out."""
    if not replaying.is_given or not replaying.turns or replaying.proposed.ruling != Ruling.DROPPED:
        return []
    asking = [quiz for quiz in asking if quiz.state == State.PUBLISHED and quiz.asks]
    left = left_without(replaying.version.question, asking) if asking else {}
    return [(quiz, waiting_for(quiz)) for quiz in asking if not left[quiz.pk] and is_needed(quiz)]


def asked_again_by(replaying, asking):
    """[(quiz, how many wait for it then)] of these quizzes, each with ``asks``, that ask something again once
    the wording is taken in, and that a path asked for until a correction had emptied them."""
    if not replaying.is_given or not replaying.turns or replaying.proposed.ruling == Ruling.DROPPED:
        return []
    empty = [quiz for quiz in asking if quiz.state == State.PUBLISHED and not quiz.asks]
    eased = still_eased(replaying.version.question.document_id) if empty else set()
    return [(quiz, waiting_for(quiz)) for quiz in empty if quiz.pk in eased and not is_needed(quiz)]


def still_eased(document):
    """The primary keys of the quizzes of this document that a correction eased and none asked for again."""
    eased, made = set(), Regrade.objects.filter(version__question__document=document, figures__isnull=False)
    for figures in made.order_by("pk").values_list("figures", flat=True):
        eased |= {quiz for quiz, _waiting in figures.get("eased", ())}
        eased -= {quiz for quiz, _waiting in figures.get("asked_again", ())}
    return eased
