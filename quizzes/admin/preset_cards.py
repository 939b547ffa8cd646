"""What a set of rules means for learners, in the words of its card."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Quiz
from ..rules import length, penalty

TOLD = {
    Quiz.Feedback.AT_ONCE: gettext_lazy("Learners see at once whether an answer is right, and why."),
    Quiz.Feedback.AT_END: gettext_lazy("Learners see what is right, and why, when they have finished."),
    Quiz.Feedback.AFTER_CLOSE: gettext_lazy("Learners see what is right, and why, when the quiz has closed."),
    Quiz.Feedback.NEVER: gettext_lazy("Learners see their score at the end, and not what is right."),
}
SURE = {
    Quiz.Certainty.ASKED: gettext_lazy("They may say how sure they are."),
    Quiz.Certainty.SCORED: gettext_lazy("They may say how sure they are, which earns marks of its own."),
}


def says(rules):
    """What these rules, a value for each setting, come to: a few short sentences for an educator."""
    said = [
        TOLD[rules["feedback"]],
        how(rules),
        how_often(rules),
        how_long(rules),
        SURE.get(rules["certainty"]),
    ]
    if rules["shuffles_questions"]:
        said.append(_("Each learner gets the questions in another order."))
    return " ".join(str(each) for each in said if each)


def how(rules):
    """How often a question can be answered."""
    if rules["feedback"] != Quiz.Feedback.AT_ONCE:
        return _("They can change their answers until they finish.")
    if rules["tries"] == 1:
        return _("Each question is answered once.")
    tries = _(
        "Each question can be tried up to %d times, with your hints in between, but never so often that only "
        "the right answer is left."
    )
    tries %= rules["tries"]
    return f"{tries} {penalty(rules['tries'], rules['penalty'])}"


def how_often(rules):
    """How often it can be taken, and which attempt counts."""
    most = rules["attempts_allowed"]
    if most == 1:
        return _("It can be taken once.")
    often = _("It can be taken %d times.") % most if most else _("It can be taken as often as they like.")
    if rules["closes_wall"] and not most:
        often = _("It can be taken as often as they like until it closes.")
    return f"{often} {_('%s counts.') % capfirst(Quiz.Counts(rules['counts']).label)}"


def how_long(rules):
    return _("The time is limited to %s.") % length(rules["time_limit"]) if rules["time_limit"] else ""
