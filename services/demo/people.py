"""Those who file in the demo year: some have an account, most walk in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services import accounts, signing_in
from services.accounts import Profile
from services.actor_ids import of_citizen
from services.db import table, transaction
from services.folding import fold
from services.identity import linking
from services.identity.claims import Proven
from services.identity.provider import SIMULATED_ISSUER
from services.invented.names import Person, a_business, a_person, pick
from services.models import Citizen, Identity
from workflows.assurance import CHECKED, enough
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.offices import Office

COMES_AGAIN = 0.35
"""How likely an online dossier is filed by somebody who has filed before."""

ASSURANCES: Mapping[str, int] = {"low": 5, "substantial": 4, "high": 1}


@dataclass(frozen=True, slots=True)
class Account:
    """A person with an account at the portal."""

    person: Person
    actor: Actor


@dataclass(slots=True)
class Population:
    """Makes people, and remembers who has an account where."""

    rng: Random
    made: int = 0
    _accounts: dict[tuple[str, str], list[Account]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def person(self, commune: Office, kind: str, at: datetime) -> Person:
        """Somebody new."""
        self.made += 1
        make = a_business if kind == "business" else a_person
        return make(self.rng, self.made, commune, local_day(at))

    def account(
        self, db: Session, commune: Office, kind: str, at: datetime, demand: str = ""
    ) -> Account:
        """Somebody with an account, who may have filed before, and is known as surely as demanded."""
        mine = self._accounts[commune.code, kind]
        known = [one for one in mine if enough(one.actor.assurance, demand)]
        if known and self.rng.random() < COMES_AGAIN:
            return pick(self.rng, known)
        drawn = self.rng.choices(list(ASSURANCES), list(ASSURANCES.values()))[0]
        assurance = drawn if enough(drawn, demand) else demand
        account = enrol(db, self.person(commune, kind, at), at=at, assurance=assurance)
        mine.append(account)
        return account


def enrol(db: Session, person: Person, *, at: datetime, assurance: str) -> Account:
    """Open an account without a password: by an electronic identity, or as low as one's own word.

    The demonstration lets its people in by a click, or through the simulated provider.
    """
    by_word = not enough(assurance, CHECKED)
    citizen_id = _by_word(db, person, at) if by_word else _by_identity(db, person, at, assurance)
    return Account(
        person, Actor(of_citizen(citizen_id), person.name, "citizen", assurance=assurance)
    )


def subject_of(number: str) -> str:
    """What the simulated provider calls somebody."""
    return f"mo-phong:{number}"


def _by_identity(db: Session, person: Person, at: datetime, assurance: str) -> int:
    who = Proven(
        issuer=SIMULATED_ISSUER,
        subject=subject_of(person.id_number or person.tax_code),
        assurance=assurance,
        kind=person.kind,
        name=person.name,
        number=person.id_number or person.tax_code,
        born=person.born,
        sex=person.sex,
        phone=person.phone,
        email=person.email,
    )
    citizen_id = linking.enter(db, who, at=at).citizen_id
    profile = Profile(
        phone=person.phone,
        email=person.email,
        born=person.born,
        sex=person.sex,
        address=person.address,
        commune=person.commune.gso,
    )
    accounts.change_profile(db, citizen_id, profile)
    return citizen_id


def _by_word(db: Session, person: Person, at: datetime) -> int:
    with transaction(db):
        citizen_id = db.execute(
            insert(table(Citizen))
            .values(
                kind=person.kind,
                name=person.name,
                folded=fold(person.name),
                id_number=person.id_number or None,
                tax_code=person.tax_code or None,
                phone=person.phone,
                email=person.email,
                born=person.born,
                sex=person.sex,
                address=person.address,
                commune=person.commune.gso,
                password="",
                created_at=at,
            )
            .returning(table(Citizen).c.id)
        ).scalar_one()
        db.execute(
            insert(table(Identity)).values(
                issuer=signing_in.LOCAL,
                subject=person.id_number or person.tax_code,
                citizen_id=citizen_id,
                assurance=accounts.SELF_REGISTERED,
            )
        )
    return int(citizen_id)
