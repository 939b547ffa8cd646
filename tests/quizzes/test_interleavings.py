"""Educators edit, reorder, retire, go back, regrade and change the rules while learners sit the quiz, in any
order: what a finished attempt shows and scores changes by an explicit regrade and by nothing else.

A few walks a run; INTERLEAVINGS=10000 takes so many steps, other ones each time, and prints a walk that fails
as it was: looking for a shorter one would take hours."""

import os
import re
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from learn.models import LessonProgress, PathLesson
from learn.models.lessons import State
from quizzes import attempts, authoring, giving, regrading, versions
from quizzes.grading import fraction_of
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, Regrade, Response, Slot
from quizzes.regrading.catching_up import WorkedOut
from quizzes.wording import Row, Wording
from tests import make

STEPS, MOST_PAGES = 25, 3  # pages of so many attempts: they take most of the time
MANY = int(os.environ.get("INTERLEAVINGS", 0))
SEVERAL = (("Green", "0.5", "Yes."), ("Black", "0.5", "Yes."), ("Blue", "-1", "No."))
WRITTEN = (("leaf", 1, ""), ("root", 0, "Another part."))
TEXTS = ["leaf", "root", "stem"]

# What leads on from a page, and the topic a question is filed under, go with the course as it is now.
LIVE = re.compile(
    r'(?s)<form.*?</form>|<section class="next".*?</section>|<p class="(?:eyebrow|quiet|lede)">.*?</p>'
)
CHANGED = {
    "penalty": ["0", "0.25", "1"],
    "tries": [1, 2, 3],
    "pass_points": [0, 1, 3],
    "certainty": ["", "asked", "scored"],
    "counts": ["first", "average", "latest"],
    "feedback": ["at_once", "at_end", "never"],
    "shuffles_choices": [True, False],
    "shuffles_questions": [True, False],
    "attempts_allowed": [None, 99],
    "title": ["Another title", "A third"],
}

person = st.integers(0, 2)
place = st.integers(0, 3)
some = st.sampled_from([0, 1, 2])


def course():
    """A check of three kinds of question with two tries at each, its path and three learners."""
    source = make.document()
    lesson = make.lesson(source)
    questions = [
        make.question(source, "one", "One?"),
        make.question(source, "several", "Several?", kind="multiple", choices=SEVERAL),
        make.question(source, "written", "Written?", kind="short", choices=WRITTEN),
    ]
    way = make.path(source, [lesson])
    make.quiz(way, questions, lesson, pass_points=2, tries=2, shuffles_choices=False)
    for number in range(3):
        make.learner(f"{number}@example.org", f"L{number}")


def rewriting(version):
    """What must not be done to a wording that learners were given."""
    return [
        lambda: version.choices.update(credit=0),
        lambda: version.choices.first().delete(),
        lambda: QuestionVersion.objects.filter(pk=version.pk).update(stem="Rewritten"),
        lambda: Slot.objects.filter(responses__version=version).update(points=9),
    ]


@contextmanager
def at_the_last_moment(moves):
    """Has these done as soon as a correction is worked out."""
    catch_up = WorkedOut.catch_up

    def and_then(worked_out, most=None):
        done = catch_up(worked_out, most)
        if most is None and moves:
            moves.pop()()
        return done

    with patch.object(WorkedOut, "catch_up", and_then):
        yield


class Moved(Exception):
    """What a finished attempt shows or scores is another than it was, or than its answers earn."""


class Walk(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        course()
        self.learners = list(make.User.objects.order_by("email"))
        self.clients = [Client() for _learner in self.learners]
        for client, learner in zip(self.clients, self.learners, strict=True):
            client.force_login(learner)
        self.now = datetime(2026, 11, 12, 9, tzinfo=UTC)
        self.marks, self.pages = {}, {}

    def teardown(self):
        try:
            self.marks_are_what_the_answers_earn()
            for attempt in Attempt.objects.filter(pk__in=self.pages):
                if self.seen(attempt) != self.pages[attempt.pk]:
                    raise Moved
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def later(self):
        self.now += timedelta(minutes=1)
        return self.now

    @property
    def quiz(self):
        return Quiz.objects.select_related("lesson", "path").get()

    def question(self, number):
        return Question.objects.order_by("pk")[number % Question.objects.count()]

    # What a finished attempt shows

    def seen(self, attempt):
        """Every page of it, as its learner reads it now."""
        client = self.clients[self.learners.index(attempt.learner)]
        address = attempt.get_absolute_url()
        pages = [client.get(address)]
        pages += [client.get(f"{address}{n}/") for n in range(1, attempt.responses.count() + 1)]
        assert all(page.status_code in (200, 302) for page in pages)
        return [LIVE.sub("", page.text.partition("<main")[2]).split() for page in pages]

    def scored(self):
        """{finished attempt: its score and all that is reckoned from}, in two queries and one for a learner."""
        fields = "attempt", "pk", "fraction", "version", "version__ruling", "slot__points", "keys"
        quiz, found = self.quiz, {}
        for learner in self.learners:
            found |= {pk: [standing] for pk, standing in attempts.standings(learner, quiz).items()}
        for attempt, *rest in Response.objects.filter(attempt__in=found).values_list(*fields):
            found[attempt].append(rest)
        return found

    def remember(self):
        for pk, scored in self.scored().items():
            self.marks.setdefault(pk, scored)
        for attempt in Attempt.objects.filter(pk__in=self.marks).exclude(pk__in=self.pages)[:MOST_PAGES]:
            if len(self.pages) < MOST_PAGES:
                self.pages[attempt.pk] = self.seen(attempt)

    @invariant()
    def finished_attempts_keep_their_marks(self):
        if self.scored() != self.marks:
            raise Moved

    def marks_are_what_the_answers_earn(self):
        responses = Response.objects.filter(fraction__isnull=False).select_related("version")
        given = "attempt", "tries", "carried_from__attempt", "carried_from__tries"
        for response in responses.prefetch_related("version__choices", *given):
            really = response.carried_from or response
            answers = [each.answer for each in really.tries.all()]
            earned = fraction_of(response.version, answers, really.attempt.penalty)
            if response.fraction != earned:
                raise Moved

    # Learners

    @initialize(answers=st.tuples(some, some, some))
    def one_has_finished(self, answers):
        self.sit(0, answers)

    @rule(who=person, answers=st.tuples(some, some, some))
    def sit(self, who, answers):
        """Answers whatever waits, a second time where the first was wrong, and ends it."""
        attempt = self.begun(who)
        for response in attempt.responses.filter(answered_at=None).select_related("version", "attempt__quiz"):
            for what in answers[response.position % 3 :]:
                sheet = attempts.sheet(attempt.learner, attempt.pk)
                response = next(each for each in sheet if each.pk == response.pk)
                # With the last that counts it has ended, whatever is left out of it.
                if not (response.is_given or response.attempt.finished_at):
                    verb = attempts.save if attempt.is_deferred else attempts.answer
                    verb(response, self.given(response, what), response.seq, self.later())
        if Attempt.objects.unclosed().filter(pk=attempt.pk).exists():
            attempts.finish(attempt, self.later())
        self.remember()

    def begun(self, who):
        return attempts.start(self.learners[who], self.quiz, self.later())

    def given(self, response, what):
        return {"text": TEXTS[what]} if response.version.kind == "short" else {"choices": [what]}

    @rule(who=person)
    def ask_only_what_was_missed(self, who):
        last = self.learners[who].attempts.filter(finished_at__isnull=False).order_by("-number").first()
        if last:
            attempts.start(self.learners[who], self.quiz, self.later(), missed_of=last)

    @rule(who=person, where=place, what=some, saves=st.booleans(), gives_up=st.booleans())
    def answer(self, who, where, what, saves, gives_up):
        response = self.waiting(who, where)
        given = self.given(response, what)
        saves = saves or response.attempt.is_deferred
        verb = attempts.save if saves else attempts.answer
        extra = {} if saves else {"gave_up": gives_up}
        verb(response, given, response.seq, self.later(), **extra)
        self.remember()

    def checks(self):
        return LessonProgress.objects.values_list("enrolment", "lesson", "check_passed_at")

    def goes_on(self, who, what):
        """Whatever waits first is answered; with the last of it the attempt ends."""
        response = self.waiting(who, 0)
        verb = attempts.save if response.attempt.is_deferred else attempts.answer
        try:
            verb(response, self.given(response, what), response.seq, self.later())
        except attempts.Conflict:  # the same answer again, or another draft was kept
            attempts.finish(response.attempt, self.later())
        self.remember()

    def waiting(self, who, where):
        sheet = attempts.sheet(self.learners[who], self.begun(who).pk)
        waiting = [each for each in sheet if not each.answered_at]
        return waiting[where % len(waiting)]

    @rule(who=person, where=place, what=some)
    def answer_signed_out(self, who, where, what):
        """What is sent meanwhile waits in the sign-in and is saved after it."""
        cache.clear()  # so many do not sign in within a minute
        response, stranger = self.waiting(who, where), Client()
        address = response.get_absolute_url()
        fields = response.version.type.fields(
            response.version, self.given(response, what), response.choice_order
        )
        page = stranger.post(address, dict(fields) | {"seq": response.seq, "check": "1"})
        kept = re.search(r'name="parked" value="([^"]+)"', page.text)[1]
        held = {"login": self.learners[who].email, "password": make.PASSWORD, "parked": kept}
        assert stranger.post("/account/sign-in/", held).url == f"{address}#question"
        stored = Response.objects.get(pk=response.pk)
        assert (stored.draft, stored.answered_at) == (self.given(response, what), None)

    @rule(who=person)
    def finish(self, who):
        if attempt := self.learners[who].attempts.unclosed().first():
            attempts.finish(attempt, self.later())
            self.remember()

    # Educators

    @rule(number=place, what=some, slips=st.booleans(), publishes=st.booleans())
    def reword(self, number, what, slips, publishes):
        question = self.question(number)
        before = authoring.newest(question)
        rows = [Row(c.text, c.credit > 0, c.feedback, c.credit, c.details) for c in before.choice_list]
        rows[what % len(rows)].why = f"Reworded at {self.later()}."
        wording = Wording(before.kind, f"{before.stem[:20]} {self.now:%H:%M}?", "Newly explained.", rows)
        versions.note_slips_only(authoring.reword(question, wording), slips)
        if publishes:
            giving.publish(question, anyway=True)  # a key that moved may be one that rules find an error in

    @rule(number=place, which=place)
    def go_back(self, number, which):
        question = self.question(number)
        earlier = list(question.versions.prefetch_related("choices"))
        versions.go_back(question, earlier[which % len(earlier)])

    @rule(number=place)
    def discard(self, number):
        authoring.discard_draft(self.question(number))

    @rule(number=place)
    def retire_or_publish(self, number):
        question = self.question(number)
        if question.state == State.PUBLISHED and not self.asks_another(question):
            return
        try:
            if question.state == State.PUBLISHED:
                authoring.retire(question)
            else:
                giving.publish(question, anyway=True)
        except ValidationError:
            pass

    @rule(number=place)
    def cite_another_sentence(self, number):
        question = self.question(number)
        authoring.cite(question, "other", [question.document.passages.order_by("pk").last()])

    @rule(name=st.sampled_from(sorted(CHANGED)), what=some)
    def change_a_rule(self, name, what):
        Quiz.objects.update(**{name: CHANGED[name][what % len(CHANGED[name])]})

    @rule(data=st.permutations([1, 2, 3]))
    def reorder(self, data):
        for slot, position in zip(Slot.objects.order_by("pk"), data, strict=False):
            slot.position = position
            slot.save()

    @rule(number=place)
    def try_to_rewrite_what_was_given(self, number):
        for version in self.question(number).versions.filter(responses__isnull=False).distinct():
            for change in rewriting(version):
                with pytest.raises(ValidationError):
                    change()

    @precondition(lambda self: Response.objects.exists())
    @rule(
        number=place,
        right=some,
        ruling=st.sampled_from(["", "", "", "credit", "dropped"]),
        takes=st.booleans(),
        meanwhile=st.lists(st.tuples(person, some), max_size=2),
    )
    def regrade(self, number, right, ruling, takes, meanwhile):
        given = list(QuestionVersion.objects.filter(responses__isnull=False).distinct().order_by("pk"))
        version = given[number % len(given)]
        marking = version.marking() | {"ruling": ruling, "explanation": f"Corrected, {right}."}
        for row in marking["choices"]:
            row["credit"] = "1" if row["position"] == right % len(marking["choices"]) else "0"
        self.correct(version, marking, takes, meanwhile)

    @precondition(lambda self: Regrade.objects.exists())
    @rule(takes=st.booleans(), meanwhile=st.lists(st.tuples(person, some), max_size=2))
    def undo(self, takes, meanwhile):
        last = Regrade.objects.select_related("version").first()
        try:
            marking = regrading.marking_before(last)
        except ValidationError:
            return
        self.correct(last.version, marking, takes, meanwhile, undoes=last)

    def asks_another(self, question):
        """A quiz that asks nothing cannot be begun."""
        return Question.objects.askable().exclude(pk=question.pk).exists()

    def correct(self, version, marking, takes, meanwhile, **how):
        """Looks at it and confirms it. In between one learner answers; when it is worked out and nobody
        waits for it yet, another does."""
        if marking["ruling"] == "dropped" and not self.asks_another(version.question):
            return
        try:
            seen = regrading.preview(version, marking)
        except ValidationError:
            return
        moves = [partial(self.goes_on, *each) for each in meanwhile]
        if moves:
            moves.pop()()
        before = defaultdict(bool, {(who, what): passed for who, what, passed in self.checks()})
        try:
            with at_the_last_moment(moves):
                regrading.regrade(version, marking, seen.seal, "Why", None, self.later(), takes, **how)
        except regrading.MovedOn:
            # Others would lose what they passed: see whether nothing was changed.
            assert takes and meanwhile
            return
        for enrolment, lesson, passed in self.checks():
            assert passed or not before[enrolment, lesson] or takes and (enrolment, lesson) in seen.losing
        now = self.scored()
        # Only what has this wording may look and count otherwise now; the rest is still compared.
        for attempt in Attempt.objects.filter(pk__in=self.marks, responses__version=version):
            self.marks[attempt.pk] = now[attempt.pk]
            if attempt.pk in self.pages:
                self.pages[attempt.pk] = self.seen(attempt)
        self.remember()  # what it left nothing to answer has ended with it
        self.marks_are_what_the_answers_earn()


def steps(walks, **more):
    if MANY:
        more.setdefault("phases", [Phase.generate])
    how = {"max_examples": walks, "stateful_step_count": STEPS, "deadline": None, "database": None}
    how |= {"derandomize": not MANY, "suppress_health_check": list(HealthCheck)}
    return settings(**how | more)


@pytest.mark.django_db
@pytest.mark.timeout(max(MANY, 120))
def test_finished_attempts_change_by_a_regrade_alone():
    run_state_machine_as_test(Walk, settings=steps(max(MANY // STEPS, 3)))
    assert PathLesson.objects.count() == 0, "each walk is rolled back"


class RulesOfNow(Walk):
    """What must not be: an attempt has no rules of its own."""

    @invariant()
    def attempts_follow_their_quiz(self):
        Attempt.objects.update(**self.quiz.kept())


class KeyOfNow(Walk):
    """What must not be: a reworded question is reworded where it was answered."""

    @invariant()
    def answers_follow_the_newest_wording(self):
        for question in Question.objects.select_related("current"):
            Response.objects.filter(version__question=question).update(version=question.current)


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [RulesOfNow, KeyOfNow])
def test_the_walk_notices_where_that_is_not_so(broken):
    once = {"phases": [Phase.generate], "derandomize": True, "report_multiple_bugs": False}
    with pytest.raises(Moved):
        run_state_machine_as_test(broken, settings=steps(10, **once))
