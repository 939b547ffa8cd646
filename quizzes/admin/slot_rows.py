"""The questions of a quiz, in order: each by name, or so many drawn from the bank."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn.admin.base import WITHOUT_PLACE, OrderedRow, OrderedRows, PlainFields
from learn.models.lessons import State

from .. import giving
from ..asking import too_few
from ..models import Question, Quiz, Slot


class Said(forms.Widget):
    """The question as a link: a place keeps its question, because what learners answered points at it."""

    template_name = "admin/quizzes/widgets/said.html"
    use_fieldset = True
    question = None

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"question": self.question}


class SlotForm(OrderedRow):
    class Meta:
        model = Slot
        fields = ["position", "question", "draws", "draw_topic"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.question_id:
            self.fields["question"].disabled = True
            self.fields["question"].widget = Said()
            self.fields["question"].widget.question = self.instance.question
            self.leave_out("draws", "draw_topic")
        elif self.instance.pk:
            self.leave_out("question")

    def leave_out(self, *names):
        for name in names:
            self.fields[name].disabled = True
            self.fields[name].widget = forms.HiddenInput()


class SlotRows(OrderedRows):
    def clean(self):
        """A place where learners have answered stays."""
        for form in self.initial_forms:
            if self._should_delete_form(form) and form.instance.responses.exists():
                raise forms.ValidationError(
                    _(
                        "Learners have answered “%s” here, so it cannot be taken out. Retire the question "
                        "instead: then nobody is asked it again."
                    )
                    % Truncator(form.instance).chars(60)
                )
        super().clean()
        if self.instance.state == State.PUBLISHED:
            self.refuse_what_is_changed()

    @property
    def rows(self):
        """What will stand in the rows that stay."""
        cleaned = [getattr(form, "cleaned_data", None) or {} for form in self.forms]
        return [row for row in cleaned if not row.get("DELETE") and (row.get("question") or row.get("draws"))]

    def refuse_what_is_changed(self):
        """Learners of a published quiz must be able to be asked what it draws, and to pass. What became of it
        meanwhile stands in nobody's way who changes something else, such as the time one learner has."""
        stored = Quiz.objects.filter(pk=self.instance.pk, state=State.PUBLISHED)
        before = stored.values_list("pass_points", flat=True).first()
        if is_changed := self.has_changed() or before is None:
            if said := too_few(self.instance, self.rows):
                raise forms.ValidationError(said)
            if self.instance.path.publish_check_blocks:
                self.hold_back()
        if is_changed or before != self.instance.pass_points:
            self.refuse_what_cannot_be_passed()

    def refuse_what_cannot_be_passed(self):
        # What is left out of every score lowers the pass with it, so it is none of the mistakes here.
        named = [row["question"] for row in self.rows if row.get("question")]
        drawn = sum(row["draws"] for row in self.rows if not row.get("question"))
        if sum(question.state == State.PUBLISHED for question in named) + drawn < self.instance.pass_points:
            asked = sum(bool(is_asked(question)) for question in named) + drawn
            raise forms.ValidationError(
                ngettext(
                    "It asks %(asked)d published question, but %(needed)d right answers are needed to pass. "
                    "Lower that number, or add questions.",
                    "It asks %(asked)d published questions, but %(needed)d right answers are needed to pass. "
                    "Lower that number, or add questions.",
                    asked,
                )
                % {"asked": asked, "needed": self.instance.pass_points}
            )

    def hold_back(self):
        """HeldBack for the first row with a question learners would get from here now, or with a draw of
        some, in which the publish check finds something."""
        path, new = self.instance.path, [getattr(form, "cleaned_data", {}) for form in self.extra_forms]
        for row in new:
            question = row.get("question")
            if question and question.state == State.PUBLISHED:
                giving.hold_back(giving.against(question), [path])
            elif row.get("draws"):
                bank = Question.objects.askable().filter(document=path.document_id)
                topic = row.get("draw_topic")
                giving.hold_back(giving.against_each(bank.filter(topic=topic) if topic else bank), [path])


def is_asked(question):
    """Whether a quiz may ask the question, as `QuestionQuerySet.askable` has it."""
    return question.state == State.PUBLISHED and question.current_id and not question.is_left_out


def where_from(request, quiz):
    """Which questions a quiz can ask, and how it comes by others, in words."""
    said = _("Questions of “%s” can be chosen: a quiz asks about the document of its path.")
    said %= quiz.path.document
    found = _(
        'To find them by their words, tick them in <a href="{}">their list</a> and put them into it there.'
    )
    said = format_html("{} {}", said, format_html(found, reverse("admin:quizzes_question_changelist")))
    if not request.user.has_perm("quizzes.add_question"):
        return said
    ways = [reverse(f"admin:quizzes_proposedbank_{name}") for name in ("take_along", "bring")]
    way = _(
        'To ask those of another document here, <a href="{}">take them along</a> as a file, then '
        '<a href="{}">bring</a> it to this document.'
    )
    return format_html("{} {}", said, format_html(way, *ways))


class SlotInline(PlainFields, admin.TabularInline):
    model = Slot
    form, formset = SlotForm, SlotRows
    template = "admin/edit_inline/rows.html"
    fields = ["position", "question", "draws", "draw_topic"]
    extra = 2
    verbose_name_plural = _("questions, in order")

    def get_formset(self, request, obj=None, **kwargs):
        self.hint = format_html("{} {}", where_from(request, obj), WITHOUT_PLACE)
        formset = super().get_formset(request, obj, **kwargs)
        may = Q(state__in=[State.DRAFT, State.PUBLISHED]) | Q(slots__quiz=obj)
        field = formset.form.base_fields["question"]
        field.queryset = Question.objects.filter(may, document=obj.path.document_id).distinct()
        # Read once, not once a row.
        questions = list(field.queryset.select_related("current"))
        slots = list(obj.slots.all())
        asked = {slot.question_id for slot in slots}
        field.choices = self.by_topic([question for question in questions if question.pk not in asked])
        formset.form.base_fields["draws"].label = _("or draw so many by chance")
        topic = formset.form.base_fields["draw_topic"]
        topic.label = _("from the topic")
        topic.widget = forms.Select(choices=self.topics(questions, slots))
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("question__current")

    def by_topic(self, questions):
        """The questions to choose from under their topics, those without one at the end."""
        groups = {}
        for question in sorted(questions, key=lambda question: (not question.topic, question.topic)):
            name = question.topic or gettext("Without a topic")
            groups.setdefault(name, []).append(self.choice(question))
        groups = list(groups.items())
        return [("", "---------"), *(groups if len(groups) > 1 else groups[0][1] if groups else [])]

    def choice(self, question):
        state = "" if question.state == State.PUBLISHED else f" ({question.get_state_display()})"
        if not state and question.is_left_out:
            state = gettext(" (left out of every score)")
        return question.pk, Truncator(str(question)).chars(90) + state

    def topics(self, questions, slots):
        """The topics to draw from, each with how many questions it has that may be asked."""
        bank = [question.topic for question in questions if is_asked(question)]
        known = {"": len(bank)} | {topic: bank.count(topic) for topic in sorted(set(bank) - {""})}
        known |= {slot.draw_topic: 0 for slot in slots if slot.draw_topic not in known}
        return [
            (topic, ngettext("%(topic)s (%(n)d question)", "%(topic)s (%(n)d questions)", n)
             % {"topic": topic or gettext("any topic"), "n": n})
            for topic, n in known.items()
        ]  # fmt: skip
