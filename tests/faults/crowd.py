"""Learners by the hundred over HTTP, and the log of every write the site has acknowledged to them."""

import asyncio
import json
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults import sizes

TOKEN = "f" * 32  # any: the cookie and the form must agree
NAME = "learn.example.org"  # of a site that has a certificate
PATIENCE = 90  # seconds; an answer that takes longer counts as none


class Away(Exception):
    """No answer, or one that the site itself calls a failure."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict
    body: str

    @property
    def data(self):
        return (
            json.loads(self.body)
            if self.headers.get("content-type", "").startswith("application/json")
            else {}
        )

    @property
    def go(self):
        return self.headers.get("location") or self.data.get("go", "")


@dataclass
class Answered:
    """What the site has acknowledged of one response. place: of the choice last acknowledged; older: of the one
    before; seq: what the site gave out for it; checked: its check was acknowledged too."""

    learner: int
    attempt: int
    position: int
    place: int
    seq: int
    older: int | None = None
    checked: bool = False
    at: list = field(default_factory=list)  # (seq, place, mark), oldest first; mark is the ledger's own


@dataclass
class Ledger:
    """answers: {(attempt, position): Answered}. finished: {attempt: quiz}. sat: {learner: how often one began}."""

    answers: dict = field(default_factory=dict)
    finished: dict = field(default_factory=dict)
    sat: Counter = field(default_factory=Counter)
    refused: int = 0  # what was acknowledged and then not found by the next save
    mark: object = None  # callable: where another log stood when this was acknowledged

    def acknowledge(self, learner, attempt, position, place, seq):
        row = self.answers.setdefault((attempt, position), Answered(learner, attempt, position, place, 0))
        row.older, row.place, row.seq = (row.place if row.seq else None), place, seq
        row.at.append((seq, place, self.mark() if self.mark else None))

    @property
    def writes(self):
        return sum(len(row.at) for row in self.answers.values())


class Crowd:
    """Clients of the site at this port; each request is a connection of its own, as a proxy makes it."""

    def __init__(self, site, ledger=None, seed=1):
        self.port, self.sown = site.port, site.sown
        # What a proxy in front of it is asked for, and the certificate it is known by.
        self.origin = getattr(site, "origin", f"http://127.0.0.1:{site.port}")
        self.context = getattr(site, "context", None)
        self.ledger = ledger or Ledger()
        self.statuses, self.times = Counter(), []
        self.random = random.Random(seed)

    @property
    def failures(self):
        """Answers by which the site says that it failed."""
        return sum(n for status, n in self.statuses.items() if status >= 500)

    def p99(self):
        return sorted(self.times)[int(len(self.times) * 0.99)] if self.times else 0.0

    async def post(self, learner, address, accept="application/json", **data):
        """The `Reply`, counted and timed. Away when there is none."""
        session, csrf = self.sown["cookies"]
        body = urlencode({"csrfmiddlewaretoken": TOKEN} | data)
        head = (
            f"POST {address} HTTP/1.1\r\nHost: {self.origin.partition('://')[2]}\r\nConnection: close\r\n"
            f"Referer: {self.origin}/\r\nAccept: {accept}\r\nCookie: {session}={learner['session']}; {csrf}={TOKEN}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                said = await exchange(self.port, head.encode(), self.context)
        except (OSError, TimeoutError, ValueError) as error:
            self.statuses[0] += 1
            raise Away(str(error)) from error
        self.times.append(time.perf_counter() - began)
        self.statuses[said.status] += 1
        return said

    async def until_done(self, learner, address, **data):
        """As a patient browser: the same again until the site answers and does not say that it failed."""
        while True:
            try:
                reply = await self.post(learner, address, **data)
                if reply.status < 500:
                    return reply
            except Away:
                pass
            await asyncio.sleep(0.1)

    async def times_over(self, n, learner, address, **data):
        """The replies to the same form sent n times at the same moment."""
        return await asyncio.gather(*(self.post(learner, address, **data) for _ in range(n)))

    async def sit(self, learner, quiz="check", n=2, leaves_last=False):
        """Sits a quiz, everything sent n times at once, with an older save racing each newer one."""
        attempt = await self.go_through(learner, quiz, n, leaves_last)
        if attempt:
            await self.end(learner, quiz, attempt, n)

    async def go_through(self, learner, quiz, n, leaves_last=False):
        """Begins a quiz and answers what it asks; the attempt, None where it did not begin."""
        starts = await self.times_over(n, learner, self.sown[quiz], begin="1", read="1")
        attempts = {int(reply.go.split("/")[2]) for reply in starts if "/attempts/" in reply.go}
        if not attempts:
            return None
        self.ledger.sat[learner["pk"]] += 1
        attempt = min(attempts)
        for position in range(1, self.sown["questions"] + 1):
            place = await self.race(learner, attempt, position, n)
            is_left = leaves_last and position == self.sown["questions"]
            if quiz == "check" and not is_left:
                await self.check(learner, attempt, position, place, n)
        return attempt

    async def end(self, learner, quiz, attempt, n):
        ends = await self.times_over(n, learner, f"/attempts/{attempt}/")
        if any(reply.status == 200 for reply in ends):
            self.ledger.finished[attempt] = quiz

    async def race(self, learner, attempt, position, n):
        """An answer saved, then another saved n times while the older save comes once more. The place that was
        acknowledged last."""
        older, newer = self.random.sample(range(3), 2)
        save = f"/attempts/{attempt}/{position}/save/"
        for reply in await self.times_over(n, learner, save, answer=older, seq=0):
            if reply.status == 200:
                self.ledger.acknowledge(learner["pk"], attempt, position, older, reply.data["seq"])
        replies = await asyncio.gather(
            *(self.post(learner, save, answer=newer, seq=1) for _ in range(n)),
            self.post(learner, save, answer=older, seq=0),
        )
        if replies[0].status == 200:
            self.ledger.acknowledge(learner["pk"], attempt, position, newer, replies[0].data["seq"])
            return newer
        return older

    async def check(self, learner, attempt, position, place, n):
        row = self.ledger.answers.get((attempt, position))
        seq = row.seq if row else 0
        address = f"/attempts/{attempt}/{position}/"
        replies = await self.times_over(n, learner, address, answer=place, seq=seq, check="1")
        if row and any("?checked" in reply.go for reply in replies):
            row.checked = True

    async def keep_saving(self, learner, until):
        """Saves one answer after another until told that it is time, each until it is acknowledged."""
        reply = await self.until_done(learner, self.sown["final"], begin="1")
        attempt, position, seq = int(reply.go.split("/")[2]), 1, 0
        save = f"/attempts/{attempt}/{position}/save/"
        while not until():
            place = (seq + learner["pk"]) % 3
            reply = await self.until_done(learner, save, answer=place, seq=seq)
            if reply.status == 200:
                seq = reply.data["seq"]
                self.ledger.acknowledge(learner["pk"], attempt, position, place, seq)
            elif reply.status == 409 and "seq" in reply.data:
                # Only this client saves here: what the site has now is not what it had acknowledged.
                self.ledger.refused += 1
                seq = reply.data["seq"]
            else:
                raise AssertionError(f"{reply.status}: {reply.body[:300]}")

    async def every(self, learners, at_once, sit):
        """Every learner sits, so many at once, until there has been enough of it. How many have sat."""
        queue, sat, end = iter(list(learners)), [], time.monotonic() + sizes.ENOUGH

        async def one_after_another():
            for learner in queue:
                if time.monotonic() > end:
                    return
                sat.append(learner)
                try:
                    await sit(learner)
                except Away:
                    pass  # counted

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return len(sat)

    async def saving_for(self, learners, seconds):
        """They save one answer after another for so many seconds, and at least one each."""
        end = time.monotonic() + seconds

        def is_over():
            return time.monotonic() > end and self.ledger.writes >= len(learners)

        await asyncio.gather(*(self.keep_saving(each, is_over) for each in learners))


def wait_for(coroutine):
    """What it returns. It runs in a thread of its own: a browser's event loop may hold this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def exchange(port, request, context=None):
    name = NAME if context else None
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
    try:
        writer.write(request)
        await writer.drain()
        said = await reader.read(-1)
    finally:
        writer.close()
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = joined(body)
    if not first.startswith("HTTP/1.1 ") or len(body) < int(headers.get("content-length", 0)):
        raise ConnectionError("cut short")
    return Reply(int(first.split()[1]), headers, body.decode())


def joined(chunks):
    """The body that came in chunks; ConnectionError when its end is missing."""
    body = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            return body
        body, chunks = body + rest[:length], rest[length + 2 :]
    raise ConnectionError("cut short")
