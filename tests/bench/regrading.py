"""`python -m tests.bench.regrading`: what it takes to correct a question that very many have answered, on the
site of DATA_DIR or DATABASE_URL, which `manage.py simulate_cohort` has filled. Its key is moved to another
choice, the worst there is, and back again; meanwhile somebody else saves an answer again and again, as fast as
that goes, and others answer the very question, one after another. Times are reported and never asserted."""

import os
import subprocess
import sys
import time
from pathlib import Path

import django

MB = 1024
PAUSE, ANSWER_EVERY = 0.01, 0.2  # seconds
MOST_ANSWERS = 300


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if sys.argv[1:]:
        return {"save": keep_saving, "answer": keep_answering}[sys.argv[1]]()
    from django.db import connection

    version, count = most_answered()
    print(f"{connection.vendor}: “{version.question}”, {count:,} answers. Load: {os.getloadavg()[0]:.1f}.")
    before = version.marking()
    for marking in (moved(before), before):
        correct(version, marking)


def most_answered():
    """(the wording most answered of those with one right choice, how many answers it has)"""
    from django.db.models import Count

    from quizzes.models import QuestionVersion

    counted = QuestionVersion.objects.filter(kind="single").annotate(n=Count("responses"))
    version = counted.select_related("question").order_by("-n").first()
    return QuestionVersion.objects.get(pk=version.pk), version.n


def moved(marking):
    """The marking with the next row right and no other."""
    rows = marking["choices"]
    right = next(at for at, row in enumerate(rows) if float(row["credit"]) == 1)
    keyed = [{**row, "credit": "1" if at == (right + 1) % len(rows) else "0"} for at, row in enumerate(rows)]
    return marking | {"choices": keyed}


def correct(version, marking):
    """Previews and does it, with some saving and answering meanwhile; tells how long each took."""
    from django.utils import timezone

    from quizzes import regrading
    from quizzes.models import QuestionVersion

    version = QuestionVersion.objects.get(pk=version.pk)
    took = Stopwatch()
    seen = regrading.preview(version, marking)
    previewed = took.said()
    with busy("save") as saving, busy("answer") as answering:
        took = Stopwatch()
        made = regrading.regrade(version, marking, seen.seal, "A trial.", None, timezone.now())
        done = took.said()
        waited = [each.communicate("enough\n")[0].strip() for each in (saving, answering)]
    print(
        f"preview {previewed}, correction {done}, {made.changes.count():,} marks changed, "
        f"{made.completions.count():,} completions, {made.since.answers} answers came in. "
        f"{' '.join(waited)} Most memory so far {peak():.0f} MB. Load: {os.getloadavg()[0]:.1f}.",
        flush=True,
    )


def busy(doing):
    """Somebody in a process of their own, who has begun."""
    words = [sys.executable, "-m", "tests.bench.regrading", doing]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    return process


class Stopwatch:
    """Seconds since it was made, by the clock and of this process's CPU."""

    def __init__(self):
        self.clock, self.cpu = time.monotonic(), time.process_time()

    def said(self):
        return f"{time.monotonic() - self.clock:.1f} s ({time.process_time() - self.cpu:.1f} s of CPU)"


def peak():
    """The most memory this process ever held, in MB."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
    return int(line.split()[1]) / MB


def on_and_on(doing, pause, do):
    """Does it, with numbers from 0, until told that it is enough; then says what was waited for."""
    import select

    from django.db import OperationalError

    longest = done = refused = 0
    print("begun", flush=True)
    while not select.select([sys.stdin], [], [], pause)[0]:
        began = time.monotonic()
        try:
            do(done)
            done += 1
        except OperationalError:
            refused += 1
        except StopIteration:
            break
        longest = max(longest, time.monotonic() - began)
    print(f"{done:,} {doing} meanwhile, {refused} refused, the longest took {longest:.1f} s.")


def keep_saving():
    """Saves an answer to another question in an attempt under way."""
    from django.utils import timezone

    from quizzes import attempts
    from quizzes.models import Attempt, Response

    now, version = timezone.now(), most_answered()[0]
    open_now = Attempt.objects.filter(finished_at=None, deadline=None)
    waiting = Response.objects.filter(attempt__in=open_now, answered_at=None, fraction=None)
    mine = waiting.exclude(version=version).filter(version__kind="single").order_by("pk").first()

    def save(number):
        sheet = attempts.sheet(mine.attempt.learner, mine.attempt_id)
        response = next(each for each in sheet if each.pk == mine.pk)
        attempts.save(response, {"choices": [number % 2]}, response.seq, now)

    on_and_on("saves", PAUSE, save)


def asked_anew(version, now):
    """The responses of learners who sit the question's check once more, and have not answered it yet."""
    from quizzes import attempts
    from quizzes.models import Attempt

    sat = Attempt.objects.filter(responses__version=version, finished_at__isnull=False, number=1)
    sat = sat.exclude(learner__attempts__number=2).select_related("learner", "quiz").order_by("pk")
    for each in sat[:MOST_ANSWERS]:
        again = attempts.start(each.learner, each.quiz, now)
        sheet = attempts.sheet(each.learner, again.pk)
        yield from (one for one in sheet if one.version_id == version.pk and not one.answered_at)


def keep_answering():
    """Answers the question that is corrected, each time in another learner's attempt."""
    from django.utils import timezone

    from quizzes import attempts

    now, version = timezone.now(), most_answered()[0]
    given = iter(list(asked_anew(version, now)))

    def answer(number):
        response = next(given)
        attempts.answer(response, {"choices": [number % 2]}, response.seq, now)

    on_and_on("answers to it", ANSWER_EVERY, answer)


if __name__ == "__main__":
    main()
