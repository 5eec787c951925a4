"""Files that come in pieces over a line that fails: begun, gone on with, whole, checked by hash.

An upload is known by its draft, paper, size and hash, so that the same file chosen again, after a
reload or on another day, goes on where it stopped. Nothing here is a paper yet: a file that has
arrived whole is added as any other (`papers.add_to_draft`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from services import catalogue, drafts
from services.errors import Conflict, Invalid, NotFound
from services.keeping import LARGEST, LONGEST_NAME, Upload
from services.models import Draft
from services.numbers import derived
from services.papers import files, slot_of
from services.ports import Spool
from services.sniffing import MEGABYTE
from workflows.case import Actor

MOST_UNDER_WAY = 10
"""To one draft at once: what is begun and never ended costs room until the sweep."""
MOST_AT_ONCE = MEGABYTE
"""Bytes of one piece."""
HASH = re.compile(r"[0-9a-f]{64}")
LETTERS = 32
NAME = re.compile(rf"[0-9a-z]{{{LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that is about to come; `key` makes its paper, once."""

    slot: str
    filename: str
    size: int
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An upload and how much of it is here; `there`: its paper is in the draft already."""

    name: str
    offset: int
    there: bool = False


def begin(db: Session, spool: Spool, draft_id: str, what: Announced, *, by: Actor) -> UnderWay:
    """Announce a file, or find how much of it has come before."""
    draft = _open_draft(db, draft_id, by)
    slot_of(catalogue.by_id(db, draft.revision_id), what.slot)
    if not what.size > 0:
        raise Invalid("file-empty")
    if what.size > LARGEST:
        raise Invalid("file-too-large", megabytes=LARGEST // MEGABYTE)
    if not HASH.fullmatch(what.sha256) or len(what.filename) > 10 * LONGEST_NAME:
        raise Invalid("upload-unreadable")
    name = derived(f"{what.slot}:{what.size}:{what.sha256}", "upload", LETTERS).lower()
    held = files(db, draft_id=draft_id)
    if any((file.slot, file.sha256) == (what.slot, what.sha256) for file in held):
        return UnderWay(name, what.size, there=True)
    place = place_of(draft_id)
    try:
        spool.note(place, name)
    except KeyError:
        if spool.under_way(place) >= MOST_UNDER_WAY:
            raise Invalid("too-many-uploads", most=MOST_UNDER_WAY) from None
        spool.begin(place, name, json.dumps(asdict(what)))
    with _still_here():
        return UnderWay(name, len(spool.content(place, name)))


def add(
    db: Session, spool: Spool, draft_id: str, came: UnderWay, content: bytes, *, by: Actor
) -> int:
    """Add a piece that begins at an offset; how much is here then, also where the piece did not fit
    and nothing was added."""
    what = announced(db, spool, draft_id, came.name, by=by)
    if not 0 <= came.offset <= what.size - len(content) or len(content) > MOST_AT_ONCE:
        raise Invalid("upload-too-long")
    with _still_here():
        return spool.append(place_of(draft_id), came.name, came.offset, content)


def whole(db: Session, spool: Spool, draft_id: str, name: str, *, by: Actor) -> Upload:
    """A file that has arrived, ready to be added; one whose hash is wrong is let go."""
    what = announced(db, spool, draft_id, name, by=by)
    with _still_here():
        content = spool.content(place_of(draft_id), name)
    if len(content) < what.size:
        raise Conflict("upload-unfinished")
    if hashlib.sha256(content).hexdigest() != what.sha256:
        spool.drop(place_of(draft_id), name)
        raise Invalid("upload-garbled")
    return Upload(what.slot, what.filename, content, what.key)


def over(spool: Spool, draft_id: str, name: str) -> None:
    """Let go of an upload that has become a paper, or can never be one."""
    spool.drop(place_of(draft_id), name)


def announced(db: Session, spool: Spool, draft_id: str, name: str, *, by: Actor) -> Announced:
    """What was said of an upload when it began; somebody else's does not exist."""
    _open_draft(db, draft_id, by)
    if not NAME.fullmatch(name):
        raise NotFound("upload-unknown")
    with _still_here():
        return Announced(**json.loads(spool.note(place_of(draft_id), name)))


def place_of(draft_id: str) -> str:
    """Where the uploads of a draft lie: not under its id, which is a secret."""
    return derived(draft_id, "uploads", 24).lower()


@contextmanager
def _still_here() -> Iterator[None]:
    """Another request may let go of an upload at any moment: it has become a paper there."""
    try:
        yield
    except (KeyError, ValueError) as missing:
        raise NotFound("upload-unknown") from missing


def _open_draft(db: Session, draft_id: str, by: Actor) -> Draft:
    draft = drafts.own(db, draft_id, by)
    if draft.dossier_id is not None:
        raise Conflict("draft-filed-already")
    return draft
