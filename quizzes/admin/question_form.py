"""The fields of a question, but for its rows."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learn.admin.meanwhile import SeenForm, mark
from learn.admin.widgets import SentencesField
from learn.markdown import GAP
from learn.models import Document, Figure, Lesson
from learn.publishing import passages_cited
from learn.row_numbers import row_number

from ..models import Question
from ..question_types import QUESTION_TYPES
from ..question_types.accepting import number
from ..question_types.gaps import KINDS
from ..wording import LONGEST_ROW, LONGEST_TEXT, Wording, at_most
from .question_drawing import Drawing, offered

FEWEST_HINTS, FEWEST_GAPS, MOST_GAPS = 2, 6, 30
# Which kinds have what beside their rows.
KINDS_OF = {
    "keep_order": {"single", "multiple", "matching", "gaps", "hotspot"},
    "case": {"short", "gaps"},
    "units": {"numeric"},
    "unit_required": {"numeric"},
    "figure": {"hotspot"},
    "gaps": {"gaps"},
}


class TopicInput(forms.TextInput):
    """A line with the topics that are in use already to choose from."""

    template_name = "admin/quizzes/widgets/topic.html"
    topics = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs) | {"topics": self.topics}
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs']['id']}_known"
        return context


class RestsOnForm(SeenForm):
    """What a question is about, rests on and is called. It may change while learners have the question."""

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
        help_text=_("For example mechanism or treatment. Quizzes can draw by it. Learners do not see it."),
    )
    title = forms.CharField(
        label=_("title"),
        required=False,
        max_length=200,
        help_text=_("For you and for other programs. Learners do not see it."),
    )
    category = forms.CharField(
        label=_("category"),
        required=False,
        max_length=300,
        help_text=_("A place in a bank, as in Heart/Vessels."),
    )
    tags = forms.CharField(
        label=_("tags"),
        required=False,
        validators=[at_most(LONGEST_ROW)],
        help_text=_("Words to find it by, with commas between them."),
    )
    about = ("title", "category", "tags")
    field_order = ["cites", "topic"]

    def __init__(self, document, *args, publishing=False, version=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        if version:
            said = Wording.of(version, version.choice_list).values()
            rests = [self.initial.get(name) for name in ("cites", "topic", *self.about)]
            self.shows(mark(version.pk, said, rests))
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
            raise ValidationError(gettext("Choose the sentence it rests on: its feedback quotes it."))
        return passages

    def clean_tags(self):
        """The tags as a list, each once."""
        tags = (tag.strip() for tag in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(filter(None, tags)))

    @property
    def asks(self):
        """The fields that stand one below the other; the others have places of their own."""
        return [self[name] for name in self.field_order if name in self.fields]

    @property
    def more(self):
        """The fields that are seldom needed."""
        return [self[name] for name in self.about]

    @property
    def says_more(self):
        """Whether one of these holds something, or something is wrong with it."""
        return any(self[name].errors or self[name].value() for name in self.about)

    def described(self):
        """What `authoring.describe` takes."""
        return {name: self.cleaned_data[name] for name in self.about}


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
        validators=[at_most(LONGEST_TEXT)],
    )
    figure = forms.ModelChoiceField(
        Figure.objects.none(),
        label=_("figure"),
        required=False,
        to_field_name="slug",
        help_text=_("A drawing of the document. Learners choose a part of it."),
    )
    units = forms.CharField(
        label=_("units it takes"),
        required=False,
        validators=[at_most(LONGEST_ROW)],
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "One a line, your own unit first: mg. After each other one say how many of yours it is: g = 1000."
        ),
    )
    unit_required = forms.BooleanField(label=_("a unit must be written"), required=False)
    case = forms.BooleanField(
        label=_("capitals count"),
        required=False,
        help_text=_("Then so does a “the”, “a” or “an” that the accepted answers do not have."),
    )
    keep_order = forms.BooleanField(
        label=_("keep the order of the rows"),
        required=False,
        help_text=_(
            "For rows with an order of their own, such as numbers, dates or parts from the top down. "
            "Otherwise each learner gets them shuffled."
        ),
    )
    explanation = forms.CharField(
        label=_("explanation"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        validators=[at_most(LONGEST_TEXT)],
        help_text=_("Shown after every answer, right or not, so it must stand alone."),
    )
    field_order = ["document", "kind", "stem", "explanation", "cites", "topic"]

    def __init__(self, document, *args, asks_document=False, check=None, **kwargs):
        super().__init__(document, *args, **kwargs)
        if check:
            self.fields["asked_in"] = forms.BooleanField(
                label=gettext("Ask it in “%s”") % check,
                required=False,
                initial=True,
                help_text=_("When you publish it, it comes last there. Unticked, no quiz asks it yet."),
            )
        if asks_document:
            self.fields["document"] = forms.ModelChoiceField(
                Document.objects.in_use(), label=_("document"), initial=document
            )
        of = document.pk if document else row_number(self.data.get("document"))
        figures = self.fields["figure"].queryset = Figure.objects.filter(document=of)
        self.fields["figure"].choices = lambda: offered(figures)
        self.add_hints()
        self.add_gaps()
        self.order_fields(self.field_order)

    # Fields there are as many of as are needed

    def add_hints(self):
        """Fields for the hints there are, and one more."""
        hints = list(self.version.hints) if self.version else []
        sent = sum(name.startswith("hint_") for name in self.data)
        for n in range(1, max(FEWEST_HINTS, len(hints) + 1, min(sent, 10)) + 1):
            self.fields[f"hint_{n}"] = forms.CharField(
                label=gettext("Hint %d") % n,
                required=False,
                validators=[at_most(LONGEST_TEXT)],
                widget=forms.Textarea({"rows": 1}),
                initial=hints[n - 1] if n <= len(hints) else "",
            )

    def add_gaps(self):
        """What fills each gap marked in the question: words, unless the author says otherwise."""
        stem = self.data.get("stem") if self.is_bound else (self.version.stem if self.version else "")
        marks = [int(mark) for mark in GAP.findall(stem or "")]
        gaps = (self.version.details.get("gaps") or []) if self.version else []
        for n in range(1, min(max(FEWEST_GAPS, len(gaps), *marks), MOST_GAPS) + 1):
            gap = gaps[n - 1] if n <= len(gaps) else {}
            self.fields[f"gap_{n}"] = forms.ChoiceField(
                label=gettext("Gap %d is filled by") % n,
                required=False,
                choices=list(KINDS.items()),
                initial=gap.get("kind", "typed"),
            )
            self.fields[f"weight_{n}"] = forms.CharField(
                label=gettext("Weight"),
                required=False,
                max_length=8,
                initial=gap.get("weight", ""),
                widget=forms.TextInput({"size": 4, "placeholder": "1"}),
            )

    @property
    def hint_fields(self):
        return [self[name] for name in self.fields if name.startswith("hint_")]

    @property
    def gap_fields(self):
        """[(what fills the gap, how much it counts)], as fields."""
        return [
            (self[name], self[name.replace("gap", "weight")])
            for name in self.fields
            if name.startswith("gap_")
        ]

    @property
    def asks(self):
        """The fields that stand one below the other; the others have places of their own."""
        return [
            self[name]
            for name in ("document", "kind", "stem", "explanation", "cites", "topic")
            if name in self.fields
        ]

    @property
    def chosen_kind(self):
        kind = self["kind"].value()
        return kind if kind in QUESTION_TYPES else "single"

    @cached_property
    def drawing(self):
        """The `Drawing` that is chosen."""
        if self.is_bound:
            self.is_valid()
            return Drawing(self.cleaned_data.get("figure"))
        slug = self.initial.get("figure")
        return Drawing(self.fields["figure"].queryset.filter(slug=slug).first() if slug else None)

    # What was typed

    def clean_document(self):
        self.document = self.cleaned_data["document"]
        return self.document

    def hints(self):
        typed = (self.cleaned_data.get(field.name, "").strip() for field in self.hint_fields)
        return [hint for hint in typed if hint]

    def details(self, kind):
        """The wording's details: what its kind has fields for, and what was there and has none."""
        before = self.version.details if self.version and self.version.kind == kind else {}
        found = {name: value for name, value in before.items() if name not in KINDS_OF}
        typed = {name: self.cleaned_data.get(name) for name in KINDS_OF if kind in KINDS_OF[name]}
        found |= {name: True for name in ("keep_order", "case", "unit_required") if typed.get(name)}
        if typed.get("units"):
            found["units"] = units_typed(typed["units"])
        if typed.get("figure"):
            found["figure"] = typed["figure"].slug
        if "gaps" in typed:
            found["gaps"] = self.gaps_typed()
        return found

    def gaps_typed(self):
        marks = {int(mark) for mark in GAP.findall(self.cleaned_data.get("stem", ""))}
        gaps = []
        for n in range(1, min(max(marks, default=0), MOST_GAPS) + 1):
            weight = self.cleaned_data.get(f"weight_{n}", "").strip()
            kind = self.cleaned_data.get(f"gap_{n}") or "typed"
            gaps.append({"kind": kind} | ({"weight": weight} if weight not in ("", "1") else {}))
        return gaps


def units_typed(text):
    """The units as details hold them; one that cannot be read is kept, to be named as a fault."""
    units = []
    for line in filter(str.strip, text.splitlines()):
        name, _equals, factor = line.partition("=")
        value = number(factor) if factor.strip() else number("1")
        units.append({"name": name.strip(), "factor": factor.strip() if value is None else f"{value:f}"})
    return units


def units_written(units):
    """The units as an author writes them."""
    return "\n".join(
        unit["name"] if unit.get("factor", "1") == "1" else f"{unit['name']} = {unit['factor']}"
        for unit in units
    )


def as_typed(version):
    """What the fields of the form hold for this wording."""
    details = version.details
    return {
        "kind": version.kind,
        "stem": version.stem,
        "explanation": version.explanation,
        "units": units_written(details.get("units") or []),
        **{name: details.get(name) for name in ("keep_order", "case", "unit_required", "figure")},
    }


def about_typed(question):
    return {"title": question.title, "category": question.category, "tags": ", ".join(question.tags)}
