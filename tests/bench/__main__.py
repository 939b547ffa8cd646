"""`make bench`: the site as in production beside an empty Django view under the same gunicorn, and what each
thing a learner does costs in empty views. Times are reported and never asserted.

On SQLite; on PostgreSQL where DATABASE_URL names a server of it, in a database of its own. With GROWTH=1 once
more with a million answers, 100,000 learners and 1,000 lessons there; GROWTH=0.01 with a hundredth of that.
The load is one client, and from this machine only."""

import json
import os
import signal
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from tests.bench import processes, visits
from tests.bench.servers import Server, database, environment, run
from tests.bench.table import Line, Once, Run, growth, table

PORT = int(os.environ.get("BENCH_PORT") or 8790)
ROUNDS, STARTS = 3, 3
TIMES = {"empty": 1000, "lesson": 60, "home": 60, "attempt": 6}
WARM = 4
PEOPLE = 6  # who take turns at attempts
LARGE = {"learners": 100_000, "responses": 1_000_000, "lessons": 1_000}
MB, KB = 1_000_000, 1000


def main():
    share = float(os.environ.get("GROWTH") or 0)
    with tempfile.TemporaryDirectory(prefix="docent-bench-") as name, database(Path(name)) as store:
        env = environment(name, DATABASE_URL=store.url)
        said = json.loads(run(env, "tests/bench/site.py", "ready"))
        print(f"{store.name}, {ROUNDS} rounds, medians; 2 workers. {loaded()}\n", flush=True)
        small = measured(Path(name), env, store, said)
        print(table(small), flush=True)
        if not share:
            return
        before = store.size()
        print(f"\n{grown(env, share)} {(store.size() - before) / MB:,.0f} MB more. {loaded()}\n", flush=True)
        large = measured(Path(name), env, store, said)
        print(table(large) + "\n\n" + growth(small, large), flush=True)


def loaded():
    one, _five, _fifteen = os.getloadavg()
    return f"Load of this machine, {os.cpu_count()} cores: {one:.1f}."


def grown(env, share):
    """Makes the site a large one; tells how it went."""
    lessons, learners, responses = (
        max(1, int(LARGE[each] * share)) for each in ("lessons", "learners", "responses")
    )
    there = json.loads(run(env, "tests/bench/site.py", "grow", str(lessons)))
    words = ["--learners", str(learners), "--responses", str(responses), "--path", there["path"]]
    # Who signed up to be measured before is real as far as the site knows.
    run(env, "tests/bench/site.py", "leave")
    made = run(env, "manage.py", "simulate_cohort", *words).strip()
    return f"{there['lessons']} lessons on {there['paths']} paths. {made}"


def measured(folder, env, store, said):
    """The `Run` of the site as it is now."""
    starts = Once("start to first 200", 1.5, "s")
    memory = Once("memory, warm", 130, "MB Pss")
    cold_requests, cold_bytes = (
        Once("first lesson, cold", 5, "requests"),
        Once("first lesson, cold", 30, "KB"),
    )
    lines = {
        "empty": Line("empty view"),
        "bare": Line("empty view, no middleware"),
        "lesson": Line("lesson, logged in", 8, 5),
        "home": Line("home with progress", 10, 6),
        "attempt": Line("whole attempt", 110, 45),
        "saves": Line("the same, each choice saved"),
        "plain": Line("the same, without JavaScript"),
    }
    counted(folder, env, said, lines, cold_requests, cold_bytes)
    site = Server("site", PORT, folder, env)
    nothing = environment(folder, DJANGO_SETTINGS_MODULE="tests.bench.empty.settings")
    empty = Server("empty", PORT + 1, folder, nothing, "tests.bench.empty.wsgi")
    bare = Server("bare", PORT + 2, folder, nothing | {"BARE": "1"}, "tests.bench.empty.wsgi")
    running = []
    try:
        for _start in range(STARTS):
            starts.values.append(site.start(said["first"]))
            if len(starts.values) < STARTS:
                site.stop()
        running.append(site)
        for each in (empty, bare):
            each.start("/")
            running.append(each)
        timed(site, empty, bare, store, said, lines)
        memory.values.append(processes.pss(site.pids) / MB)
    finally:
        for each in running:
            each.stop()
    return Run(list(lines.values()), [cold_requests, cold_bytes, memory, starts])


def people(port, said, count):
    """Browsers of learners who have signed up, read the lesson and sat its check."""
    found = []
    for number in range(count):
        browser = visits.Browser(port, address=f"192.0.2.{number + 1}")
        visits.sign_up(browser, f"measured-{os.urandom(6).hex()}@example.org")
        browser.go("GET", said["lesson"])
        visits.attempt(browser, said["quiz"])
        found.append(browser)
    return found


def counted(folder, env, said, lines, cold_requests, cold_bytes):
    """Fills in what needs no repeating: statements, requests, bytes."""
    server = Server("counting", PORT, folder, env | {"DJANGO_SETTINGS_MODULE": "tests.bench.counting"})
    server.start(said["first"])
    try:
        stranger = visits.Browser(PORT)
        visits.cold(stranger, said["first"])
        cold_requests.values.append(stranger.tally.requests)
        cold_bytes.values.append(stranger.tally.bytes / KB)
        (browser,) = people(PORT, said, 1)
        for name, act in acts(said).items():
            browser.tally = visits.Tally()
            for _time in range(WARM):  # what is the same for everybody is made once a worker
                act(browser)
            browser.tally = lines[name].tally = visits.Tally()
            act(browser)
    finally:
        server.stop()


def acts(said):
    """What is measured, each a function of a browser."""
    return {
        "lesson": lambda browser: browser.go("GET", said["lesson"]),
        "home": lambda browser: browser.go("GET", "/"),
        "attempt": lambda browser: visits.attempt(browser, said["quiz"]),
        "saves": lambda browser: visits.attempt(browser, said["quiz"], saves=True),
        "plain": lambda browser: visits.attempt(browser, said["quiz"], script=False),
    }


def timed(site, empty, bare, store, said, lines):
    """Fills in the CPU of each round."""
    doing = {name: (site, act) for name, act in acts(said).items()}
    doing = {name: (server, lambda browser: browser.go("GET", "/"))
             for name, server in (("empty", empty), ("bare", bare))} | doing  # fmt: skip
    crowd = people(PORT, said, PEOPLE)
    others = {server: [visits.Browser(server.port)] for server in (empty, bare)}
    for server, act in doing.values():  # warm
        for browser in others.get(server, crowd) * WARM:
            act(browser)
    for number in range(ROUNDS):
        for name, (server, act) in doing.items():
            times = TIMES.get(name) or TIMES["empty" if server is bare else "attempt"]
            before = processes.cpu(server.pids) + store.cpu()
            for browser, _time in zip(cycle(others.get(server, crowd)), range(times), strict=False):
                act(browser)
            lines[name].cpu.append((processes.cpu(server.pids) + store.cpu() - before) / times)
        print(f"round {number + 1} of {ROUNDS} is done", file=sys.stderr, flush=True)


if __name__ == "__main__":
    # Whoever stops it stops its servers, too.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit("stopped"))
    main()
