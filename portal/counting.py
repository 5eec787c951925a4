"""What an installation counts of itself: requests and jobs, over all its processes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from flask import Flask

from portal.exposition import Family, Sample
from portal.sheet import Row, Sheet
from services.promised import WORKS
from services.working import OUTCOMES, Tried

METHODS = ("GET", "HEAD", "POST")
OTHER, NONE = "other", "none"
"""For methods, kinds and endpoints that are not ours: what a stranger sends names nothing."""

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5, 3.0, 10.0)
"""Upper bounds in seconds; 0.3 and 0.8 are what the soak promises for reading and writing."""

SHARE = 0.95
BUCKET = len(CLASSES)
SECONDS = BUCKET + len(BUCKETS) + 1
WAITED = SECONDS + 1
COLUMNS = WAITED + 1
WORKED = len(OUTCOMES)

Counted = Sequence[tuple[Row, Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How an endpoint has answered: how often, with how many faults of ours, how fast.

    `mean` in seconds; 95 of 100 answers took no longer than `most`, None past the last bucket.
    """

    endpoint: str
    method: str
    answers: int
    faults: int
    mean: float
    most: float | None


class Counts:
    """The counts of this process and its neighbours, kept in a folder of the installation."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self._folder = app, folder

    @cached_property
    def requests(self) -> Sheet:
        """A row for each endpoint and method, once all endpoints are there."""
        endpoints = sorted({*self._app.view_functions, NONE})
        rows = [(one, method) for one in endpoints for method in (*METHODS, OTHER)]
        return Sheet(self._folder, "requests", rows, COLUMNS)

    @cached_property
    def jobs(self) -> Sheet:
        """A row for each kind of job."""
        return Sheet(self._folder, "jobs", [(one,) for one in (*sorted(WORKS), OTHER)], WORKED + 1)

    def request(
        self, endpoint: str, method: str, status: int, *, seconds: float, waited: float
    ) -> None:
        """Count a request that was answered; `waited`: for the one writer's turn on SQLite."""
        row = (endpoint, method)
        where = BUCKET + bisect_left(BUCKETS, seconds)
        amounts = {min(status // 100, 5) - 1: 1.0, where: 1.0, SECONDS: seconds}
        if waited:
            amounts[WAITED] = waited
        self.requests.add(row if self.requests.knows(row) else (NONE, method), amounts)

    def job(self, tried: Tried) -> None:
        """Count a job that was tried."""
        row = (tried.kind,) if self.jobs.knows((tried.kind,)) else (OTHER,)
        self.jobs.add(row, {OUTCOMES.index(tried.outcome): 1.0, WORKED: tried.seconds})

    def sweep(self) -> None:
        """Forget what earlier versions counted."""
        self.requests.sweep()
        self.jobs.sweep()

    def paces(self, most: int) -> list[Pace]:
        """The endpoints on which the most time was spent, at most so many."""
        asked = [(row, cells) for row, cells in self.requests.totals() if sum(cells[:BUCKET])]
        asked.sort(key=lambda one: -one[1][SECONDS])
        return [pace(row, cells) for row, cells in asked[:most]]

    def families(self) -> Iterator[Family]:
        """All of it, as it is told to a watcher."""
        yield from request_families(list(self.requests.totals()))
        yield from job_families(list(self.jobs.totals()))


def request_families(asked: Counted) -> Iterator[Family]:
    """What was asked, and how long the answers took."""
    yield Family(
        "motcua_requests_total",
        "counter",
        "Requests answered, by endpoint and outcome.",
        [
            Sample({**named(row), "status": name}, cells[n])
            for row, cells in asked
            for n, name in enumerate(CLASSES)
            if cells[n]
        ],
    )
    yield Family(
        "motcua_request_seconds",
        "histogram",
        "Seconds from a request to its answer.",
        [sample for row, cells in asked for sample in buckets(named(row), cells)],
    )
    yield Family(
        "motcua_write_turn_wait_seconds_total",
        "counter",
        "Seconds that requests waited for the one writer's turn on SQLite.",
        [Sample({}, sum(cells[WAITED] for _, cells in asked))],
    )


def job_families(worked: Counted) -> Iterator[Family]:
    """What the worker has tried, and how long it took."""
    yield Family(
        "motcua_jobs_total",
        "counter",
        "Jobs tried by the worker, by kind and outcome.",
        [
            Sample({"kind": row[0], "outcome": name}, cells[n])
            for row, cells in worked
            for n, name in enumerate(OUTCOMES)
            if cells[n]
        ],
    )
    yield Family(
        "motcua_job_seconds_total",
        "counter",
        "Seconds that the worker spent on jobs, by kind.",
        [Sample({"kind": row[0]}, cells[WORKED]) for row, cells in worked],
    )


def named(row: Row) -> dict[str, str]:
    """The labels of a row of requests."""
    endpoint, method = row
    return {"endpoint": endpoint, "method": method}


def pace(row: Row, cells: Sequence[float]) -> Pace:
    """What the cells of a row say."""
    endpoint, method = row
    answers = sum(cells[BUCKET:SECONDS])
    below = accumulate(cells[BUCKET:SECONDS])
    bounds = zip((*BUCKETS, None), below, strict=True)
    most = next(bound for bound, n in bounds if n >= SHARE * answers)
    return Pace(
        endpoint, method, int(answers), int(cells[BUCKET - 1]), cells[SECONDS] / answers, most
    )


def buckets(labels: dict[str, str], cells: Sequence[float]) -> Iterator[Sample]:
    """A histogram: each bucket holds all below its bound."""
    n = 0.0
    for bound, cell in zip((*map(str, BUCKETS), "+Inf"), cells[BUCKET:SECONDS], strict=True):
        n += cell
        yield Sample({**labels, "le": bound}, n, "_bucket")
    yield Sample(labels, n, "_count")
    yield Sample(labels, cells[SECONDS], "_sum")
