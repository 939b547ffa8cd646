"""The questions of a course's files: what they say, and how that is saved."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..authoring import choices_of
from ..models import Choice, QuestionVersion
from ..models.questions import authored_values
from ..unfinished import faults_of, in_words, rests_on_nothing
from ..wording import Wording
from .source import clean_save, fill

WORDING = ("kind", "stem", "explanation", "choices", "details", "hints")


def authored(file):
    """What `Question.authored` would say of the question in a file."""
    return authored_values(file, file, file.choices, file.cites)


def refuse_unfinished(document, question):
    """A file says that its question is a draft. Where learners have it already it must be whole all the
    same: ValidationError with what it lacks."""
    wording = Wording.of(question, question.choices)
    if faults := [*faults_of(document, wording), *rests_on_nothing(question.cites)]:
        said = _("%(question)s is published on the site, so it has to be whole: %(lacks)s")
        lacks = " ".join(map(in_words, faults))
        raise ValidationError(said % {"question": question.slug, "lacks": lacks})


def save_wording(question, file):
    """The version with the file's words: the present one while nobody was given it, else a new one."""
    version = question.current
    if version is None or version.is_answered:
        newest = question.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = QuestionVersion(question=question, number=newest + 1)
    words = {"kind": file.kind, "stem": file.stem, "explanation": file.explanation}
    clean_save(fill(version, words | {"details": file.details, "hints": list(file.hints)}))
    version.choices.all().delete()
    choices = choices_of(version, Wording.of(file, file.choices))
    for choice in choices:
        # The version was saved just now, and each place in it is taken once. A partner that belongs to no
        # prompt stands in a row without a text.
        choice.full_clean(exclude=["version", "text"])
    Choice.objects.bulk_create(choices)
    return version
