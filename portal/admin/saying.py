"""A change of an administrator in words: what it was about, and field by field what is other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from portal import wording
from portal.clock import today
from portal.errors import word
from portal.session import db
from services import places, staff
from services.administering import aims, fee_tables, history
from services.administering.changes import BETWEEN
from services.models import AdminChange

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T.+")
NONE = "–"
DIGITS = 16
"""So much of the hash of a text is shown everywhere."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value that is other than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change as pages tell it; `href` leads to what it is about, where there is such a page."""

    change: AdminChange
    title: str
    about: str
    href: str
    parts: Sequence[Part]
    more: int = 0
    """How many changes are parts of this one."""


def told(found: Iterable[AdminChange]) -> list[Told]:
    """Changes in words, in their order."""
    changes = list(found)
    logins = {one.subject.partition(BETWEEN)[0] for one in changes if one.kind in OF_OFFICERS}
    names = staff.names(db(), logins)
    more = history.sizes(db(), [one.id for one in changes if one.kind == WHOLE])
    return [
        Told(
            *(one, title(one), about(one, names), address(one), tuple(parts(one))),
            more=more.get(one.id, 0),
        )
        for one in changes
    ]


WHOLE = "merger"
"""The kind of change that has parts."""

OF_OFFICERS = {"officer", "role", "officer-code", "officer-sessions"}


def title(one: AdminChange) -> str:
    """What sort of record, and whether it came, went or changed."""
    done = "new" if one.before is None else "gone" if one.after is None else "changed"
    if one.kind == "officer-code" and one.after is None:
        return word("admin-kind.officer-code-gone")
    if one.kind in {"officer-code", "officer-sessions", "jobs"}:
        return word(f"admin-kind.{one.kind}")
    return f"{word(f'admin-kind.{one.kind}')}: {word(f'admin-done.{done}')}"


def about(one: AdminChange, names: Mapping[str, str]) -> str:
    """Which record, in words."""
    first, *rest = one.subject.split(BETWEEN)
    if one.kind in OF_OFFICERS:
        return of_an_officer(names.get(first, first), first, rest)
    record = one.after or one.before or {}
    title = record.get("title") or record.get("name", "")
    if say := SUBJECTS.get(one.kind):
        return say(first, rest, title)
    return " · ".join(said(part) for part in (first, *rest) if part)


def of_an_officer(name: str, login: str, rest: Sequence[str]) -> str:
    """An account, or a role from a day on."""
    if not rest:
        return f"{name} ({login})"
    role, office, since = rest
    from_day = _("từ %(day)s", day=said(since))
    return f"{name} · {word(f'role.{role}')}, {office_name(office)} · {from_day}"


def of_a_day(office: str, rest: Sequence[str], _title: str) -> str:
    """A day of a calendar."""
    whose = office_name(office) if office else _("lịch chung")
    return f"{wording.long_day(date.fromisoformat(rest[0]))} · {whose}"


def of_a_target(key: str, rest: Sequence[str], _title: str) -> str:
    """An indicator of a year, and for whom."""
    year, tier, office = rest
    whom = office_name(office) if office else word(f"tier.{tier}") if tier else _("mọi cấp")
    return f"{aims.titles().get(key, key)} · {year} · {whom}"


def of_an_office(code: str, _rest: Sequence[str], _title: str) -> str:
    """An office by its name."""
    return office_name(code)


def of_a_merger(heir: str, _rest: Sequence[str], name: str) -> str:
    """What takes over, also when that was taken back and there is no such office."""
    return office_name(heir) if places.directory(db()).ever(heir) else name or heir


def of_a_stoppage(office: str, rest: Sequence[str], title: str) -> str:
    """Days on which something was closed or down."""
    where = office_name(office) if office else _("cả tỉnh")
    return f"{title} · {_('từ %(day)s', day=said(rest[0]))} · {where}"


SUBJECTS: Mapping[str, Callable[[str, Sequence[str], str], str]] = {
    "office": of_an_office,
    "office-heir": of_an_office,
    "merger": of_a_merger,
    "stoppage": of_a_stoppage,
    "day": of_a_day,
    "target": of_a_target,
    "reason": lambda kind, rest, title: f"{word(f'library.{kind}')} · {title or rest[0]}",
    "letter": lambda name, _rest, _title: word(f"letter.{name}"),
}


def address(one: AdminChange) -> str:
    """The page of what was changed."""
    first = one.subject.partition(BETWEEN)[0]
    if one.kind in OF_OFFICERS:
        return url_for("admin.person", login=first)
    if one.kind == "procedure":
        return url_for("admin.procedure", code=first)
    if one.kind == "day":
        more: dict[str, Any] = {"don-vi": first} if first else {}
        return url_for("admin.day", on=one.subject.partition(BETWEEN)[2], **more)
    return ""


def parts(one: AdminChange) -> Iterable[Part]:
    """The values that are other than before."""
    yield from fees(one)
    before, after = one.before or {}, one.after or {}
    for name in dict.fromkeys((*before, *after)):
        was, is_now = before.get(name), after.get(name)
        if name == "digest":
            was, is_now = (str(one)[:DIGITS] if one else None for one in (was, is_now))
        if one.kind == WHOLE and name in ("olds", "heir"):
            was, is_now = (offices_of(one) for one in (was, is_now))
        if said(was) != said(is_now):
            yield Part(label(one.kind, name), said(was), said(is_now))


def fees(one: AdminChange) -> Iterable[Part]:
    """The fees that a text of a procedure changed, and from which day."""
    before, after = ((it or {}).get("digest") for it in (one.before, one.after))
    if one.kind != "procedure" or not before or not after:
        return
    found = fee_tables.changed(db(), one.subject, before, after)
    for was, now in found.rows:
        label = now.title
        if found.first:
            label = _("%(fee)s, từ %(day)s", fee=label, day=wording.day(found.first))
        yield Part(label, *("; ".join(map(wording.money, it.price.amounts)) for it in (was, now)))


def offices_of(codes: Any) -> list[str]:
    """The names of an office or several."""
    return [office_name(one) for one in ([codes] if isinstance(codes, str) else codes or ())]


def label(kind: str, name: str) -> str:
    """The name of a value in words; some are called otherwise in records of one kind."""
    has_word: Callable[[str], bool] = current_app.jinja_env.globals["has_word"]  # type: ignore[assignment]
    keys = (f"admin-field.{kind}-{name}", f"admin-field.{name}")
    return next((word(key) for key in keys if has_word(key)), name)


def said(value: Any) -> str:
    """A value as people read it."""
    if value is None or value in ("", [], {}):
        return NONE
    if isinstance(value, bool):
        return word(f"yes-no.{str(value).lower()}")
    if isinstance(value, list):
        return ", ".join(said(one) for one in value)
    if isinstance(value, float):
        return wording.number(value, 2).removesuffix(",00")
    text = str(value)
    if DAY.fullmatch(text):
        return wording.day(date.fromisoformat(text))
    return wording.moment(datetime.fromisoformat(text)) if MOMENT.fullmatch(text) else text


def office_name(code: str) -> str:
    """An office by its name of whatever day; by its code when it is not known."""
    known = places.directory(db()).ever(code)
    if known is None:
        return code
    if known.valid_from > today():
        first = wording.day(known.valid_from)
        return str(_("%(name)s (từ %(first)s)", name=known.name, first=first))
    return known.name if known.valid(today()) else _("%(name)s (đã hết)", name=known.name)
