"""Fifty learners at once, every request sent twice, against the server as it runs in production."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings

pytestmark = pytest.mark.load

LEARNERS, QUESTIONS = 50, 3
GUNICORN = [sys.executable, "-m", "gunicorn", "config.wsgi", "--worker-class", "gthread", "--workers", "2"]
GUNICORN += ["--threads", "4", "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]


@pytest.fixture
def database(tmp_path):
    """The address of a new, empty database of the kind this test run uses."""
    if settings.IS_SQLITE:
        yield f"sqlite:///{tmp_path / 'load.sqlite3'}"
        return
    here, name = settings.DATABASE_URL, f"docent_load_{os.getpid()}"
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield re.sub(r"/[^/?]*(?=\?|$)", f"/{name}", here)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def run(database, tmp_path):
    """run(words): runs a program as the server's own machine would; returns what it prints."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH")}
    environment |= {
        "DATABASE_URL": database,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "only-for-this-test-" * 4,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "DEBUG": "",
        "DEMO": "",
        "ALLOWED_HOSTS": "",
    }

    def run(*words, start=False, **how):
        how |= {"cwd": settings.BASE_DIR, "env": environment}
        if start:
            return subprocess.Popen(words, **how)
        done = subprocess.run(words, capture_output=True, text=True, **how)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def server(run, tmp_path):
    """(what was sown, the port of a gunicorn that serves it, how to kill it, the file it logs to)"""
    sown = json.loads(run(sys.executable, "tests/load/rows.py", "sow", str(LEARNERS), str(QUESTIONS)))
    log = tmp_path / "gunicorn.log"
    # The socket listens before the server is there: whoever comes early waits in its queue.
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening, log.open("w") as out:
        process = run(
            *GUNICORN, "--bind", f"fd://{listening.fileno()}",
            start=True, pass_fds=[listening.fileno()], stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip

        def kill():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)

        yield sown, listening.getsockname()[1], kill, log
        if process.poll() is None:
            kill()


class Client:
    """One learner's browser: two connections at once, each request a new one."""

    def __init__(self, port, cookies, session, statuses):
        self.port, self.statuses = port, statuses
        self.csrf_name = cookies[1]
        self.cookies = {cookies[0]: session}
        self.token = ""

    def send(self, method, address, data=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            data = urlencode({"csrfmiddlewaretoken": self.token} | data)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, address, data, headers)
            reply = connection.getresponse()
            body = reply.read().decode()
        finally:
            connection.close()
        self.statuses.append((method, reply.status))
        return reply, body

    def look(self, address):
        reply, body = self.send("GET", address)
        assert reply.status == 200, (address, reply.status)
        found = re.search(rf"{re.escape(self.csrf_name)}=([^;]+)", reply.headers.get("Set-Cookie", ""))
        if found:
            self.cookies[self.csrf_name] = found[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if token:
            self.token = token[1]
        return body

    def twice(self, address, data):
        """Both replies to the same form, sent twice at the same moment."""
        with ThreadPoolExecutor(2) as pair:
            return [sent.result() for sent in [pair.submit(self.send, "POST", address, data) for _ in "ab"]]


def sit(client, quiz, learner):
    """Sits the quiz; returns {position: place chosen} of every answer the server has acknowledged."""
    client.look(quiz)
    starts = client.twice(quiz, {})
    assert [reply.status for reply, _ in starts] == [302, 302]
    first, again = (reply.headers["Location"] for reply, _ in starts)
    assert first == again
    attempt = first.split("/")[2]
    acknowledged = {}
    for position in range(1, QUESTIONS + 1):
        address = f"/attempts/{attempt}/{position}/"
        body = client.look(address)
        seq = re.search(r'name="seq" value="(\d+)"', body)[1]
        place = str((learner + position) % 3)
        saves = client.twice(f"{address}save/", {"answer": place, "seq": seq})
        assert [json.loads(body) for _, body in saves] == [{"seq": 1, "said": "Saved"}] * 2
        answers = client.twice(address, {"answer": place, "seq": "1", "check": "1"})
        assert [r.headers["Location"] for r, _ in answers] == [f"{address}?checked#verdict"] * 2
        assert 'id="verdict"' in client.look(address)
        acknowledged[position] = int(place)
    assert "Question by question" in client.look(f"/attempts/{attempt}/")
    return acknowledged


def test_fifty_clients_lose_nothing_and_double_nothing(server, run):
    sown, port, kill, log = server
    statuses, began = [], time.monotonic()
    with ThreadPoolExecutor(LEARNERS) as crowd:
        sittings = {
            int(learner): crowd.submit(
                sit, Client(port, sown["cookies"], session, statuses), sown["quiz"], int(learner)
            )
            for learner, session in sown["sessions"].items()
        }
        acknowledged = {learner: sitting.result() for learner, sitting in sittings.items()}
    took = time.monotonic() - began
    kill()  # at once and without a farewell: what was acknowledged must be there
    rows = json.loads(run(sys.executable, "tests/load/rows.py", "reap"))

    kept = {(row["attempt__learner"], row["position"]): row for row in rows["responses"]}
    lost = double = 0
    for learner, answers in acknowledged.items():
        for position, place in answers.items():
            row = kept[learner, position]
            given = {"choices": [row["choice_order"][place]]}
            lost += row["draft"] != given or given not in row["tries"] or row["fraction"] is None
            double += len(row["tries"]) - 1
    double += len(rows["attempts"]) - LEARNERS + len(rows["responses"]) - LEARNERS * QUESTIONS
    errors = sum(status >= 500 for _, status in statuses)
    print(
        f"\n{LEARNERS} clients, {len(statuses)} requests in {took:.1f} s "
        f"({dict(Counter(statuses))}), {LEARNERS * QUESTIONS} answers: "
        f"{lost} lost, {double} double, {errors} errors 500"
    )
    assert (lost, double, errors) == (0, 0, 0)
    assert rows["finished"] == rows["enrolments"] == LEARNERS
    passes = sum(any(float(row["fraction"]) for row in kept.values() if row["attempt__learner"] == learner)
                 for learner in acknowledged)  # fmt: skip
    assert rows["passed"] == passes > 0
    assert "Traceback" not in log.read_text()
