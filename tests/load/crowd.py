"""People who do not wait for each other: requests at their times, whatever the answers take.

A process of its own. How long something took counts from the moment at which somebody wanted it, so
that a portal that stalls is not spared for having stalled.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle
from threading import local
from typing import Any
from uuid import uuid4

from tests.faults.visitors import multipart
from tests.load.driver import Line
from tests.load.visitors import Browser

AT_ONCE = 400
"""More than ever wait at once, also for a portal that is away: nobody waits for a place in here."""
AWAY = 0
"""The status of a portal that does not answer."""
AGAIN_AFTER = 0.25
PATIENCE = 60.0
SLOT = "giay-declaration"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked for, when (seconds since 1970), how long it took, with which status."""

    name: str
    at: float
    seconds: float
    status: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who does what, how often in a second, and for how long."""

    port: int
    seconds: float
    filings: Sequence[tuple[str, Browser]]
    filings_a_second: float
    reads: Sequence[tuple[str, bytes]]
    reads_a_second: float
    paper: bytes


@dataclass
class Crowd:
    """Everybody at once; `answers` are in the order in which they came."""

    plan: Plan
    answers: deque[Answer] = field(default_factory=deque)
    lines: Any = field(default_factory=local)

    def run(self) -> list[Answer]:
        """Send everything at its time, and wait for the last answer."""
        began = time.time()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for after, wish in self.wishes():
                time.sleep(max(0.0, began + after - time.time()))
                pool.submit(wish, began + after)
        return list(self.answers)

    def wishes(self) -> Iterator[tuple[float, Callable[[float], None]]]:
        """What is wanted, and after how many seconds."""
        plan, filings = self.plan, iter(self.plan.filings)
        reads = cycle(plan.reads)
        planned = [
            (n / plan.reads_a_second, False) for n in range(int(plan.seconds * plan.reads_a_second))
        ]
        planned += [(n / plan.filings_a_second, True) for n in range(len(plan.filings))]
        for after, files in sorted(planned):
            if files:
                draft, owner = next(filings)
                yield after, lambda at, d=draft, o=owner: self.file(at, d, o)  # type: ignore[misc]
            else:
                name, message = next(reads)
                yield after, lambda at, n=name, m=message: self.read(at, n, m)  # type: ignore[misc]

    def read(self, at: float, name: str, message: bytes) -> None:
        """Open a page; nobody tries twice."""
        self.ask(at, name, message)

    def file(self, at: float, draft: str, owner: Browser) -> None:
        """Add two papers, then file; whoever is not answered sends the same again."""
        for name, message in (
            ("papers", self.papers(draft, owner)),
            ("file", filing(draft, owner)),
        ):
            until = time.time() + PATIENCE
            while self.ask(at, name, message) != HTTPStatus.SEE_OTHER and time.time() < until:
                time.sleep(AGAIN_AFTER)
                at = time.time()
            at = time.time()

    def papers(self, draft: str, owner: Browser) -> bytes:
        """Two files of their own in one form."""
        files = [(f"giay-{n}.pdf", self.plan.paper + f"\n% {uuid4().hex}".encode()) for n in (1, 2)]
        form: list[tuple[str, str | tuple[str, bytes]]] = [("csrf_token", owner.csrf)]
        form += [("once", uuid4().hex), *((SLOT, one) for one in files)]
        kind, body = multipart(form)
        return owner.sends(f"/ban-khai/{draft}/giay-to", kind, body)

    def ask(self, at: float, name: str, message: bytes) -> int:
        """The status, noted with the time since it was wanted."""
        try:
            line = getattr(self.lines, "line", None) or Line(self.plan.port)
            self.lines.line = line
            status = int(line.ask(message))
        except (OSError, ValueError, IndexError):
            self.lines.line, status = None, AWAY
        self.answers.append(Answer(name, at, time.time() - at, status))
        return status


def filing(draft: str, owner: Browser) -> bytes:
    """The last page of a declaration, sent."""
    return owner.posts(f"/ban-khai/{draft}/kiem-tra", {"cam-doan": "y"})


def run(plan: Plan) -> list[Answer]:
    """As a process does it."""
    return Crowd(plan).run()
