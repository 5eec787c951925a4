"""Papers as pictures to look at: never the file itself, which is drawn by a process that may die of it.

Nothing is kept: a picture lives as long as the answer that carries it, and goes with the paper.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import lookup
from services.errors import Conflict, NotFound, Unavailable
from services.keeping import Cabinet
from services.models import Blob, Paper
from workflows.case import Actor

PROGRAM = Path(__file__).parent / "adapters" / "page_drawing.py"
PATIENCE = 15
"""Seconds for one page, of which the process may compute ten."""
AT_ONCE, TURN = 2, 8
"""So many pages are drawn at once in each process of the portal; others wait so many seconds."""
WIDTHS = (400, 1000, 2000)

_turns = BoundedSemaphore(AT_ONCE)
Size = tuple[float, float]


def look(
    db: Session, cabinet: Cabinet, public_id: str, paper_id: str, by: Actor
) -> tuple[Paper, Sequence[Size]]:
    """A paper of a dossier that the reader may see, and how large each of its pages is.

    No page for a file that cannot be drawn. A paper without a file is not found.
    """
    paper, kind, content = _file(db, cabinet, public_id, paper_id, by)
    return paper, _draw(content, kind, 0, WIDTHS[0])[0]


def page(
    db: Session, cabinet: Cabinet, public_id: str, paper_id: str, by: Actor, *, n: int, width: int
) -> bytes:
    """One of its pages as a JPEG of about that width; `NotFound` where there is none to draw."""
    _paper, kind, content = _file(db, cabinet, public_id, paper_id, by)
    wanted = min(WIDTHS, key=lambda one: abs(one - width))
    picture = _draw(content, kind, max(n, 1), wanted)[1]
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


def _draw(content: bytes, kind: str, n: int, width: int) -> tuple[list[Size], bytes]:
    """What the program says of a file; nothing where it died of it."""
    asked = json.dumps({"kind": kind, "page": n, "width": width}).encode()
    if not _turns.acquire(timeout=TURN):
        raise Unavailable("drawing-busy")
    try:
        told = subprocess.run(  # noqa: S603 - our own program, which gets the file and nothing else
            [sys.executable, "-I", str(PROGRAM)],
            input=asked + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        return [], b""
    finally:
        _turns.release()
    line, _, picture = told.partition(b"\n")
    said = json.loads(line)["sizes"] if line else []
    return [(float(wide), float(high)) for wide, high in said], picture
