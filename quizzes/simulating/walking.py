"""One learner after another along a path: reading, answering, trying again, staying away. What is noted of
each is what `learn.progress` and `quizzes.attempts` would have noted."""

from datetime import timedelta
from math import exp
from typing import NamedTuple

from django.db import connection

from learn.models import Enrolment, LessonProgress, User

from ..attempts.scoring import reckon
from ..attempts.timing import deadline
from ..models import Allowance, Attempt, Quiz, Response, Try
from ..models.quizzes import Slot
from ..models.rules import Rules

COLUMNS = {
    User: ("id", "email", "name", "password", "date_joined"),
    Enrolment: (
        "id", "learner", "path", "joined_at", "last_seen_at", "final_passed_at", "completed_at",
    ),
    LessonProgress: (
        "id", "enrolment", "lesson", "started_at", "read_at", "read_version", "check_passed_at",
    ),
    Attempt: (
        "id", "learner", "enrolment", "quiz", "number", "builds_on", "started_at", "deadline", "finished_at",
        "settled_at", *(field.name for field in Rules._meta.fields),
    ),
    Response: (
        "id", "attempt", "slot", "version", "drawn", "position", "choice_order", "keys", "draft", "certainty",
        "seq", "saved_at", "fraction", "answered_at", "carried_from",
    ),
    Try: ("id", "response", "number", "answer", "fraction", "certainty", "at"),
}  # fmt: skip
NO_PASSWORD = "!"  # noqa: S105  nobody can sign in with it
TIMES = 3  # a check is tried so often at most
GOES_ON, LEAVES_IT_OPEN = 0.7, 0.3  # chances


class Given(NamedTuple):
    """A response as scoring looks at it, and what carries it into the next attempt."""

    version: object
    slot: Slot
    fraction: object
    drawn: int
    wording: object
    order: str
    key: int
    values: tuple
    origin: int


class Walk:
    """Where everyone has got to. keys: the next primary key of each model; given: how many answers."""

    def __init__(self, chance, taps, keys, since, until):
        self.chance, self.taps, self.keys = chance, taps, keys
        self.since, self.until, self.given = since, until, 0
        self.moment = connection.ops.adapt_datetimefield_value

    def new(self, model, *values, key=None):
        """Adds a row; returns its primary key."""
        key = key or self.key(model)
        self.taps[model].take((key, *values))
        return key

    def key(self, model):
        key = self.keys[model]
        self.keys[model] = key + 1
        return key

    def at(self, moment):
        return moment and self.moment(moment)

    def learner(self, email, number, course, about):
        """One learner joins the course and goes as far as they like: about so many answers, or to the end."""
        chance = self.chance
        joined = self.since + (self.until - self.since) * chance.random()
        me = self.new(User, email, f"Simulated learner {number}", NO_PASSWORD, self.at(joined))
        self.ability = chance.gauss(0, 1)
        self.enough = None if about is None else self.given + chance.expovariate(1 / max(about, 0.01))
        self.me, self.enrolment, self.seen = me, self.key(Enrolment), joined
        done = [self.lesson(course, step) for step in course.steps]
        final = self.sit(course.final) if course.final and all(done) else None
        is_done = all(done) and (final or not course.path.final_required)
        times = (joined, self.seen, final, self.seen if is_done else None)
        self.new(Enrolment, me, course.path.pk, *map(self.at, times), key=self.enrolment)

    @property
    def has_enough(self):
        """True when the learner stops here."""
        return self.seen >= self.until or (self.enough is not None and self.given >= self.enough)

    def later(self, mean):
        """Some time later, mostly about as much as this; not after the end."""
        self.seen = min(self.seen + mean * self.chance.expovariate(1), self.until)
        return self.seen

    def lesson(self, course, step):
        """Reads the lesson and answers its check; True when it is done."""
        if self.has_enough:
            return False
        started, read = self.later(timedelta(days=2)), self.later(timedelta(minutes=4))
        sheet = course.checks.get(step.lesson_id)
        passed = self.sit(sheet) if sheet else None
        version = step.lesson.current_id
        values = (self.at(started), self.at(read), version, self.at(passed))
        self.new(LessonProgress, self.enrolment, step.lesson_id, *values)
        return bool(passed) or not step.check_required

    def sit(self, sheet):
        """Tries the quiz until it is passed, or no longer. Returns when it was passed, or None."""
        quiz, before, attempt = sheet.quiz, [], None
        times = min(TIMES, quiz.attempts_allowed or TIMES)
        # Only where one attempt decides; what an average comes to is not reckoned here.
        if quiz.counts not in (Quiz.Counts.HIGHEST, Quiz.Counts.LATEST):
            times = 1
        for number in range(1, times + 1):
            if self.has_enough or number > 1 and self.chance.random() > GOES_ON:
                return None
            only_missed = number > 1 and not quiz.is_deferred and self.chance.random() < GOES_ON
            attempt, before, finished = self.attempt(
                sheet, number, before if only_missed else [], attempt if only_missed else None
            )
            if finished and reckon(quiz, before).passed:
                return finished
        return None

    def attempt(self, sheet, number, before, builds_on):
        """One sitting. Returns its primary key, what was given, and when it ended: None when it is open."""
        quiz, key = sheet.quiz, self.key(Attempt)
        started = self.later(timedelta(hours=3))
        ends = deadline(quiz, started, Allowance())
        asked = [(each.slot, each.drawn, each.wording, each) for each in before]
        asked = asked or [(*each, None) for each in sheet.asked(self.chance)]
        answers, is_open = self.answers(asked, ends)
        self.seen = min(self.later(timedelta(seconds=20)), ends or self.until)
        finished = None if is_open else self.seen
        result = self.at(finished)
        given = [
            self.carried(key, position, each[3])
            if each[3] and each[3].fraction == 1
            else self.response(quiz, key, position, *each[:3], *answers[position - 1], result)
            for position, each in enumerate(asked, 1)
        ]
        whose = (self.me, self.enrolment, quiz.pk, number, builds_on)
        self.new(Attempt, *whose, self.at(started), self.at(ends), result, result, *sheet.kept, key=key)
        return key, given, finished

    def answers(self, asked, ends):
        """[(answer, when)] to what is asked, (None, None) where there is none, and whether the attempt stays
        open: who has enough may leave one where nothing ends it."""
        stays_open = not ends and self.chance.random() < LEAVES_IT_OPEN
        answers, is_open = [], False
        for _slot, _drawn, wording, earlier in asked:
            is_open = is_open or (stays_open and bool(answers) and self.has_enough)
            if is_open or earlier and earlier.fraction == 1:
                answers.append((None, None))
                continue
            chance_of_right = 1 / (1 + exp(wording.hardness - self.ability))
            given = wording.answered(self.chance, self.chance.random() < chance_of_right)
            answers.append((given, self.at(min(self.later(timedelta(seconds=30)), ends or self.until))))
            self.given += 1
        return answers, is_open

    def response(self, quiz, attempt, position, slot, drawn, wording, answer, at, finished):
        """A question of the attempt, with what was answered, if anything was."""
        order = self.chance.choice(wording.orders)
        # Nobody asks to be shown where nothing is told: they leave it.
        is_given = answer is not None and not (quiz.is_deferred and answer.answer is None)
        is_over = is_given and not quiz.is_deferred and (answer.ends or wording.tries == 1)
        sure = self.chance.randint(1, 3) if is_given and quiz.certainty else None
        draft, saved = (answer.answer, at) if is_given and not is_over else (None, None)
        fraction, counts, answered = None, None, None
        if is_given and (finished or not quiz.is_deferred):
            fraction, counts = answer.fraction, answer.counts
            answered = at if is_over else finished
        seq = is_given + bool(finished and not is_over)
        values = (sure, seq, saved, fraction, answered)
        key = self.new(
            Response, attempt, slot.pk, wording.version.pk, drawn, position, order, wording.keys, draft,
            *values, None,
        )  # fmt: skip
        if fraction is not None:
            self.new(Try, key, 1, answer.answer, answer.earned, sure, finished if quiz.is_deferred else at)
        return Given(
            wording.version, slot, counts, drawn, wording, order, key, (sure, fraction, answered), key
        )

    def carried(self, attempt, position, before):
        """What was right before stays right."""
        sure, fraction, answered = before.values
        key = self.new(
            Response, attempt, before.slot.pk, before.version.pk, before.drawn, position, before.order,
            before.wording.keys, None, sure, 0, None, fraction, answered, before.origin,
        )  # fmt: skip
        return before._replace(key=key)
