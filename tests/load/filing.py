"""Filing and receiving over HTTP, against the same rows in one raw statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from uuid import uuid4

from sqlalchemy import insert, select

from services import filing, processing
from services.db import table, transaction
from services.deeds import Deed
from services.models import Dossier, Draft
from tests.factories import a_draft, a_key
from tests.load import references, visitors
from tests.load.driver import CONNECTIONS
from tests.load.harness import Goal, Pair, Row
from tests.load.references import Written, written
from tests.load.visitors import Browser, now
from tests.load.world import World

EACH_ROUND = 200
RESIDENCE = "residence"
"""The question whose answer decides which commune is competent."""
_DRAFT = table(Draft)


@contextmanager
def file(world: World) -> Iterator[Pair]:
    """Drafts that are complete: sent by their owners, or written as dossiers by the database."""
    some, owned = samples(world), drafts(world)
    of_raw, of_portal = stock(world, owned), stock(world, owned)

    def raw() -> float:
        jobs = [
            references.copy(one, draft=draft)
            for one, (draft, _) in zip(cycle(some), islice(of_raw, EACH_ROUND), strict=False)
        ]
        return world.driver.sql(world.bare, jobs).expect("done").unit

    def portal() -> float:
        sent = messages(islice(of_portal, EACH_ROUND))
        return world.driver.http(world.port, sent).expect("303").unit

    _alike(world, raw, portal)
    yield Pair(raw, portal)


@contextmanager
def receive(world: World) -> Iterator[Pair]:
    """Dossiers that wait at eight desks: received by their clerks, or moved by the database."""
    some = samples(world)
    clerks = clerks_of(world, some)
    moves = {one.dossier["office"]: _received(world, clerks, one) for one in some}

    def raw() -> float:
        jobs = [
            references.copy(moves[office], of=row_id) for row_id, _, office in _filed(world, some)
        ]
        return world.driver.sql(world.bare, jobs).expect("done").unit

    def portal() -> float:
        return world.driver.http(world.port, receipts(world, some, clerks)).expect("303").unit

    _alike(world, raw, portal)
    yield Pair(raw, portal)


def _alike(world: World, *sides: Callable[[], float]) -> None:
    """Both write the same rows, or the comparison is none: looked at on the last dossier of each."""
    found = []
    for side in sides:
        side()
        world.db.rollback()
        newest = select(table(Dossier).c.id).order_by(table(Dossier).c.updated_at.desc())
        found.append(references.shape(world.db, world.db.scalars(newest.limit(1)).one()))
    if found[0] != found[1]:
        raise RuntimeError(f"not the same rows: {found}")


def samples(world: World) -> list[Written]:
    """One dossier filed at each of eight communes, and what that wrote."""
    found = []
    [owner] = visitors.citizens(world, 1)
    for commune in visitors.communes(world, CONNECTIONS):
        draft = a_draft(world.db, owner.actor, at=now(world), **{RESIDENCE: commune.gso})
        with written(world.engine, world.db, key=draft) as one:
            filing.submit(world.db, draft, by=owner.actor, at=now(world), assurance="low")
        found.append(one)
    return found


def clerks_of(world: World, some: Sequence[Written]) -> dict[str, Browser]:
    """A clerk for each of these dossiers, by its office."""
    return {
        one.dossier["office"]: visitors.officer(world, "clerk", one.dossier["desk"]) for one in some
    }


def receipts(world: World, some: Sequence[Written], clerks: Mapping[str, Browser]) -> list[bytes]:
    """Each of some dossiers that were just filed, as its clerk receives it."""
    place = {"step": "receive", "branch": "", "action": "accept", "seen": "1"}
    return [
        clerks[office].posts(f"/xu-ly/{public_id}/quyet-dinh", place)
        for _, public_id, office in _filed(world, some)
    ]


def _received(world: World, clerks: dict[str, Browser], one: Written) -> Written:
    """What it writes to receive a dossier."""
    key, clerk = str(one.dossier["key"]), clerks[one.dossier["office"]]
    with written(world.engine, world.db, key=key) as move:
        deed = Deed(clerk.actor, now(world), a_key())
        processing.act(world.db, one.dossier["public_id"], "accept", deed, step="receive")
    return move


def _filed(world: World, some: Sequence[Written]) -> list[tuple[int, str, str]]:
    """So many dossiers that were just filed: row id, public id, office."""
    jobs = [references.copy(one) for one in islice(cycle(some), EACH_ROUND)]
    made = world.driver.sql(world.bare, jobs).expect("done")
    d = table(Dossier).c
    newest = select(d.id, d.public_id, d.office).order_by(d.id.desc()).limit(len(made.each))
    world.db.rollback()
    return [(row.id, row.public_id, row.office) for row in world.db.execute(newest)]


def drafts(world: World) -> dict[str, Browser]:
    """A complete draft of each of eight people, at eight communes."""
    people = visitors.citizens(world, CONNECTIONS)
    where = visitors.communes(world, CONNECTIONS)
    return {
        a_draft(world.db, one.actor, at=now(world), **{RESIDENCE: commune.gso}): one
        for one, commune in zip(people, where, strict=True)
    }


def stock(world: World, owned: dict[str, Browser]) -> Iterator[tuple[str, Browser]]:
    """Copies of the drafts, made as they are needed, with their owners."""
    world.db.rollback()
    rows = world.db.execute(select(_DRAFT).where(_DRAFT.c.id.in_(owned))).mappings().all()
    while True:
        made = [dict(row) | {"id": uuid4().hex} for row in islice(cycle(rows), EACH_ROUND)]
        owners = [owned[str(row["id"])] for row in islice(cycle(rows), EACH_ROUND)]
        with transaction(world.db):
            world.db.execute(insert(_DRAFT), made)
        yield from zip((str(row["id"]) for row in made), owners, strict=True)


def messages(ready: Iterable[tuple[str, Browser]]) -> list[bytes]:
    """Each draft as its owner sends it."""
    return [owner.posts(f"/ban-khai/{draft}/kiem-tra", {"cam-doan": "y"}) for draft, owner in ready]


ROWS = (
    Row(
        "filing",
        "file one dossier over HTTP",
        "one raw statement that writes the same rows",
        Goal("share", 0.18, 0.35),
        file,
    ),
    Row(
        "step",
        "receive one dossier over HTTP",
        "one raw statement that writes the same rows",
        Goal("share", 0.15, 0.25),
        receive,
    ),
)
