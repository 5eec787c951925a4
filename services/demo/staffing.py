"""Everybody who works in the offices of the demo year: one officer for each post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.actor_ids import of_officer
from services.db import table, transaction
from services.invented.names import full_name, pick
from services.models import Officer, OfficerRole
from workflows.case import Actor, Post
from workflows.offices import Directory, Office

STAFF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("committee", "commune"): ("clerk", "officer", "head", "leader"),
    ("committee", "district"): ("clerk", "officer", "head", "leader"),
    ("desk", "province"): ("clerk",),
}
"""Who works in an office of a kind and tier; everywhere else the three below."""

ELSEWHERE = ("officer", "head", "leader")

LOGINS = {"clerk": "motcua", "officer": "chuyenvien", "head": "truongphong", "leader": "lanhdao"}
TITLES = {
    "clerk": "Cán bộ một cửa",
    "officer": "Chuyên viên",
    "head": "Trưởng phòng",
    "leader": "Lãnh đạo cơ quan",
}
COMMUNE_TITLES = {
    "clerk": "Công chức một cửa",
    "officer": "Công chức chuyên môn",
    "head": "Phụ trách bộ phận chuyên môn",
    "leader": "Chủ tịch UBND",
}
POLICE_TITLES = {"officer": "Cán bộ công an", "head": "Đội trưởng", "leader": "Trưởng công an"}


@dataclass(slots=True)
class Roster:
    """Who holds which post."""

    _holders: dict[Post, Actor] = field(default_factory=dict)

    def holder(self, role: str, office: str) -> Actor:
        """The officer who holds a role in an office."""
        return self._holders[Post(role, office)]

    def has(self, post: Post) -> bool:
        """Whether somebody holds this post."""
        return post in self._holders

    def appoint(self, actor: Actor) -> None:
        """Remember an officer by all their posts."""
        for post in actor.posts:
            self._holders[post] = actor


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An officer to be: login, name, title, and the posts that they will hold."""

    login: str
    name: str
    title: str
    posts: tuple[Post, ...]


def hire(db: Session, new: Iterable[NewStaff], *, since: date) -> list[Actor]:
    """Open accounts without a password, so that nobody signs in with one; return them in order."""
    wanted = list(new)
    with transaction(db):
        officers = [Officer(login=one.login, name=one.name, title=one.title) for one in wanted]
        db.add_all(officers)
        db.flush()
        held = [
            {"officer_id": officer.id, "role": p.role, "office": p.office, "valid_from": since}
            for officer, one in zip(officers, wanted, strict=True)
            for p in one.posts
        ]
        db.execute(insert(table(OfficerRole)), held)
    return [
        Actor(of_officer(officer.id), one.name, "officer", frozenset(one.posts))
        for officer, one in zip(officers, wanted, strict=True)
    ]


def vacancies(
    rng: Random, directory: Directory, communes: Iterable[Office], roster: Roster, on: date
) -> Iterator[NewStaff]:
    """Somebody for each post that nobody holds: these communes, all districts, the province."""
    for office in workplaces(directory, communes, on):
        for role in STAFF.get((office.kind, office.tier), ELSEWHERE):
            post = Post(role, office.code)
            if not roster.has(post):
                name = full_name(rng, pick(rng, ("male", "female")), office.area)
                yield NewStaff(login(role, office), name, title(role, office), (post,))


def workplaces(directory: Directory, communes: Iterable[Office], on: date) -> Iterator[Office]:
    """The offices of the demo year: whole communes, and what stands above them."""
    for tier in ("province", "district"):
        for committee in sorted(directory.of_tier(tier, on), key=lambda o: o.code):
            own = (o for o in directory.children(committee.code, on) if o.tier == tier)
            offices = own if tier == "province" else (committee, *own)
            yield from sorted(offices, key=lambda o: o.code)
    for commune in communes:
        yield commune
        yield from sorted(directory.children(commune.code, on), key=lambda o: o.code)


def login(role: str, office: Office) -> str:
    """`motcua.tam-ky.an-my`."""
    return f"{LOGINS[role]}.{office.code}"


def title(role: str, office: Office) -> str:
    """What stands on the door."""
    if office.key == "police":
        return POLICE_TITLES[role]
    return (COMMUNE_TITLES if office.tier == "commune" else TITLES)[role]
