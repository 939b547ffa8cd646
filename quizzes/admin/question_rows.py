"""The rows of a question as they are typed: what each kind asks of them, and what is made of it."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext, gettext_lazy

from learn.admin.words import PlainForm, PlainRows

from ..question_types import QUESTION_TYPES
from ..question_types.accepting import number
from ..wording import LONGEST_ROW, MOST_ROWS, TRUE_AND_FALSE, Row, at_most

BLANK_ROWS, SPARE_ROWS = 6, 2
ONE_LINE = {"rows": 1}
# Which kinds have the field; those not named here, all.
KINDS_OF = {
    "is_right": {"single", "multiple", "truefalse", "short", "numeric", "gaps", "hotspot"},
    "percent": {"single", "multiple", "short", "numeric", "gaps", "hotspot"},
    "match": {"matching"},
    "gap": {"gaps"},
    "tolerance": {"numeric", "gaps"},
    "relative": {"numeric", "gaps"},
    "region": {"hotspot"},
}
# What the page calls the words of a row; those of a kind not named here, a choice.
CALLED = {
    "short": gettext_lazy("Answer %(number)s"),
    "numeric": gettext_lazy("Answer %(number)s"),
    "gaps": gettext_lazy("Answer %(number)s"),
    "matching": gettext_lazy("Pair %(number)s"),
    "ordering": gettext_lazy("Step %(number)s"),
    "hotspot": gettext_lazy("Place %(number)s"),
}


class RowForm(PlainForm, forms.Form):
    is_right = forms.BooleanField(label=gettext_lazy("correct"), required=False)
    gap = forms.IntegerField(
        label=gettext_lazy("for gap"),
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.TextInput({"inputmode": "numeric", "size": 3}),
    )
    text = forms.CharField(
        label=gettext_lazy("choice"),
        required=False,
        widget=forms.Textarea(ONE_LINE),
        validators=[at_most(LONGEST_ROW)],
    )
    match = forms.CharField(
        label=gettext_lazy("its partner"),
        required=False,
        widget=forms.Textarea(ONE_LINE),
        validators=[at_most(LONGEST_ROW)],
    )
    region = forms.CharField(
        label=gettext_lazy("its part of the drawing"),
        required=False,
        widget=forms.Select,
        max_length=200,
    )
    tolerance = forms.CharField(
        label=gettext_lazy("may be off by"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"size": 8}),
    )
    relative = forms.BooleanField(label=gettext_lazy("as a share of the number"), required=False)
    percent = forms.DecimalField(
        label=gettext_lazy("earns, in %"),
        required=False,
        min_value=-100,
        max_value=100,
        max_digits=8,
        decimal_places=5,
        localize=False,
        widget=forms.TextInput({"inputmode": "text", "size": 8}),
    )
    why = forms.CharField(
        label=gettext_lazy("why"),
        required=False,
        widget=forms.Textarea(ONE_LINE | {"class": "why"}),
        validators=[at_most(LONGEST_ROW)],
    )
    # Which row of the wording this was: what no field here says of it is kept.
    was = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, drawing=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.drawing = drawing
        if drawing:
            self.fields["region"].widget.choices = drawing.choices(self["region"].value())

    @property
    def called(self):
        """What the page calls its words, as the kind that was chosen has it: Place 1."""
        number = int(self.prefix.rpartition("-")[2]) + 1
        if self.data.get("kind") == "truefalse" and number <= len(TRUE_AND_FALSE):
            return TRUE_AND_FALSE[number - 1]
        return (CALLED.get(self.data.get("kind")) or gettext("Choice %(number)s")) % {"number": number}

    @property
    def is_blank(self):
        cleaned = getattr(self, "cleaned_data", {})
        return not any(cleaned.get(name) for name in self.fields if name not in ("was", "gap", "relative"))

    def row(self, kind, before, text=None):
        """The `Row` in it, as a row of this kind. ``before``: the rows of the wording it goes on from."""
        typed = {
            name: value for name, value in self.cleaned_data.items() if kind in KINDS_OF.get(name, {kind})
        }
        old = next((row for row in before if row.position == typed.get("was")), None)
        kept = {name: value for name, value in old.details.items() if name not in KINDS_OF} if old else {}
        return Row(
            text=text or typed.get("text", "").strip() or self.name_of_part(typed),
            is_right=bool(typed.get("is_right")) or (typed.get("percent") or 0) > 0,
            why=typed.get("why", "").strip(),
            credit=credit_of(kind, typed.get("percent"), old),
            details=kept | details_of(typed),
        )

    def name_of_part(self, typed):
        """What the drawing calls the part picked here: what the row says where nothing was written."""
        picked = typed.get("region", "").strip()
        return self.drawing.name_of(picked) if self.drawing and picked else ""


def credit_of(kind, percent, old):
    """The credit a row has whatever the rule of its type says; None leaves it to the rule."""
    if kind not in KINDS_OF["is_right"]:
        # Nothing is ticked there: pairs and steps count by themselves.
        return old.credit if old else Decimal(0)
    return None if percent is None else Decimal(percent) / 100


def details_of(typed):
    """A row's details, from the fields its kind has."""
    found = {}
    for name in ("match", "region"):
        if name in typed:
            found[name] = typed[name].strip()
    if typed.get("gap"):
        found["gap"] = typed["gap"]
    if tolerance := typed.get("tolerance", "").strip():
        found |= reach(tolerance, typed.get("relative"))
    return found


def reach(tolerance, relative):
    """How far off an answer may be, as details; what is typed as 5 % is a share of the number."""
    is_percent = tolerance.endswith("%")
    value = number(tolerance.removesuffix("%"))
    if value is None:
        return {"tolerance": tolerance} | ({"relative": True} if relative else {})
    found = {"tolerance": f"{(value / 100).normalize() if is_percent else value:f}"}
    return found | ({"relative": True} if relative or is_percent else {})


class Rows(PlainRows):
    """The rows. One in which nothing stands is none."""

    def filled(self, kind, before=()):
        """(form, Row) of each row, as the kind has them."""
        if kind == "truefalse":
            # These two are given, whatever was typed in their place.
            return [
                (form, form.row(kind, before, text))
                for form, text in zip(self.forms, TRUE_AND_FALSE, strict=False)
            ]
        return [(form, form.row(kind, before)) for form in self.forms if not form.is_blank]


def rows_of(version=None, data=None, drawing=None):
    """The formset of a wording's rows, with spare rows for more. ``drawing``: what their parts are picked
    from."""
    rows = as_typed(version) if version else []
    extra = SPARE_ROWS if rows else BLANK_ROWS
    made = forms.formset_factory(
        RowForm, formset=Rows, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    # What was typed stands alone: compared with the rows there are, one left as it was would seem empty.
    shown = {"form_kwargs": {"drawing": drawing}}
    return made(data, initial=None if data else rows, prefix="rows", **shown)


def as_typed(version):
    """What the row forms of this wording hold."""
    type = QUESTION_TYPES[version.kind]
    by_rule = type.credits([choice.credit > 0 for choice in version.choice_list])
    return [
        {
            "is_right": choice.credit > 0,
            "text": choice.text,
            "why": choice.feedback,
            "percent": None if choice.credit == credit else (choice.credit * 100).normalize().__format__("f"),
            "was": choice.position,
            **{
                name: choice.details.get(name) for name in ("match", "region", "gap", "tolerance", "relative")
            },
        }
        for choice, credit in zip(version.choice_list, by_rule, strict=True)
    ]
