"""How a dossier of the demo year comes in: a draft at the portal, or papers over the counter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import md5
from random import Random

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services import counter, devices, drafts, filing, papers
from services.counter import HandedIn
from services.db import table
from services.demo import files, postman
from services.demo.arrivals import Arrival, Province
from services.demo.courses import Course
from services.demo.fates import Fate
from services.demo.people import Account, Population
from services.demo.staffing import Roster
from services.entering import Applicant, Filed, Filing
from services.invented.answering import Asked, answers_to
from services.invented.names import Person
from services.keeping import Cabinet
from services.models import Dossier
from services.quick import Quick
from workflows import fees
from workflows.calendar import local_day
from workflows.competence import competent_office
from workflows.definition import PaperSlot

KIOSK = "tam-ky"
"""In the halls of this district people also file on a machine that stands there for all."""

DELIVERIES = {"desk": 11, "post": 5, "online": 4}
AT_COUNTER = {"desk": 9, "post": 1}
OPTIONAL_PAPER = 0.25

_DOSSIER = table(Dossier)
_ROW_ID = Quick(select(_DOSSIER.c.id).where(_DOSSIER.c.public_id == bindparam("public_id")))


@dataclass(frozen=True, slots=True)
class Counter:
    """Where dossiers come in: the database, the cabinet for papers, the people on both sides."""

    db: Session
    cabinet: Cabinet
    province: Province
    population: Population
    roster: Roster

    def take(self, arrival: Arrival, key: str, rng: Random, fate: Fate) -> Course:
        """File a dossier in the way it comes; return it on its way."""
        if arrival.channel == "online":
            before, demand = arrival.at - timedelta(hours=1), arrival.procedure.assurance
            account = self.population.account(
                self.db, arrival.commune, arrival.kind, before, demand
            )
            return self.online(arrival, account, key, rng, fate)
        return self.walk_in(arrival, key, rng, fate)

    def online(
        self, arrival: Arrival, account: Account, key: str, rng: Random, fate: Fate
    ) -> Course:
        """A citizen fills in a draft, adds scans, and files it."""
        course = self._course(arrival, account.person, key, rng, fate)
        course.account = account
        self.draft(course, arrival)
        by = account.actor
        device = browser_of(arrival, by.id)
        filed = filing.submit(
            self.db, key, by=by, at=arrival.at, assurance=by.assurance, device=device
        )
        return self._found(course, filed)

    def leave_draft(self, arrival: Arrival, account: Account, key: str, rng: Random) -> None:
        """Somebody fills in a part of a draft, and goes away."""
        course = self._course(arrival, account.person, key, rng, Fate(pace=1))
        course.account = account
        self.draft(course, arrival, rng.uniform(0.3, 0.8))

    def draft(self, course: Course, arrival: Arrival, share: float = 1) -> None:
        """Fill in a draft, or only a share of its questions, a while before it would be filed."""
        db, account, rng = self.db, course.account, course.rng
        assert account is not None  # noqa: S101 - only people with an account have drafts
        begun = arrival.at - timedelta(minutes=rng.randint(6, 50))
        by, draft_id = account.actor, course.key
        given = dict(list(course.answers.items())[: int(len(course.answers) * share)])
        drafts.begin(db, arrival.procedure.code, draft_id=draft_id, by=by, at=begun)
        drafts.save(db, draft_id, given, seen=1, by=by, at=begun + timedelta(minutes=3))
        delivery = rng.choices(list(DELIVERIES), list(DELIVERIES.values()))[0]
        course.delivery = delivery
        drafts.choose(
            db,
            draft_id,
            office=self._chosen(arrival),
            delivery=delivery
            if delivery != "online" or arrival.procedure.result_electronic
            else "desk",
            delivery_address=account.person.address if delivery == "post" else "",
            by=by,
            at=begun + timedelta(minutes=4),
        )
        for n, slot in enumerate(self._slots(course)):
            scan = files.upload(slot.name, n + rng.randrange(5), f"{draft_id}:{slot.name}")
            at = begun + timedelta(minutes=5)
            papers.add_to_draft(db, self.cabinet, draft_id, scan, by=by, at=at)

    def walk_in(self, arrival: Arrival, key: str, rng: Random, fate: Fate) -> Course:
        """A clerk records what somebody brought or posted."""
        person = self.population.person(arrival.commune, arrival.kind, arrival.at)
        course = self._course(arrival, person, key, rng, fate)
        delivery = rng.choices(list(AT_COUNTER), list(AT_COUNTER.values()))[0]
        what = Filing(
            key=key,
            applicant=_applicant(person),
            answers=course.answers,
            office=self._chosen(arrival),
            delivery=delivery,
            delivery_address=person.address if delivery == "post" else "",
            channel=arrival.channel,
            carried=postman.came(key, arrival.channel),
        )
        course.delivery = delivery
        brought = [_handed_in(slot) for slot in self._slots(course)]
        by, code = self.roster.holder("clerk", course.desk), arrival.procedure.code
        filed = counter.record_walk_in(self.db, code, what, brought, by=by, at=arrival.at)
        return self._found(course, filed)

    def _course(
        self, arrival: Arrival, person: Person, key: str, rng: Random, fate: Fate
    ) -> Course:
        procedure, directory, on = arrival.procedure, self.province.directory, local_day(arrival.at)
        elsewhere = tuple(self.province.communes)
        asked = Asked(rng, person, arrival.commune, elsewhere, on)
        answers = answers_to(procedure, asked, **arrival.says)
        office = competent_office(
            procedure, answers, chosen=self._chosen(arrival), directory=directory, on=on
        )
        return Course(
            key=key,
            rng=rng,
            procedure=procedure,
            channel=arrival.channel,
            fate=fate,
            answers=answers,
            calendar=self.province.calendar,
            charged=fees.total(fees.assess(procedure, answers, arrival.channel)),
            office=office,
            desk=arrival.desk or directory.desk_of(office, on).code,
            elsewhere=bool(arrival.desk),
        )

    def _chosen(self, arrival: Arrival) -> str:
        district = arrival.procedure.received_by == "district"
        return arrival.commune.parent if district else arrival.commune.code

    def _slots(self, course: Course) -> Iterable[PaperSlot]:
        wanted = course.procedure.wanted(course.answers)
        return [s for s in wanted if s.required or course.rng.random() < OPTIONAL_PAPER]

    def _found(self, course: Course, filed: Filed) -> Course:
        course.public_id = filed.public_id
        course.dossier_id = int(_ROW_ID.scalar(self.db, {"public_id": filed.public_id}))
        return course


def _applicant(person: Person) -> Applicant:
    return Applicant(
        name=person.name,
        id_number=person.id_number or person.tax_code,
        phone=person.phone,
        email=person.email,
        address=person.address,
    )


def _handed_in(slot: PaperSlot) -> HandedIn:
    form = "original" if slot.originals else "certified" if slot.certified else "copy"
    return HandedIn(slot.name, form, max(slot.originals, slot.certified, slot.copies, 1))


def browser_of(arrival: Arrival, who: str) -> str:
    """What is kept of the browser: everybody's own, or that of the hall, which every third uses."""
    shared = arrival.commune.parent == KIOSK and arrival.at.second % 3 == 0
    number = md5((KIOSK if shared else who).encode(), usedforsecurity=False).hexdigest()
    return devices.mark("demonstration", number, local_day(arrival.at))
