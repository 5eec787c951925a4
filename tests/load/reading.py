"""What is read most: queues, boards, searches, against one row by its primary key.

The statements are those that the product sends, sent again by the bare driver, so that a ratio tells
about statements and indexes; what the product adds around them shows over HTTP. Both sides go the
same way: over eight connections of another process, which take turns, each statement on its own,
every row taken; the read by primary key is one whole dossier at random, and times are those of the
one in the middle. The budgets were derived in the same way from a read that cost 0.08–0.28 ms where
a queue of fifty cost 0.34–0.96; here a read costs 0.01 (SQLite) and 0.04–0.08 (PostgreSQL), and a
queue 0.12 and 0.48, so that the same statements are a larger multiple: of a list, most is spent on
handing over its rows (FIGURES.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count, cycle, islice
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from services import desk_search, places, queues
from services.models import Dossier, OpenStepRow
from services.queue_pages import PAGE
from services.queue_wanted import Wanted
from services.reporting import board, periods, scopes, spread
from services.reporting.board import Asked
from services.reporting.indicators import OF_DOSSIERS
from tests.factories import an_officer
from tests.load import harness, visitors
from tests.load.harness import Goal, Pair
from tests.load.world import World, made
from workflows.case import Actor

TIMES, READS = 40, 320
"""How often a page or a service, and a script of statements, is asked in a round; the one in the
middle counts."""
UNITS = 8
YEAR = 2021
FEW = 5_000
"""Dossiers of the small province, whose longest queue fills a page too."""

Sent = tuple[str, Any]
Ask = Callable[[], object]


@contextmanager
def sent(engine: Engine) -> Iterator[list[Sent]]:
    """The statements of the block, with their values as the cursor takes them."""
    found: list[Sent] = []

    def note(_c: object, _cursor: object, text: str, values: Any, *_rest: object) -> None:
        if not text.startswith("BEGIN"):
            found.append((text, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def statements(world: World, asks: Sequence[Ask]) -> Iterator[Pair]:
    """What these send, against reading some dossier by its row id."""
    scripts: list[list[Sent]] = []
    for ask in asks:
        ask()
        with sent(world.engine) as script:
            ask()
        scripts.append(script)
    world.db.rollback()
    newest, rng = world.dossiers, Random(1)  # noqa: S311  # the same every time
    mark = "?" if world.database == "sqlite" else "%s"
    by_key = f"SELECT * FROM dossier WHERE id = {mark}"  # noqa: S608  # a mark of ours

    def read(script: Iterable[Sequence[Sent]]) -> float:
        return world.driver.reads(world.bare, list(islice(script, READS))).expect("done").mostly

    def key() -> float:
        return read([(by_key, (rng.randint(1, newest),))] for _ in count())

    yield Pair(key, lambda: read(cycle(scripts)))


def timed(ask: Ask, times: int = TIMES) -> float:
    """Seconds that it takes, mostly."""
    return median(_each(ask, times))


def slow(ask: Ask, times: int = TIMES) -> float:
    """Seconds within which 95 of 100 are done."""
    return sorted(_each(ask, times))[int(times * 0.95) - 1]


def _each(ask: Ask, times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = perf_counter()
        ask()
        found.append(perf_counter() - began)
    return found


@contextmanager
def queue(world: World) -> Iterator[Pair]:
    """A page of the queues of some offices with more than a page, with its counts."""
    at = visitors.now(world)

    def ask(by: Actor) -> Ask:
        return lambda: queues.queue(world.db, by, Wanted(), at=at)

    with statements(world, [ask(by) for by in some(world)]) as pair:
        yield pair


def page(asked: Callable[[World], bytes]) -> Callable[[World], Any]:
    """A page, here and in a province with few dossiers."""

    @contextmanager
    def measure(world: World) -> Iterator[Pair]:
        with made(world.database, FEW) as small:
            yield Pair(partial(_page, small, asked(small)), partial(_page, world, asked(world)))

    return measure


def _queue(world: World) -> bytes:
    [post] = longest(world).posts
    return visitors.officer(world, post.role, post.office).gets("/xu-ly")


def _board(world: World) -> bytes:
    return visitors.officer(world, "manager", "quang-nam").gets("/dieu-hanh")


def _page(world: World, message: bytes) -> float:
    return world.driver.http(world.port, [message] * TIMES, connections=2).expect("200").unit


def longest(world: World) -> Actor:
    """An officer of the office with most to do."""
    return an_officer(world.db, "officer", _busiest(world)[0][0])


def some(world: World) -> list[Actor]:
    """Officers of offices at random whose queue is longer than a page; or where it is longest."""
    long = [office for office, n in _busiest(world) if n > PAGE] or [_busiest(world)[0][0]]
    chosen = Random(4).sample(long, min(UNITS, len(long)))  # noqa: S311  # the same every time
    return [an_officer(world.db, "officer", office) for office in chosen]


def _busiest(world: World) -> Sequence[tuple[str, int]]:
    """Offices and how much waits for their officers, most first."""
    step, n = OpenStepRow, func.count()
    waiting = select(step.office, n).where(step.role == "officer").group_by(step.office)
    found = world.db.execute(waiting.order_by(n.desc(), step.office))
    return [(office, n) for office, n in found]


def asked(db: Session) -> Asked:
    """The province in the year of the demonstration."""
    directory = places.directory(db)
    period = periods.year(YEAR)
    return Asked(scopes.named(directory, "", ""), period, period.last, directory)


@contextmanager
def card(world: World) -> Iterator[Pair]:
    """One figure of the province with its period before."""
    here = asked(world.db)
    with statements(world, [lambda: board.figure(world.db, here, OF_DOSSIERS[0])]) as pair:
        yield pair


@contextmanager
def grid(world: World) -> Iterator[Pair]:
    """The months of a year, of the province and of every office below it."""
    here = asked(world.db)
    with statements(world, [lambda: spread.spread(world.db, here, OF_DOSSIERS[0])]) as pair:
        yield pair


def clerk(world: World) -> Actor:
    """A clerk of the desk with most dossiers."""
    desk = select(Dossier.desk).group_by(Dossier.desk).order_by(func.count().desc()).limit(1)
    return an_officer(world.db, "clerk", world.db.scalars(desk).one())


def words(world: World, column: Any, n: int = 10) -> list[str]:
    """What somebody might look for: some that are there."""
    rng = Random(2)  # noqa: S311  # the same every time
    ids = [rng.randint(1, world.dossiers) for _ in range(n * 4)]
    desk = next(iter(clerk(world).posts)).office
    mine = select(column).where(Dossier.id.in_(ids), column.is_not(None))
    here = select(column).where(Dossier.desk == desk, column.is_not(None)).limit(n // 2)
    return [*world.db.scalars(here), *world.db.scalars(mine)][:n]


@contextmanager
def search(world: World) -> Iterator[Pair]:
    """Names, at the busiest desk."""
    by = clerk(world)
    asks = [partial(desk_search.find, world.db, by, one) for one in words(world, Dossier.applicant)]
    with statements(world, asks) as pair:
        yield pair


def found(column: Any, tail: int = 0) -> Callable[[World], Any]:
    """How long a search takes at the service, 95 times of 100; against reading rows by key."""

    @contextmanager
    def measure(world: World) -> Iterator[Pair]:
        by, wanted = clerk(world), [one[-tail:] for one in words(world, column)]
        turn = iter(wanted * 10_000)
        db, rng, newest = world.db, Random(3), world.dossiers  # noqa: S311  # the same every time

        def key() -> float:
            return slow(lambda: db.get(Dossier, rng.randint(1, newest), populate_existing=True))

        yield Pair(key, lambda: slow(lambda: desk_search.find(db, by, next(turn))))

    return measure


def _row(
    name: str, work: str, goal: Goal, measure: Any, against: str = "a read by primary key"
) -> harness.Row:
    return harness.Row(name, work, against, goal, measure)


ROWS = (
    _row("queue", "the statements of an officer's queue of 50", Goal("times", 6, 4.5), queue),
    _row(
        "queue-page",
        "that queue as a page",
        Goal("times", 1.2, 1.05),
        page(_queue),
        "the page over 5,000",
    ),
    _row(
        "board-page",
        "the board of the province as a page",
        Goal("times", 1.2, 1.05),
        page(_board),
        "the page over 5,000",
    ),
    _row("card", "the statements of a card of the board", Goal("times", 3, 1.5), card),
    _row("grid", "the statements of a grid of a year", Goal("times", 15, 5), grid),
    _row("search", "the statements of a search by name", Goal("times", 8, 4), search),
    _row(
        "find-name",
        "a search by name at the service, p95",
        Goal("ms", 50),
        found(Dossier.applicant),
    ),
    _row(
        "find-id",
        "a search by identity number, p95",
        Goal("ms", 50),
        found(Dossier.applicant_id_number),
    ),
    _row("find-code", "a search by the end of a code, p95", Goal("ms", 50), found(Dossier.code, 4)),
)
