"""The other side of a load: a process of its own with eight connections, on HTTP or on SQL.

It knows nothing of the product. Requests come as finished bytes, so that it takes as little of the
processors as it can; a connection is open before the clock starts.
"""

from __future__ import annotations

import fcntl
import socket
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Barrier, Thread
from time import perf_counter
from typing import Any, Self

import psycopg

CONNECTIONS = 8
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "mmap_size=0")
PATIENCE = 60.0

Script = Sequence[tuple[str, Any]]
"""Selects with their values, as the cursor takes them."""

Statements = Sequence[tuple[str, Mapping[str, Any]]]
"""What one transaction runs. On SQLite, `:dossier_id` of a later statement is the row that the first
has made, unless it is given."""


@dataclass(frozen=True, slots=True)
class Load:
    """How long it all took, how long each took, and what was answered."""

    seconds: float
    each: tuple[float, ...]
    answers: Mapping[str, int]

    @property
    def unit(self) -> float:
        """Seconds of one, as if they had come one after another."""
        return self.seconds / len(self.each)

    @property
    def mostly(self) -> float:
        """The time of the one in the middle."""
        return median(self.each)

    def slowest(self, share: float = 0.99) -> float:
        """The time within which this share was done."""
        return sorted(self.each)[min(int(len(self.each) * share), len(self.each) - 1)]

    def expect(self, answer: str) -> Load:
        """The same, if every answer was this; otherwise nothing was measured."""
        if set(self.answers) != {answer}:
            raise RuntimeError(f"wanted {answer} only: {dict(self.answers)}")
        return self


class Driver:
    """The process; used as a context, and ended with it."""

    def __enter__(self) -> Self:
        self._pool = ProcessPoolExecutor(1, get_context("spawn"))
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown()

    def http(self, port: int, messages: Sequence[bytes], connections: int = CONNECTIONS) -> Load:
        """Send all, each over the next free connection."""
        return self._pool.submit(send, port, messages, connections).result()

    def sql(self, url: str, jobs: Sequence[Statements], connections: int = CONNECTIONS) -> Load:
        """Run all transactions, each over the next free connection. `url` as psycopg or a path."""
        return self._pool.submit(execute, url, jobs, connections).result()

    def reads(self, url: str, scripts: Sequence[Script], connections: int = CONNECTIONS) -> Load:
        """Send them one after another, each over the next connection, and take every row."""
        return self._pool.submit(read, url, scripts, connections).result()

    def stock(self, path: str, jobs: Sequence[Statements], connections: int = CONNECTIONS) -> Load:
        """The same on SQLite with its own busy handler instead of a lock in turn."""
        return self._pool.submit(execute, path, jobs, connections, in_turn=False).result()


def send(port: int, messages: Sequence[bytes], connections: int) -> Load:
    """Send over sockets that are kept open as long as the server keeps them."""

    @contextmanager
    def opened() -> Iterator[Callable[[bytes], str]]:
        line = Line(port)
        yield line.ask
        line.close()

    return _together(opened, messages, connections)


class Line:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open()

    def open(self) -> None:
        """Connect anew."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb", 65536)
        self.used = False

    def close(self) -> None:
        """Hang up."""
        self.file.close()
        self.socket.close()

    def ask(self, message: bytes) -> str:
        """The status of the answer; all of it is read."""
        try:
            self.socket.sendall(message)
            first = self.file.readline()
        except ConnectionError:
            first = b""
        if not first and not self.used:
            raise ConnectionResetError
        if not first:  # Closed while it lay idle, as browsers find it too: sent again on a new one.
            self.close()
            self.open()
            return self.ask(message)
        self.used = True
        length, closing = 0, False
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            closing = closing or (name.lower() == b"connection" and b"close" in value.lower())
        self.file.read(length)
        if closing:
            self.close()
            self.open()
        return first.split()[1].decode()


def execute(
    url: str, jobs: Sequence[Statements], connections: int, *, in_turn: bool = True
) -> Load:
    """Run over connections of the bare driver, as warm as those of the product."""

    free = deque(_cursors(url, connections))

    @contextmanager
    def opened() -> Iterator[Callable[[Statements], str]]:
        cursor = free.popleft()
        if url.startswith("/"):
            with _transactions(url, cursor, in_turn=in_turn) as run:
                yield run
        else:
            yield partial(_statements, cursor)

    return _together(opened, jobs, connections)


def _statements(cursor: Any, job: Statements) -> str:
    for statement, values in job:
        cursor.execute(statement, values, prepare=True)
    return "done"


def read(url: str, scripts: Sequence[Script], connections: int) -> Load:
    """Read over connections of the bare driver, which take turns: nobody waits for this process."""
    each, began = [], perf_counter()
    for script, cursor in zip(scripts, cycle(_cursors(url, connections)), strict=False):
        since = perf_counter()
        for statement, values in script:
            cursor.execute(statement, values)
            cursor.fetchall()
        each.append(perf_counter() - since)
    return Load(perf_counter() - began, tuple(each), {"done": len(each)})


@cache
def _cursors(url: str, connections: int) -> Sequence[Any]:
    """Kept open like those of a pool, with all that the database has prepared for them."""
    if url.startswith("/"):
        return [_connected(url).cursor() for _ in range(connections)]
    return [psycopg.connect(url, autocommit=True).cursor() for _ in range(connections)]


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=PATIENCE
    )
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def _transactions(
    path: str, cursor: sqlite3.Cursor, *, in_turn: bool
) -> Iterator[Callable[[Statements], str]]:
    turn = Path(f"{path}.lock").open("w")  # noqa: SIM115  # closed below

    def run(job: Statements) -> str:
        if in_turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
        cursor.execute("BEGIN IMMEDIATE")
        made: int | None = None
        for statement, values in job:
            cursor.execute(statement, {"dossier_id": made, **values})
            made = made or cursor.lastrowid
        cursor.execute("COMMIT")
        if in_turn:
            fcntl.flock(turn, fcntl.LOCK_UN)
        return "done"

    yield run
    turn.close()


def _together(opened: Any, work: Sequence[Any], connections: int) -> Load:
    """Every connection takes the next piece until there is none."""
    left, each = deque(work), deque[float]()
    answers: Counter[str] = Counter()
    began: list[float] = []
    start = Barrier(connections, action=lambda: began.append(perf_counter()))

    def serve() -> None:
        with opened() as do:
            start.wait()
            while True:
                try:
                    one = left.popleft()
                except IndexError:
                    return
                since = perf_counter()
                try:
                    answer = do(one)
                except Exception as fault:  # noqa: BLE001  # told, and what it was
                    answer = repr(fault)[:300]
                each.append(perf_counter() - since)
                answers[answer] += 1

    threads = [Thread(target=serve) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(perf_counter() - began[0], tuple(each), dict(answers))
