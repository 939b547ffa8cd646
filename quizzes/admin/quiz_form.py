"""The form of a quiz: what it is, its preset, and the settings behind it."""

import json
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn.admin.meanwhile import SeenForm, mark
from learn.models import LearningPath, Lesson, PathLesson
from learn.models.lessons import State
from learn.row_numbers import row_number
from learn.slugs import free_slug, is_taken

from .. import changing_rules, dead_ends
from ..models import Quiz
from ..presets import PRESETS, SETTINGS, rules_of
from ..walltime import known_zones, not_as_written
from .preset_cards import says

PENALTIES = {
    "0": _("nothing"),
    "0.1": _("a tenth"),
    "0.25": _("a quarter"),
    "0.333": _("a third"),
    "0.5": _("half"),
    "1": _("everything"),
}
SURE = {
    Quiz.Certainty.OFF: _("do not ask"),
    Quiz.Certainty.ASKED: _("ask; it earns nothing"),
    Quiz.Certainty.SCORED: _("ask, and give marks for it"),
}
# What a card sets: when a quiz opens and closes stays as it is.
CHOSEN = [name for name in SETTINGS if name not in ("opens_wall", "closes_wall", "zone")]


class Cards(forms.RadioSelect):
    """The presets as cards that say what each does; that of the quiz, with what was changed in it. What
    choosing one would set is there for a script."""

    template_name = "admin/quizzes/widgets/presets.html"
    filled_for = ""
    quiz = None

    def get_context(self, name, value, attrs):
        values = {
            preset: {setting: as_field(self.rules(preset)[setting]) for setting in CHOSEN}
            for preset in PRESETS
        }
        said = [
            (option, says(self.rules(option["value"]))) for option in self.options(name, [str(value)], attrs)
        ]
        return super().get_context(name, value, attrs) | {
            "cards": said,
            "values": json.dumps(values),
            "filled_for": self.filled_for,
        }

    def rules(self, preset):
        """The rules that come with a preset; those of this quiz with its own."""
        is_its_own = self.quiz and self.quiz.pk and self.quiz.preset == preset
        return rules_of(self.quiz) if is_its_own else PRESETS[preset]


def as_field(value):
    """A setting as its field in the page holds it."""
    if isinstance(value, bool):
        return value
    return "" if value is None else str(value)


class Zone(forms.TextInput):
    """A line with the time zones there are to choose from."""

    template_name = "admin/quizzes/widgets/zone.html"

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"zones": known_zones()}


class WallTime(forms.TextInput):
    input_type = "datetime-local"


def by_path(lessons, way=None):
    """The lessons to choose from under the path they are on, in its order; those on none at the end. ``way``:
    the path that is chosen, where one is; those of others cannot be checked on it."""
    steps = PathLesson.objects.filter(lesson__in=lessons).select_related("path", "lesson")
    if way:
        steps, lessons = steps.filter(path=way), lessons.filter(document=way.document_id)
    checks = Quiz.objects.filter(kind=Quiz.Kind.CHECK).exclude(state=State.RETIRED)
    checked, groups = set(checks.values_list("path", "lesson")), {}
    for step in steps.order_by("path__title", "path", "position"):
        said = gettext("%s (has its check)") if (step.path_id, step.lesson_id) in checked else "%s"
        groups.setdefault(str(step.path), []).append((step.lesson_id, said % step.lesson))
    if alone := [(lesson.pk, str(lesson)) for lesson in lessons.filter(steps=None)]:
        groups[gettext("On no path")] = alone
    return [("", "---------"), *groups.items()]


PASSED, READ = "passed", "read"


class QuizForm(SeenForm, forms.ModelForm):
    # What the path keeps of its lesson; it stands here because a check is given to learners here.
    done_when = forms.ChoiceField(
        label=_("its lesson counts as done"),
        required=False,
        widget=forms.RadioSelect({"class": "stacked"}),
        choices=[
            (PASSED, _("when it is read and this check is passed")),
            (READ, _("when it is read: the check is there for those who like")),
        ],
        help_text=_("From when learners get the check. Until then the lesson is done when it is read."),
    )
    penalty = forms.TypedChoiceField(
        label=_("each try that was not right takes off"), coerce=Decimal, required=False
    )

    opens_wall = forms.CharField(label=_("opens"), widget=WallTime, max_length=40, required=False)
    closes_wall = forms.CharField(label=_("closes"), widget=WallTime, max_length=40, required=False)

    class Meta:
        model = Quiz
        fields = ["path", "kind", "lesson", "title", "slug", "pass_points", "state", "preset", *SETTINGS]
        widgets = {
            "preset": Cards,
            "feedback": forms.RadioSelect,
            "certainty": forms.RadioSelect,
            "counts": forms.RadioSelect,
            "zone": Zone,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "_publish" in self.data:
            # The button says it, whatever is ticked above.
            self.data = self.data.copy()
            self.data[self.add_prefix("state")] = State.PUBLISHED
        self.rules_before = changing_rules.rules(self.instance)
        if self.instance.pk:
            slots = self.instance.slots.order_by("pk").values_list()
            self.shows(mark(sorted(model_to_dict(self.instance).items()), list(slots)))
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the title. It stays.")
        if "lesson" in self.fields:
            self.choose_lessons()
        if "kind" in self.fields:
            self.fields["kind"].help_text = _(
                "What asks about the whole path stands at its end, on no lesson; a path has one of these. It "
                "is called the final or, with the rules of a practice, by its title."
            )
        if "preset" in self.fields:
            self.show_rules()
        if "state" in self.fields:
            self.fields["state"].help_text = self.without_it()
        step = self.step()
        if step is None:
            del self.fields["done_when"]
        else:
            is_given = self.instance.state == State.PUBLISHED
            self.initial["done_when"] = READ if is_given and not step.check_required else PASSED

    def step(self):
        """The lesson it checks in its place on the path; None where there is none yet."""
        if not self.instance.lesson_id:
            return None
        return PathLesson.objects.filter(path=self.instance.path_id, lesson=self.instance.lesson_id).first()

    def without_it(self):
        """What becomes of who needs it where learners get it no longer; "" where nobody does."""
        quiz = self.instance
        if quiz.state != State.PUBLISHED or not dead_ends.is_needed(quiz):
            return ""
        waiting = dead_ends.waiting_for(quiz)
        if not waiting and quiz.lesson_id is None:
            return _("Retired or as a draft, “%s” is finished without it.") % quiz.path
        if not waiting:
            return _("Retired or as a draft, “%s” counts as done when it is read.") % quiz.lesson
        if quiz.lesson_id is None:
            said = ngettext(
                "Retired or as a draft, “%(path)s” is finished without it: %(n)d learner has not passed it.",
                "Retired or as a draft, “%(path)s” is finished without it: %(n)d learners have not "
                "passed it.",
                waiting,
            )
            return said % {"path": quiz.path, "n": waiting}
        said = ngettext(
            "Retired or as a draft, “%(lesson)s” counts as done when it is read: %(n)d learner has read it "
            "and not passed. Who has passed stays passed.",
            "Retired or as a draft, “%(lesson)s” counts as done when it is read: %(n)d learners have read it "
            "and not passed. Who has passed stays passed.",
            waiting,
        )
        return said % {"lesson": quiz.lesson, "n": waiting}

    def chosen_path(self):
        """The path that is chosen, in the page or its address; None before."""
        number = row_number(self.data.get("path") if self.is_bound else self.initial.get("path"))
        return LearningPath.objects.filter(pk=number).first()

    def choose_lessons(self):
        taught = Lesson.objects.exclude(state=State.RETIRED)
        if self.instance.pk:
            taught = Lesson.objects.filter(
                Q(pk__in=taught, paths=self.instance.path) | Q(pk=self.instance.lesson_id)
            )
        self.fields["lesson"].queryset = taught = taught.distinct()
        if not self.instance.pk:
            self.fields["lesson"].choices = by_path(taught, self.chosen_path())
        self.fields["lesson"].help_text = _(
            "For a check: the lesson it checks. A lesson has one check on a path: what else there is to ask "
            "about it is asked there, too. At the end of the path: none."
        )

    def show_rules(self):
        fields = self.fields
        fields["preset"].widget.quiz = self.instance
        for name in ("preset", *SETTINGS):
            # What a page does not send stays as it is.
            fields[name].required = False
        fields["certainty"].label = _("how sure learners are")
        fields["certainty"].choices = list(SURE.items())
        fields["certainty"].help_text = _(
            "With marks, being sure and right earns most, and being sure and wrong takes most away. They "
            "stand beside the score and never change it."
        )
        penalty = format(Decimal(self.instance.penalty).normalize(), "f")
        fields["penalty"].choices = list((PENALTIES | {penalty: PENALTIES.get(penalty, penalty)}).items())
        self.initial["penalty"] = penalty
        fields["zone"].help_text = _("Such as Europe/Berlin. Left empty: %s.") % settings.TIME_ZONE
        for name in ("opens_wall", "closes_wall"):
            wall, zone = getattr(self.instance, name), self.instance.zone
            said = not_as_written(wall, zone) if wall and zone else ""
            fields[name].help_text = said or _("Left empty: at no set time.")
        fields["time_limit"].help_text = _("Left empty: none.")
        if self.instance.pk:
            fields["time_limit"].help_text = _("Left empty: none. You can give a learner more time below.")
        for name in ("feedback", "counts", "certainty"):
            fields[name].widget.attrs["class"] = "stacked"

    def clean_pass_points(self):
        if self.cleaned_data["pass_points"] < 1:
            raise ValidationError(gettext("Nobody has passed with nothing right. Write 1 or more."))
        return self.cleaned_data["pass_points"]

    def clean(self):
        cleaned = super().clean()
        way, lesson = (
            cleaned.get("path") or self.instance.path_id and self.instance.path,
            cleaned.get("lesson"),
        )
        kind = cleaned.get("kind") or self.instance.kind
        if "lesson" in self.fields and "lesson" not in self.errors:
            if kind == Quiz.Kind.CHECK and lesson is None:
                self.add_error("lesson", _("Choose the lesson it checks."))
            elif kind == Quiz.Kind.END and lesson:
                self.add_error(
                    "lesson", _("What stands at the end of the path is on no lesson. Choose none.")
                )
                lesson = None
        if way and lesson and lesson.document_id != way.document_id:
            self.add_error("lesson", _("This lesson belongs to another document than the path."))
        elif way and lesson and lesson.steps.exists() and not lesson.steps.filter(path=way).exists():
            self.add_error("lesson", _("This lesson is not on this path. Choose one that is."))
        if way and lesson and (check := self.check_before(way, lesson)):
            said = _(
                "This lesson has a check on this path already, and a lesson has one. Add the questions "
                "there, or retire it first: {check}."
            )
            url = reverse("admin:quizzes_quiz_change", args=[check.pk])
            self.add_error("lesson", format_html(said, check=format_html('<a href="{}">{}</a>', url, check)))
        if way and "slug" in self.fields:
            self.settle_address(way, cleaned)
        if "preset" in self.fields:
            self.settle_rules(cleaned)
        return cleaned

    def settle_address(self, way, cleaned):
        others = way.quizzes.exclude(pk=self.instance.pk)
        if not cleaned.get("slug"):
            cleaned["slug"] = free_slug(others, cleaned.get("title", ""), "quiz")
        elif is_taken(others, cleaned["slug"]):
            self.add_error("slug", _("Another quiz of this path has this address. Choose another."))

    def check_before(self, way, lesson):
        """Another check of this lesson on the path, that is not retired either; None where there is none."""
        if (self.cleaned_data.get("state") or self.instance.state) == State.RETIRED:
            return None
        others = Quiz.objects.exclude(state=State.RETIRED).exclude(pk=self.instance.pk)
        return others.filter(kind=Quiz.Kind.CHECK, path=way, lesson=lesson).first()

    def settle_rules(self, cleaned):
        """What the page did not send stays. Another preset sets what the person left as it was."""
        for name in ("preset", *SETTINGS):
            widget = self.fields[name].widget
            # A box that is not ticked is not sent either.
            is_left_out = isinstance(widget, forms.CheckboxInput) and "preset" not in self.data
            if is_left_out or widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
                cleaned[name] = getattr(self.instance, name)
        preset = cleaned.get("preset")
        if preset and preset != self.instance.preset and self.data.get("filled_for") != preset:
            untouched = set(CHOSEN) - set(self.changed_data)
            cleaned |= {name: PRESETS[preset][name] for name in untouched}
        has_times = False
        for name in ("opens_wall", "closes_wall"):
            # Some browsers add the seconds.
            cleaned[name] = (cleaned.get(name) or "")[:16]
            has_times = has_times or bool(cleaned[name])
        cleaned["zone"] = (cleaned.get("zone") or settings.TIME_ZONE) if has_times else ""

    def _post_clean(self):
        """The promises of the database are checked with what the form does not show, too."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error.messages)
