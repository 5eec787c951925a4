"""What stands in an address: a value for each parameter, and whose it is.

The matrix of access fills every route from here. Who adds a route with a new parameter adds it to
SUBJECTS: to PUBLIC_THINGS if everybody may ask for it, else with a function that makes such a thing
for the owner of a world; it is then asked for by people to whom it does not belong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from portal.wiring import NAME
from services import bulk, papers, parcels
from services.deeds import Deed
from services.keeping import Upload
from services.parcels import Envelope
from services.reporting import periods, reports
from tests.factories import ALLOWANCE, MONDAY, a_draft, a_filed, a_key, an_officer
from tests.people import Visitor, a_signed_in_citizen, a_signed_in_officer, the_database
from tests.uploads import a_pdf

ELSEWHERE = "hoi-an"
"""A city whose officers have no part in the owner's dossiers: those are An Mỹ's, in Tam Kỳ."""


@dataclass(frozen=True)
class World:
    """A citizen who owns something, and people to whom it is nothing."""

    app: Flask
    owner: Visitor
    outsiders: Mapping[str, Visitor]


def a_world(app: Flask) -> World:
    """One owner; outsiders of every role but the administrator, who looks after all."""
    outsiders = {"citizen": a_signed_in_citizen(app)}
    for role in ("clerk", "officer", "head", "leader", "manager"):
        outsiders[role] = a_signed_in_officer(app, role, ELSEWHERE)
    return World(app, a_signed_in_citizen(app), outsiders)


def a_dossier_of(world: World) -> str:
    """The public id of a dossier that the owner has filed."""
    assert world.owner.actor
    with the_database(world.app) as db:
        return a_filed(db, by=world.owner.actor).public_id


def a_draft_of(world: World) -> str:
    """The id of a draft that the owner has begun."""
    assert world.owner.actor
    with the_database(world.app) as db:
        return a_draft(db, world.owner.actor)


def a_paper_of(world: World) -> str:
    """The id of a file that the owner has added to a draft."""
    assert world.owner.actor
    upload = Upload("disability_certificate", "giay-xac-nhan.pdf", a_pdf(), a_key())
    with the_database(world.app) as db:
        draft_id = a_draft(db, world.owner.actor, group="disabled")
        cabinet = world.app.extensions[NAME].cabinet
        return papers.add_to_draft(db, cabinet, draft_id, upload, by=world.owner.actor, at=MONDAY)


def a_report_of(world: World) -> str:
    """The number of a report of the owner's city, which is not the outsiders'."""
    with the_database(world.app) as db:
        return str(reports.make(db, "tam-ky", periods.parse("2021-01"), by=None, at=MONDAY))


def a_bulk_of(world: World) -> str:
    """The id of something that the head of the owner's commune does with many dossiers."""
    public_id = a_dossier_of(world)
    with the_database(world.app) as db:
        deed = Deed(an_officer(db, "clerk", "tam-ky.an-my"), MONDAY, a_key())
        return bulk.plan(db, deed, "claim", [(public_id, "receive", "")])


def a_parcel_of(world: World) -> str:
    """The id of an envelope that came to the desk of the owner's commune."""
    with the_database(world.app) as db:
        deed = Deed(an_officer(db, "clerk", "tam-ky.an-my"), MONDAY, a_key())
        number = f"EB{deed.key.replace('-', '').upper()}VN"
        return parcels.enter(db, "tam-ky.an-my", Envelope(number, "Bưu điện", "Bà Bé"), deed)


PUBLIC_THINGS: Mapping[str, str] = {
    "filename": "none.css",
    "language": "en",
    "name": "none",
    "form": "receipt",
    "line": "1",
    "number": "BL-none-2021-0000001",
    "code": ALLOWANCE,
    "login": "nobody",
    "page": "2",
    "n": "1",
    "on": "2021-03-01",
    "year": "2021",
    "office": "tam-ky.an-my",
    "indicator": "online-rate",
    "part": "tu-so",
    "column": "qua-han",
    "card": "qd-766-2026",
    "key": "2.1",
    "kind": "phone",
    "ending": "csv",
    "provider": "none",
    "token": "none",
    "reference": "MC2222222222",
    "way": "vnpay",
}
SUBJECTS: Mapping[str, Callable[[World], str]] = {
    "public_id": a_dossier_of,
    "draft_id": a_draft_of,
    "paper_id": a_paper_of,
    "bulk_id": a_bulk_of,
    "report_id": a_report_of,
    "parcel_id": a_parcel_of,
}


def address(rule: Rule, world: World | None = None) -> str:
    """The address of a route in a world; without a world, of private things that are not there."""
    values = {name: value_of(name, world) for name in rule.arguments}
    _, path = rule.build(values) or ("", "")
    assert path, f"{rule.rule} cannot be built"
    return str(path)


def value_of(name: str, world: World | None) -> str:
    """What stands in the address for a parameter."""
    if name in PUBLIC_THINGS:
        return PUBLIC_THINGS[name]
    return SUBJECTS[name](world) if world else "0"


def names_a_private_thing(rule: Rule) -> bool:
    """Whether a route is about something of somebody."""
    return bool(rule.arguments & SUBJECTS.keys())
