"""Who holds a token: asked at every request, so that it is one statement, spelled once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, and_, bindparam, or_, select

from services.db import table
from services.models import Citizen, Officer, OfficerRole, SignIn
from services.quick import Quick

CITIZEN, OFFICER = "citizen", "officer"


def _holder() -> Quick:
    """A living session with its person's name and, line by line, the posts of that day."""
    s, citizen, officer, role = table(SignIn), table(Citizen), table(Officer), table(OfficerRole)
    is_officer = and_(s.c.kind == OFFICER, officer.c.id == s.c.person_id)
    on: BindParameter[date] = bindparam("on", type_=role.c.valid_from.type)
    holds = and_(
        role.c.officer_id == officer.c.id,
        role.c.valid_from <= on,
        or_(role.c.valid_to.is_(None), role.c.valid_to >= on),
    )
    people = (
        s.outerjoin(citizen, and_(s.c.kind == CITIZEN, citizen.c.id == s.c.person_id))
        .outerjoin(officer, and_(is_officer, officer.c.closed_at.is_(None)))
        .outerjoin(role, holds)
    )
    names = (citizen.c.name.label("citizen"), officer.c.name.label("officer"))
    return Quick(
        select(s.c.kind, s.c.person_id, s.c.assurance, s.c.issuer, s.c.at, s.c.seen_at, *names)
        .add_columns(role.c.role, role.c.office)
        .select_from(people)
        .where(s.c.token_hash == bindparam("token"), s.c.revoked_at.is_(None))
        .where(s.c.expires_at > bindparam("at"))
    )


HOLDER = _holder()
"""With `token` (its hash), `at` and the day `on`."""
