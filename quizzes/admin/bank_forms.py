"""What is asked of whoever brings questions, or takes them along."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from learn.admin.base import EMPTY
from learn.admin.words import PlainForm
from learn.models import Document, LearningPath
from learn.models.lessons import State

from .. import banks
from ..formats.recognising import FORMATS, LARGEST
from ..models import Question, Quiz

MB = 1024 * 1024


class QuizChoice(forms.ModelChoiceField):
    def label_from_instance(self, quiz):
        return f"{quiz.path} · {quiz}"


class BringForm(PlainForm, forms.Form):
    file = forms.FileField(
        label=_("a file with questions"),
        required=False,
        help_text=_("GIFT, Moodle XML, Aiken, CSV, QTI or a text for Blackboard. Its name does not matter."),
        error_messages=EMPTY,
    )
    text = forms.CharField(
        label=_("or paste them here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("For example a question, its choices A) B) C), and a line ANSWER: B."),
    )
    document = forms.ModelChoiceField(
        Document.objects.in_use().order_by("title"),
        label=_("the document they rest on"),
        required=False,
        empty_label=_("that of the quiz chosen below"),
    )
    quiz = QuizChoice(
        Quiz.objects.exclude(state=State.RETIRED).select_related("path").order_by("path__title", "title"),
        label=_("put them into a quiz"),
        required=False,
        empty_label=_("into none yet"),
        help_text=_("They stay drafts: nobody is asked them until you publish each."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        documents = self.fields["document"].queryset[:2]
        if len(documents) == 1:
            self.fields["document"].empty_label = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than %d MB. Split it.") % (LARGEST // MB))
        return file

    def clean(self):
        cleaned = super().clean()
        if "file" in cleaned and bool(cleaned["file"]) == bool(cleaned.get("text", "").strip()):
            raise forms.ValidationError(_t("Choose a file or paste text: one of the two."))
        quiz, document = cleaned.get("quiz"), cleaned.get("document")
        if quiz and document and quiz.path.document_id != document.pk:
            self.add_error("quiz", _t("This quiz asks about another document."))
        elif quiz:
            cleaned["document"] = quiz.path.document
        elif not document and not {"document", "quiz"} & set(self.errors):
            self.add_error("document", _t("Choose the document they rest on, or a quiz."))
        return cleaned

    @property
    def brought(self):
        """(the bytes, what to call them)."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), _t("pasted text")


class TakeForm(PlainForm, forms.Form):
    what = forms.ChoiceField(label=_("which questions"))
    format = forms.ChoiceField(
        label=_("written as"),
        choices=[(each.name, each.label) for each in FORMATS.values()],
        help_text=_("What the format cannot say is listed before you take the file."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        quizzes = Quiz.objects.exclude(state=State.RETIRED).select_related("path")
        quizzes = quizzes.order_by("path__title", "title")
        named = {
            _t("A quiz"): [(f"quiz-{quiz.pk}", f"{quiz.path} · {quiz}") for quiz in quizzes],
            _t("All of a path"): [
                (f"path-{path.pk}", str(path)) for path in LearningPath.objects.order_by("title")
            ],
            _t("All of a document"): [
                (f"document-{document.pk}", str(document)) for document in Document.objects.order_by("title")
            ],
        }
        self.fields["what"].choices = [(name, rows) for name, rows in named.items() if rows]

    @cached_property
    def of(self):
        """The quiz, path or document whose questions are meant."""
        kind, _dash, number = self.cleaned_data["what"].partition("-")
        if kind == "quiz":
            return Quiz.objects.select_related("path").get(pk=number)
        return (LearningPath if kind == "path" else Document).objects.get(pk=number)

    @property
    def questions(self):
        """The questions that are meant."""
        if isinstance(self.of, Quiz):
            return banks.of_quiz(self.of)
        if isinstance(self.of, LearningPath):
            return banks.of_path(self.of)
        return banks.askable(Question.objects.filter(document=self.of).order_by("slug"))

    @property
    def called(self):
        """What a file of them is called, without its ending."""
        return f"{self.of.path.slug}-{self.of.slug}" if isinstance(self.of, Quiz) else self.of.slug

    @property
    def written_as(self):
        return FORMATS[self.cleaned_data["format"]]
