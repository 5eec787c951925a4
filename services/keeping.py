"""Files on their way into the cabinet: checked, stored for good, then tied to a row.

A file is durable before any row speaks of it; one that no row came to speak of goes with a sweep.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from services.db import changed, inserting, table
from services.errors import Invalid
from services.models import Blob, Paper
from services.numbers import derived
from services.ports import Scanner, Store
from services.quick import Quick
from services.sniffing import ENDINGS, sniff
from workflows.case import Actor

LARGEST = 10_000_000
MOST_FILES = 40
"""On one draft or dossier, of what citizens add and of what officers add."""
LONGEST_NAME = 120

RESULT = "result"
"""The slot of the document that is the result, which its owner may have once it is given out."""
ENCLOSED = "enclosed"
"""The slot of what officers add on the way to it."""

_PAPER = table(Paper)
_TIE = Quick(insert(_PAPER))
_KNOWN = Quick(select(_PAPER.c.id).where(_PAPER.c.public_id == bindparam("public_id")))
_ITS = or_(
    _PAPER.c.draft_id == bindparam("draft_id"), _PAPER.c.dossier_id == bindparam("dossier_id")
)
_THERE = Quick(
    select(func.count(_PAPER.c.id).label("n")).where(
        _ITS, _PAPER.c.internal == bindparam("internal"), _PAPER.c.removed_at.is_(None)
    )
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived: its slot, the name it claims, its content, a key made beforehand."""

    slot: str
    filename: str
    content: bytes
    key: str


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Where papers are kept, and who looks through them for malware."""

    store: Store
    scanner: Scanner


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was checked and lies in the store, with the row that will speak of it."""

    key: str
    slot: str
    filename: str
    blob: dict[str, Any]

    @property
    def paper_id(self) -> str:
        """The public id of its paper: the same for the same key and slot."""
        return derived(self.key, f"paper:{self.slot}", 16).lower()


@dataclass(frozen=True, slots=True)
class Label:
    """What the paper of a stored file says: which draft or dossier it is in (`place`), its title,
    who added it when, another slot than that of the upload. `internal`: its owner never sees it.
    `origin`: the number of the dossier that its owner has it from, if it was there before."""

    place: dict[str, Any]
    title: str
    by: Actor
    at: datetime
    slot: str = ""
    internal: bool = False
    origin: str = ""


def keep(cabinet: Cabinet, upload: Upload, at: datetime) -> Kept:
    """Check and store a file; `Invalid` with the reason for one that cannot be kept."""
    media_type = sniff(upload.content, largest=LARGEST)
    state = cabinet.scanner.scan(upload.content)
    if state == "infected":
        raise Invalid("file-infected")
    sha256 = hashlib.sha256(upload.content).hexdigest()
    cabinet.store.put(sha256, upload.content)
    blob = {
        "sha256": sha256,
        "size": len(upload.content),
        "media_type": media_type,
        "state": state,
        "stored_at": at,
    }
    return Kept(upload.key, upload.slot, clean_name(upload.filename, media_type), blob)


def tie(db: Session, kept: Kept, label: Label) -> str:
    """Write the paper of a stored file, once, in the caller's transaction; return its public id."""
    public_id = kept.paper_id
    if _KNOWN.scalar(db, {"public_id": public_id}) and not _taken_out(db, public_id, label):
        return public_id
    whose = {"draft_id": None, "dossier_id": None} | label.place | {"internal": label.internal}
    if _THERE.scalar(db, whose) >= MOST_FILES:
        raise Invalid("too-many-files", most=MOST_FILES)
    stored = inserting(db, table(Blob)).values(kept.blob)
    again = {"stored_at": stored.excluded.stored_at}
    db.execute(stored.on_conflict_do_update(index_elements=["sha256"], set_=again))
    paper = {"public_id": public_id, "slot": label.slot or kept.slot, "title": label.title}
    file = {"filename": kept.filename, "sha256": kept.blob["sha256"]}
    what = {"form": "copy", "count": 1, "internal": label.internal, "origin": label.origin}
    when = {"added_by": label.by.id, "added_at": label.at}
    _TIE.run(db, label.place | paper | file | what | when)
    return public_id


def _taken_out(db: Session, public_id: str, label: Label) -> bool:
    """Whether this paper of the draft was taken out again, so that whoever adds it once more, from
    a page they went back to, means it; what was taken out makes room for it."""
    draft_id = label.place.get("draft_id")
    gone = delete(_PAPER).where(
        _PAPER.c.public_id == public_id,
        _PAPER.c.draft_id == draft_id,
        _PAPER.c.removed_at.is_not(None),
    )
    return draft_id is not None and changed(db, gone) == 1


def clean_name(name: str, media_type: str) -> str:
    """A file name that is safe to show and to hand out again: no path, no control letters, and the
    ending of what the file is, whatever it claimed to be."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .") or "giay-to"
    endings = ENDINGS[media_type]
    if not plain.lower().endswith(endings):
        plain += endings[0]
    return plain[-LONGEST_NAME:]
