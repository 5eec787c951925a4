"""Papers as pictures to look at: never the file itself, which is drawn by a process that may die of it.

Nothing is kept: a picture lives as long as the answer that carries it, and goes with the paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import apart, lookup
from services.apart import Size, Told
from services.errors import Conflict, NotFound, Unavailable
from services.keeping import Cabinet
from services.models import Blob, Paper
from workflows.case import Actor

WIDTHS = (400, 1000, 2000)

_turns = apart.turns()


def look(
    db: Session, cabinet: Cabinet, public_id: str, paper_id: str, by: Actor
) -> tuple[Paper, Sequence[Size]]:
    """A paper of a dossier that the reader may see, and how large each of its pages is.

    No page for a file that cannot be drawn. A paper without a file is not found.
    """
    paper, kind, content = _file(db, cabinet, public_id, paper_id, by)
    return paper, _draw(content, kind, 0, WIDTHS[0]).sizes


def page(
    db: Session, cabinet: Cabinet, public_id: str, paper_id: str, by: Actor, *, n: int, width: int
) -> bytes:
    """One of its pages as a JPEG of about that width; `NotFound` where there is none to draw."""
    _paper, kind, content = _file(db, cabinet, public_id, paper_id, by)
    wanted = min(WIDTHS, key=lambda one: abs(one - width))
    picture = _draw(content, kind, max(n, 1), wanted).picture
    if not picture:
        raise NotFound("paper-unknown")
    return picture


def _file(
    db: Session, cabinet: Cabinet, public_id: str, paper_id: str, by: Actor
) -> tuple[Paper, str, bytes]:
    standing = lookup.look(db, public_id, by)
    found = db.execute(
        select(Paper, Blob)
        .join(Blob, Blob.sha256 == Paper.sha256)
        .where(
            Paper.dossier_id == standing.dossier.id,
            Paper.public_id == paper_id,
            Paper.removed_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        raise NotFound("paper-unknown")
    paper, blob = found
    if blob.state == "infected":
        raise Conflict("file-infected")
    try:
        return paper, blob.media_type, cabinet.store.get(blob.sha256)
    except KeyError as missing:
        raise Unavailable("file-away") from missing


def _draw(content: bytes, kind: str, n: int, width: int) -> Told:
    return apart.told(content, kind, n, width, _turns)
