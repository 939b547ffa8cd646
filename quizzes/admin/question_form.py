"""What is typed into a question, and what is said when it will not do."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from learn.admin.widgets import SentencesField
from learn.models import Document, Lesson
from learn.publishing import passages_cited

from ..authoring import TRUE_AND_FALSE, Row, Wording
from ..models import Question
from ..question_types import QUESTION_TYPES

BLANK_ROWS, SPARE_ROWS = 6, 2


class TopicInput(forms.TextInput):
    """A line with the topics that are in use already to choose from."""

    template_name = "admin/quizzes/widgets/topic.html"
    topics = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs) | {"topics": self.topics}
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs']['id']}_known"
        return context


class RestsOnForm(forms.Form):
    """What a question is about and rests on. It may change while learners have the question."""

    cites = SentencesField(
        label=_("the sentence it rests on"),
        required=False,
        help_text=_("Feedback quotes it. Choose the one that answers the question, or the few that do."),
    )
    topic = forms.CharField(
        label=_("topic"),
        required=False,
        max_length=40,
        widget=TopicInput,
        help_text=_("For example mechanism or treatment."),
    )

    def __init__(self, document, *args, publishing=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.document, self.publishing = document, publishing
        self.fields["cites"].widget.document = document
        topics = Question.objects.filter(document=document).exclude(topic="").values_list("topic", flat=True)
        self.fields["topic"].widget.topics = sorted(set(topics)) if document else ()

    def clean_cites(self):
        """The passages, in the order they were chosen."""
        keys = self.cleaned_data["cites"]
        if not self.document:
            return []
        passages = passages_cited(Lesson(document=self.document, body=" ".join(f"[@{key}]" for key in keys)))
        if self.publishing and not passages:
            raise ValidationError(_("Choose the sentence it rests on: its feedback quotes it."))
        return passages


class QuestionForm(RestsOnForm):
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[(kind, type.name) for kind, type in QUESTION_TYPES.items()],
        widget=forms.RadioSelect,
        initial="single",
    )
    stem = forms.CharField(
        label=_("question"),
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write the question.")},
        help_text=_("With several choices, end it with “Choose all that apply.”"),
    )
    explanation = forms.CharField(
        label=_("explanation"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the explanation: the truth, in one or two sentences.")},
        help_text=_("Shown after every answer, right or not, so it must stand alone."),
    )
    field_order = ["document", "kind", "stem", "explanation", "cites", "topic"]

    def __init__(self, document, *args, asks_document=False, **kwargs):
        super().__init__(document, *args, **kwargs)
        if asks_document:
            self.fields["document"] = forms.ModelChoiceField(
                Document.objects.all(), label=_("document"), initial=document
            )
            self.order_fields(self.field_order)

    def clean_document(self):
        self.document = self.cleaned_data["document"]
        return self.document


class RowForm(forms.Form):
    is_right = forms.BooleanField(label=_("correct"), required=False)
    text = forms.CharField(label=_("choice"), required=False, widget=forms.Textarea({"rows": 1}))
    why = forms.CharField(label=_("why"), required=False, widget=forms.Textarea({"rows": 1, "class": "why"}))

    @property
    def is_blank(self):
        cleaned = getattr(self, "cleaned_data", {})
        return not any(cleaned.get(name) for name in self.fields)


class Rows(forms.BaseFormSet):
    """The choices. A row in which nothing stands is no row."""

    def filled(self, kind):
        """(form, Row) of each row, as the kind has them."""
        if kind == "truefalse":
            # These two are given, whatever was typed in their place.
            return [
                (form, row_of(form, text)) for form, text in zip(self.forms, TRUE_AND_FALSE, strict=False)
            ]
        return [(form, row_of(form)) for form in self.forms if not form.is_blank]


def row_of(form, text=None):
    typed = form.cleaned_data
    return Row(
        text=text or typed.get("text", "").strip(),
        is_right=typed.get("is_right", False),
        why=typed.get("why", "").strip(),
    )


def rows_of(version=None, data=None):
    """The formset of a wording's choices, with spare rows for more."""
    rows = [
        {"is_right": choice.credit > 0, "text": choice.text, "why": choice.feedback}
        for choice in (version.choice_list if version else ())
    ]
    extra = SPARE_ROWS if rows else BLANK_ROWS
    made = forms.formset_factory(RowForm, formset=Rows, extra=extra, max_num=40, absolute_max=60)
    # What was typed stands alone: compared with the rows there are, one left as it was would seem empty.
    return made(data, initial=None if data else rows, prefix="rows")


def wording_typed(form, rows, version):
    """The `Wording` in the two forms, or None with what is wrong said where it is wrong.

    ``version`` is the wording it goes on from, None for a new question."""
    is_fine = form.is_valid() and rows.is_valid()
    kind = form.cleaned_data.get("kind")
    if not kind or not rows.is_valid():
        return None
    filled = rows.filled(kind)
    typed = {name: form.cleaned_data.get(name, "").strip() for name in ("stem", "explanation")}
    wording = Wording(kind, **typed, rows=[row for form, row in filled])
    wording.mark(version.choice_list if version and version.kind == kind else ())
    for fault in wording.faults():
        if fault.row is not None:
            filled[fault.row][0].add_error("text", str(fault))
            is_fine = False
        elif str(fault) not in said(form):
            rows.non_form_errors().append(str(fault))
            is_fine = False
    return wording if is_fine else None


def said(form):
    """Every sentence the form says already beside a field."""
    return {str(error) for errors in form.errors.values() for error in errors}
