"""What the people of `tests.faults.province` do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from services import bookkeeping, counter, drafts, filing, papers, processing, responding
from services.deeds import Deed
from services.entering import Applicant, Filing
from services.keeping import Upload, keep
from services.models import Dossier
from tests.factories import an_officer, answers_for, the_procedure
from tests.faults.province import Province
from tests.uploads import a_pdf
from workflows.case import Given
from workflows.levels import filed_online

PROCEDURES = ("1.001776", "1.009994", "1.001029", "1.004873", "1.001266", "2.000815", "1.001699")
"""Of every tier; with consultations, fees, confirmations, inspections and waits."""

OFFICES = {"commune": "tam-ky.an-my", "district": "tam-ky"}
PAGE = a_pdf()


def files(it: Province) -> None:
    """A citizen fills in a draft, adds a scan to each paper, and files it."""
    by, code, draft = it.rng.choice(it.people), it.rng.choice(PROCEDURES), it.key()
    procedure = the_procedure(it.db, code)
    if not filed_online(procedure.level):
        return
    answers = answers_for(procedure)
    who: dict[str, Any] = {"by": by, "at": it.clock}
    office = OFFICES.get(procedure.received_by, "")
    place: dict[str, Any] = {"office": office, "delivery": "desk", "delivery_address": ""}
    it.does("begun", partial(drafts.begin, it.db, code, draft_id=draft, **who))
    it.does("saved", partial(drafts.save, it.db, draft, answers, seen=1, **who))
    it.does("chosen", partial(drafts.choose, it.db, draft, **place, **who))
    for slot in procedure.wanted(answers):
        if slot.required:
            scan = Upload(slot.name, "a.pdf", PAGE + it.key().encode(), it.key())
            it.does("scanned", partial(papers.add_to_draft, it.db, it.cabinet, draft, scan, **who))
    it.files("filed", partial(filing.submit, it.db, draft, assurance="low", **who))


def walks_in(it: Province) -> None:
    """A clerk records what somebody brought."""
    code = it.rng.choice(PROCEDURES)
    procedure = the_procedure(it.db, code)
    desk = OFFICES.get(procedure.received_by, "trung-tam")
    answers = answers_for(procedure)
    what = Filing(it.key(), Applicant("Nguyễn An"), answers, channel="counter", office=desk)
    brought = [counter.HandedIn(p.name, "copy", 1) for p in procedure.wanted(answers)]
    who: dict[str, Any] = {"by": an_officer(it.db, "clerk", desk), "at": it.clock}
    it.files("walked in", partial(counter.record_walk_in, it.db, code, what, brought, **who))


def works(it: Province) -> None:
    """Whoever is to act at an open step does one of the things that the procedure offers there."""
    if not (found := it.an_open_dossier()):
        return
    public_id, here, step, by = found
    deed = Deed(by, it.clock, it.key())
    how: dict[str, Any] = {"step": here.step}
    opinion = it.rng.choice(("agree", "agree", "disagree"))
    how["given"] = Given(reason="Lý do rõ ràng", signature=True, opinion=opinion)
    if by.kind == "citizen" or step.reason in ("supplement", "confirmation"):
        it.keeps("answered", deed, partial(it.rng.choice(ANSWERS), it.db, public_id, deed))
    elif here.branch and step.kind != "join":
        how["branch"] = here.branch
        it.keeps("replied", deed, partial(processing.reply, it.db, public_id, deed, **how))
    elif step.actions:
        action = it.rng.choice(step.actions)
        if "paper" in action.needs:
            scan = Upload("enclosed", "b.pdf", PAGE + deed.key.encode(), deed.key)
            how["enclosed"] = keep(it.cabinet, scan, deed.at)
        act = partial(processing.act, it.db, public_id, action.name, deed, **how)
        it.keeps("acted", deed, act)


def _resubmits(db: Any, public_id: str, deed: Deed) -> None:
    responding.resubmit(db, public_id, {}, deed)


ANSWERS = (_resubmits, responding.confirm, responding.withdraw)


def interferes(it: Province) -> None:
    """Somebody claims, releases, apologises, or acts where it is not theirs to act."""
    if not (found := it.an_open_dossier()):
        return
    public_id, here, step, by = found
    stranger = an_officer(it.db, "officer", "nui-thanh")
    who = it.rng.choice((by, stranger))
    deed, place = Deed(who, it.clock, it.key()), {"step": here.step, "branch": here.branch}
    new_day: dict[str, Any] = {"due": it.now + timedelta(days=5), "reason": "Đợi xác minh"}
    verbs = {
        "claimed": partial(processing.claim, it.db, public_id, deed, **place),
        "released": partial(processing.release, it.db, public_id, deed, **place),
        "reappointed": partial(processing.reappoint, it.db, public_id, deed, **new_day),
    }
    if who is stranger and step.actions:
        action = step.actions[0].name
        act = partial(processing.act, it.db, public_id, action, deed, step=here.step)
        verbs = {"trespassed": act}
    kind = it.rng.choice(sorted(verbs))
    it.does(kind, verbs[kind])


def pays(it: Province) -> None:
    """A clerk takes what is owed."""
    if not (found := it.an_open_dossier()):
        return
    public_id = found[0]
    row = it.db.scalars(select(Dossier).where(Dossier.public_id == public_id)).one()
    money: dict[str, Any] = {"amount": bookkeeping.owed(it.db, row.id), "method": "cash"}
    desk = row.desk
    it.db.rollback()
    deed = Deed(an_officer(it.db, "clerk", desk), it.clock, it.key())
    it.does("paid", partial(counter.collect, it.db, public_id, deed, **money))


DEEDS: Mapping[str, tuple[int, Callable[[Province], None]]] = {
    "files": (12, files),
    "walks in": (8, walks_in),
    "works": (50, works),
    "interferes": (10, interferes),
    "pays": (8, pays),
    "promised work": (12, Province.promised_work),
}
"""How often each happens, and what it is."""
