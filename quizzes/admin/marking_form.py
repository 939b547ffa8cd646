"""How the answers to a version count, typed anew: its ruling, what each row earns and why."""

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from learn.admin.words import PlainForm, PlainRows
from learn.row_numbers import row_number

from ..models import Ruling
from ..models.questions import MARKED_BY
from ..question_types.accepting import number
from ..question_types.base import PLACES, Fault
from ..question_types.numeric import own_unit
from ..wording import LONGEST_ROW, LONGEST_TEXT, MOST_ROWS, at_most
from .question_rows import KINDS_OF, reach

SPARE_ROWS, LONGEST_NUMBER = 2, 40


class MarkingForm(PlainForm, forms.Form):
    ruling = forms.ChoiceField(
        label=_("how answers count"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (Ruling.BY_KEY, _("By what is right, as it stands below")),
            (Ruling.CREDIT, _("Everyone gets full credit")),
            (Ruling.DROPPED, _("Leave the question out of every score")),
        ],
    )
    explanation = forms.CharField(
        label=_("explanation"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the explanation: the truth, in one or two sentences.")},
        validators=[at_most(LONGEST_TEXT)],
        help_text=_("Learners read it with every answer, also with those given long ago."),
    )

    def __init__(self, *args, shown, **kwargs):
        super().__init__(*args, **kwargs)
        self.units, own = list(shown.details.get("units") or []), own_unit(shown.details)
        self.factors = {n: unit for n, unit in enumerate(self.units, 1) if unit["name"] != own}
        for n, unit in self.factors.items():
            names = {"unit": unit["name"], "own": own}
            wrong = said("Write a number above 0: how many %(own)s one %(unit)s is.") % names
            self.fields[f"factor_{n}"] = forms.CharField(
                label=said("How many %(own)s one %(unit)s is") % names,
                initial=unit.get("factor", "1"),
                validators=[above_nothing(wrong), at_most(LONGEST_NUMBER)],
                error_messages={"required": wrong},
                widget=forms.TextInput({"inputmode": "decimal", "size": 8}),
            )

    @property
    def factor_fields(self):
        return [self[f"factor_{n}"] for n in self.factors]

    def units_typed(self):
        """The units as a marking has them; learners read their names, so these stay."""
        return [
            unit | {"factor": f"{number(self.cleaned_data[f'factor_{n}']):f}"}
            if f"factor_{n}" in self.changed_data
            else unit
            for n, unit in enumerate(self.units, 1)
        ]


def above_nothing(wrong):
    """A validator for a number above 0, which says this of any other."""

    def validate(text):
        value = number(text)
        if value is None or value <= 0:
            raise forms.ValidationError(wrong)

    return validate


class MarkingRow(PlainForm, forms.Form):
    """A row that is there, or a new answer to accept. Its words can be typed only where learners never
    read them."""

    position = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("accepted answer"), required=False, validators=[at_most(LONGEST_ROW)])
    is_right = forms.BooleanField(label=_("right"), required=False)
    percent = forms.DecimalField(
        label=_("earns, in %"),
        required=False,
        min_value=-100,
        max_value=100,
        max_digits=8,
        decimal_places=5,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "size": 7}),
    )
    tolerance = forms.CharField(
        label=_("may be off by"), required=False, validators=[at_most(LONGEST_NUMBER)]
    )
    relative = forms.BooleanField(label=_("as a share of the number"), required=False)
    gap = forms.IntegerField(label=_("gap"), required=False, min_value=1, max_value=100)
    why = forms.CharField(
        label=_("why"),
        required=False,
        widget=forms.Textarea({"rows": 1}),
        validators=[at_most(LONGEST_ROW)],
    )

    def __init__(self, *args, version, rows, **kwargs):
        super().__init__(*args, **kwargs)
        position = self["position"].value()
        number = row_number(position)
        self.row = rows.get(position if number is None else number)
        self.is_hidden = version.type.hides(version, self.row) if self.row else True
        gone = {
            "text": not self.is_hidden,
            "is_right": not version.type.marks_rows,
            "percent": version.kind not in KINDS_OF["percent"],
            "tolerance": not is_number(version, self.row),
            "relative": not is_number(version, self.row),
            "gap": self.row is not None or not version.type.has_gaps,
        }
        for name in filter(gone.get, gone):
            del self.fields[name]

    @property
    def is_blank(self):
        """An accepted answer in which nothing stands is none."""
        return self.is_hidden and not self.cleaned_data.get("text", "").strip()

    def clean(self):
        cleaned = super().clean()
        if self.errors or self.is_blank:
            return cleaned
        if "gap" in self.fields and not cleaned.get("gap"):
            self.add_error("gap", said("Say which gap it is for."))
        if "percent" not in self.fields:
            return cleaned
        earns = cleaned["percent"]
        if earns is not None and cleaned["is_right"] != (earns > 0):
            self.add_error("percent", said("What is right earns more than 0 %, what is wrong does not."))
        return cleaned

    def clean_tolerance(self):
        typed = self.cleaned_data["tolerance"].strip()
        value = number(typed.removesuffix("%") or "0")
        if value is None or value < 0:
            raise forms.ValidationError(said("Write a number, such as 0.5 or 5 %, or nothing."))
        return typed

    def typed(self, credit):
        """The row as a marking has it, but for its place."""
        details, typed = dict(self.row.details if self.row else {}), self.cleaned_data
        if typed.get("gap"):
            details["gap"] = typed["gap"]
        if {"tolerance", "relative"} & set(self.changed_data):
            details = {name: value for name, value in details.items() if name not in MARKED_BY}
            if typed["tolerance"]:
                details |= reach(typed["tolerance"], typed["relative"])
        text = typed["text"].strip() if self.is_hidden else self.row.text
        return {"text": text, "credit": credit, "feedback": typed["why"].strip(), "details": details}


def is_number(version, row):
    """Whether a row, or for None a new one, is a number that an answer may be off by something."""
    gaps = [gap["kind"] for gap in version.details.get("gaps") or []]
    if row and gaps:
        return gaps[row.details["gap"] - 1] == "number"
    return version.kind == "numeric" or "number" in gaps


def rows_form(version, data=None, proposed=None):
    """The formset of a version's rows, as they count now or, being typed on, as they were proposed."""
    shown = proposed or version
    rows = {row.position: row for row in version.choice_list}
    by_rule = version.type.credits([row.credit > 0 for row in shown.choice_list])
    initial = [
        {
            "position": row.position,
            "text": row.text,
            "is_right": row.credit > 0,
            "percent": None if row.credit == credit else round(row.credit * 100, 2).normalize() + 0,
            "tolerance": row.details.get("tolerance", ""),
            "relative": bool(row.details.get("relative")),
            "gap": row.details.get("gap"),
            "why": row.feedback,
        }
        for row, credit in zip(shown.choice_list, by_rule, strict=True)
    ]
    spare = SPARE_ROWS if any(version.type.hides(version, row) for row in version.choice_list) else 0
    made = forms.formset_factory(
        MarkingRow, formset=PlainRows, extra=spare, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return made(data, initial=initial, prefix="rows", form_kwargs={"version": version, "rows": rows})


def marking_typed(form, rows, version):
    """The marking in the two forms, or None with what is wrong said where it is wrong."""
    if not (form.is_valid() and rows.is_valid()):
        return None
    typed = [row for row in rows.forms if not row.is_blank]
    written = [row.typed(credit) for row, credit in zip(typed, credits_typed(typed, version), strict=True)]
    choices = [{"position": place} | row for place, row in zip(places(typed), written, strict=True)]
    ordered = sorted(zip(choices, typed, strict=True), key=lambda pair: pair[0]["position"])
    units = form.units_typed()
    marking = ({"units": units} if units else {}) | {
        "ruling": form.cleaned_data["ruling"],
        "explanation": form.cleaned_data["explanation"].strip(),
        "choices": [choice for choice, _row in ordered],
    }
    return marking if is_sound(marking, version, [row for _choice, row in ordered], rows) else None


def credits_typed(typed, version):
    """What each row earns: as typed, else what the ticks come to by the kind's own rule."""
    if not version.type.marks_rows:
        return [row.row.credit for row in typed]
    by_rule = version.type.credits([row.cleaned_data["is_right"] for row in typed])
    return [
        credit
        if row.cleaned_data.get("percent") is None
        # As it is stored: a third is a little more than 33.33 %.
        else row.row.credit
        if row.row and "percent" not in row.changed_data
        else (row.cleaned_data["percent"] / 100).quantize(PLACES)
        for row, credit in zip(typed, by_rule, strict=True)
    ]


def places(typed):
    """Where each row stands. What learners read stays where it is; of the answers to accept the new ones
    come first, since the first that fits counts."""
    free = sorted(row.row.position for row in typed if row.row and row.is_hidden)
    new = [row for row in typed if not row.row]
    top = max((row.row.position for row in typed if row.row), default=-1) + 1
    free += range(top, top + len(new))
    order = new + [row for row in typed if row.row and row.is_hidden]
    given = {id(row): place for row, place in zip(order, free, strict=True)}
    return [given.get(id(row), row.row and row.row.position) for row in typed]


def is_sound(marking, version, typed, rows):
    """Whether answers can be marked by it; where not, it is said at the row or at all of them."""
    if marking["ruling"] != Ruling.BY_KEY or not version.type.marks_rows:
        return True
    if any(row.is_hidden for row in typed) or not typed:
        details = version.details | ({"units": marking["units"]} if "units" in marking else {})
        faults = version.type.faults({"stem": version.stem, "details": details} | marking)
    else:
        proposed = version.marked_by(marking)
        best = proposed.type.grade(proposed, proposed.type.correct_answer(proposed))
        faults = [] if best.is_right else [Fault(said("No answer earns 100 %. Say which one does."))]
    for fault in faults:
        if fault.row is None:
            rows.non_form_errors().append(str(fault))
        else:
            typed[fault.row].add_error(None, str(fault))
    return not faults
