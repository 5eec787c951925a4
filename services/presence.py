"""Who holds a token: asked at every request, so that it is one statement, spelled once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Join,
    Select,
    and_,
    bindparam,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from services.db import table
from services.models import Citizen, Cover, Officer, OfficerRole, SignIn
from services.quick import Quick
from workflows.case import Actor, Lent, Post
from workflows.definition import ROLES

CITIZEN, OFFICER = "citizen", "officer"


def _holder() -> Quick:
    """A living session with its person's name and, line by line, the posts of that day."""
    s, citizen, officer, role = table(SignIn), table(Citizen), table(Officer), table(OfficerRole)
    is_officer = and_(s.c.kind == OFFICER, officer.c.id == s.c.person_id)
    on: BindParameter[date] = bindparam("on", type_=role.c.valid_from.type)
    people = (
        s.outerjoin(citizen, and_(s.c.kind == CITIZEN, citizen.c.id == s.c.person_id))
        .outerjoin(officer, and_(is_officer, officer.c.closed_at.is_(None)))
        .outerjoin(role, held(role, officer, on))
    )
    people, lent = covering(people, officer, on)
    names = (citizen.c.name.label("citizen"), officer.c.name.label("officer"))
    return Quick(
        select(s.c.kind, s.c.person_id, s.c.assurance, s.c.issuer, s.c.at, s.c.seen_at, *names)
        .add_columns(role.c.role, role.c.office, *lent)
        .select_from(people)
        .where(s.c.token_hash == bindparam("token"), s.c.revoked_at.is_(None))
        .where(s.c.expires_at > bindparam("at"))
    )


def _officer() -> Quick:
    """An officer whose account is open, and their posts of that day, without a session."""
    officer, role = table(Officer), table(OfficerRole)
    on: BindParameter[date] = bindparam("on", type_=role.c.valid_from.type)
    people, lent = covering(officer.outerjoin(role, held(role, officer, on)), officer, on)
    return Quick(
        select(officer.c.name.label("officer"), role.c.role, role.c.office, *lent)
        .select_from(people)
        .where(officer.c.id == bindparam("officer"), officer.c.closed_at.is_(None))
    )


def held(role: FromClause, officer: FromClause, on: BindParameter[date]) -> ColumnElement[bool]:
    """The roles of an officer on a day."""
    return and_(
        role.c.officer_id == officer.c.id,
        role.c.valid_from <= on,
        or_(role.c.valid_to.is_(None), role.c.valid_to >= on),
    )


def covering(
    people: Join, officer: FromClause, on: BindParameter[date]
) -> tuple[Join, list[ColumnElement[Any]]]:
    """Whom an officer covers that day: what the absent one still holds themselves, and their name."""
    cover = table(Cover)
    role, lender = table(OfficerRole).alias("lent_role"), table(Officer).alias("lender")
    stands = and_(
        cover.c.substitute_id == officer.c.id,
        cover.c.since <= on,
        cover.c.until >= on,
        cover.c.ended_at.is_(None),
    )
    same = and_(role.c.role == cover.c.role, role.c.office == cover.c.office)
    joined = (
        people.outerjoin(cover, stands)
        .outerjoin(lender, and_(lender.c.id == cover.c.principal_id, lender.c.closed_at.is_(None)))
        .outerjoin(role, and_(held(role, lender, on), same))
    )
    columns = (role.c.role, role.c.office, cover.c.principal_id, cover.c.until, lender.c.name)
    labels = ("lent_role", "lent_office", "lent_of", "lent_until", "lent_name")
    return joined, [one.label(label) for one, label in zip(columns, labels, strict=True)]


def actor_of(kind: str, person_id: int, name: str, rows: Sequence[Any]) -> Actor:
    """Who acts, out of the rows of one of the statements below.

    Somebody who does not work in the office any more covers nobody there.
    """
    own = frozenset(Post(one.role, one.office) for one in rows if one.role)
    offices = {post.office for post in own if post.role in ROLES}
    lent = frozenset(
        Lent(post, f"{OFFICER}:{one.lent_of}", one.lent_name, one.lent_until, only=post not in own)
        for one in rows
        if one.lent_role and one.lent_office in offices
        for post in (Post(one.lent_role, one.lent_office),)
    )
    posts = own | {one.post for one in lent}
    return Actor(f"{kind}:{person_id}", name, kind, posts, lent=lent)


def officer(db: Session, row_id: int, on: date) -> Actor:
    """An officer with the posts of a day; with none, if their account is closed."""
    rows = EMPLOYED.rows(db, {"officer": row_id, "on": on})
    return actor_of(OFFICER, row_id, rows[0].officer if rows else "", rows)


def at_post(db: Session, post: Post, on: date) -> dict[int, str]:
    """The officers who work at a post that day, themselves or for somebody else, by row id."""
    role, officer = table(OfficerRole), table(Officer)
    day: BindParameter[date] = bindparam("on", on, type_=role.c.valid_from.type)
    own = select(officer.c.id, officer.c.name).join(role, held(role, officer, day))
    there = (role.c.role == post.role, role.c.office == post.office, officer.c.closed_at.is_(None))
    lent = lent_on(day).subquery()
    covers = select(lent.c.officer_id, lent.c.name)
    same = (lent.c.role == post.role, lent.c.office == post.office)
    rows = db.execute(union(own.where(*there), covers.where(*same)))
    return {row.id: row.name for row in rows}


def lent_on(on: BindParameter[date]) -> Select[Any]:
    """The posts that are lent on a day, each with who works there for whom: as `covering` says it,
    the absent one holds it still, and the other one works in the same office."""
    cover, lent, own = (
        table(Cover),
        table(OfficerRole).alias("lent"),
        table(OfficerRole).alias("at"),
    )
    absent, there = table(Officer).alias("absent"), table(Officer).alias("there")
    same = and_(lent.c.role == cover.c.role, lent.c.office == cover.c.office)
    works = and_(own.c.office == cover.c.office, own.c.role.in_(ROLES))
    return (
        select(cover.c.role, cover.c.office, there.c.id.label("officer_id"), there.c.name)
        .join(absent, absent.c.id == cover.c.principal_id)
        .join(there, there.c.id == cover.c.substitute_id)
        .join(lent, and_(held(lent, absent, on), same))
        .join(own, and_(held(own, there, on), works))
        .where(absent.c.closed_at.is_(None), there.c.closed_at.is_(None))
        .where(cover.c.since <= on, cover.c.until >= on, cover.c.ended_at.is_(None))
    )


HOLDER = _holder()
"""With `token` (its hash), `at` and the day `on`."""

EMPLOYED = _officer()
"""With `officer` (row id) and the day `on`."""
