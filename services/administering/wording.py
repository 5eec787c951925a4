"""Sentences of the library of reasons and letters to applicants, as records over what is shipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import reasons
from services.administering import changes
from services.administering.changes import Errand, Kind, Record
from services.db import inserting, table, transaction
from services.errors import Invalid
from services.letters import FACTS, shipped_text
from services.models import OwnText

_OWN = table(OwnText)
LONGEST = 4000


def sentence(db: Session, of: str) -> Record | None:
    """A sentence by `KIND|NAME`, with whether it is retired and for which procedures it is."""
    return REASON.read(db, of)


def sentences(db: Session, kind: reasons.Kind) -> Mapping[str, Record]:
    """The whole library of a kind by name, with what is retired."""
    known = {one.name: _of(one) for one in reasons.shipped(kind)}
    rows = db.execute(select(_OWN).where(_OWN.c.kind == REASON.name))
    for row in rows:
        of, _, name = row.name.partition("|")
        if of == kind:
            known[name] = row.value
    return known


def set_sentence(db: Session, of: str, record: Record, errand: Errand) -> None:
    """Change a sentence, retire it, or add one."""
    with transaction(db):
        if not changes.done(db, errand):
            changes.write(db, REASON, of, record, errand)


def letter(db: Session, name: str) -> str:
    """The words of a letter, subject first: the installation's own, or those that are shipped."""
    found = LETTER.read(db, name)
    return str(found["text"]) if found else ""


def set_letter(db: Session, name: str, text: str, errand: Errand) -> None:
    """Let a letter say something else; the shipped words bring those back."""
    with transaction(db):
        if not changes.done(db, errand):
            changes.write(db, LETTER, name, {"text": text.strip()}, errand)


def letter_faults(text: str) -> Sequence[str]:
    """The placeholders that no letter knows, as they stand; `{` alone for what cannot be read."""
    try:
        names = [
            name for _text, name, form, _way in Formatter().parse(text) if name is not None or form
        ]
    except ValueError:
        return ("{",)
    return tuple(f"{{{name}}}" for name in names if name not in FACTS)


def _of(one: reasons.Suggestion) -> Record:
    return {"title": one.title, "text": one.text, "procedures": [], "retired": False}


def _read_reason(db: Session, of: str) -> Record | None:
    kind, _, name = of.partition("|")
    return sentences(db, kind).get(name) if kind in reasons.KINDS else None


def _put_reason(db: Session, of: str, after: Record | None, errand: Errand) -> None:  # noqa: ARG001  # as kinds are
    kind, _, name = of.partition("|")
    if kind not in reasons.KINDS or not name:
        raise Invalid("reason-unknown")
    plain = {one.name: _of(one) for one in reasons.shipped(kind)}
    _put(db, REASON.name, of, after, plain.get(name))


def _read_letter(db: Session, name: str) -> Record | None:
    shipped = shipped_text(name)
    here = (_OWN.c.kind == LETTER.name, _OWN.c.name == name)
    own = db.scalar(select(_OWN.c.value).where(*here)) if shipped else None
    return own or ({"text": shipped} if shipped else None)


def _put_letter(db: Session, name: str, after: Record | None, errand: Errand) -> None:  # noqa: ARG001  # as kinds are
    shipped = shipped_text(name)
    if not shipped or after is None:
        raise Invalid("letter-unknown")
    subject, _, body = str(after["text"]).partition("\n")
    if not subject.strip() or not body.strip() or len(after["text"]) > LONGEST:
        raise Invalid("letter-bare", where="text")
    if wrong := letter_faults(str(after["text"])):
        raise Invalid("letter-placeholder", where="text", names=", ".join(wrong))
    _put(db, LETTER.name, name, after, {"text": shipped})


def _put(db: Session, kind: str, name: str, after: Record | None, shipped: Record | None) -> None:
    """Keep what is other than shipped, and nothing else."""
    if after is None or after == shipped:
        db.execute(delete(_OWN).where(_OWN.c.kind == kind, _OWN.c.name == name))
        return
    put = inserting(db, _OWN).values(kind=kind, name=name, value=dict(after))
    keys = ["kind", "name"]
    db.execute(put.on_conflict_do_update(index_elements=keys, set_={"value": dict(after)}))


REASON = Kind("reason", _read_reason, _put_reason)
LETTER = Kind("letter", _read_letter, _put_letter)
