"""The directory of offices: who exists on which day, who stands below whom, where people come.

Districts and communes appear, merge and end, and an office keeps its code for life; so every
question names the day it is asked for. The tree is walked whole and each office found is then
judged on that day: a commune whose district has ended still lies below the province.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class NoSuchOffice(LookupError):
    """No office with this code (or this GSO code) exists on that day."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(code, on)
        self.code = code
        self.on = on


class BadDirectory(ValueError):
    """The offices make no directory: `reason` is `twice` (one code, two offices) or `orphan`
    (an office that hangs below no root); `code` is the first such office."""

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason, code)
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class Office:
    """An office from its first to its last valid day (`valid_to`; None: no end is known).

    `kind` is committee, desk, department, division or agency; `tier` is province, district or
    commune; `key` names the office among its siblings of that kind; `parent` is a code, empty at
    the root. `official` says whether the identity code was read in a source. `gso` is the
    statistical code of a committee's territory, else empty. `area` is mountain or plain.
    """

    code: str
    kind: str
    key: str
    tier: str
    parent: str
    name: str
    short_name: str
    identity_code: str
    official: bool
    gso: str
    area: str
    valid_from: date
    valid_to: date | None

    def valid(self, on: date) -> bool:
        """Whether the office exists on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """All offices of all days, each found without a search; made by `Directory.of`."""

    _offices: Mapping[str, Office]
    _children: Mapping[str, tuple[Office, ...]]
    _child: Mapping[tuple[str, str, str], tuple[Office, ...]]
    _below: Mapping[str, tuple[Office, ...]]
    _tiers: Mapping[tuple[str, str], tuple[Office, ...]]
    _communes: Mapping[str, tuple[Office, ...]]
    heirs: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, offices: Iterable[Office], heirs: Iterable[tuple[str, str]] = ()) -> Directory:
        """Index the offices, in their order; BadDirectory when they are not one set of trees.

        `heirs` are pairs of codes: an office that has ended, and the one that took over from it.
        """
        every = tuple(offices)
        by_code = _by_code(every)
        children = _grouped((o.parent, o) for o in every if o.parent)
        return cls(
            _offices=by_code,
            _children=children,
            _child=_grouped(((o.parent, o.kind, o.key), o) for o in every if o.parent),
            _below=_whole(every, children),
            _tiers=_grouped(((o.tier, o.kind), o) for o in every),
            _communes=_grouped(
                (o.gso, o) for o in every if (o.tier, o.kind) == ("commune", "committee")
            ),
            heirs=_grouped(heirs),
        )

    def get(self, code: str, on: date) -> Office:
        """The office with this code; NoSuchOffice when there is none on that day."""
        office = self._offices.get(code)
        if office is None or not office.valid(on):
            raise NoSuchOffice(code, on)
        return office

    def acting(self, code: str, on: date, *passed: str) -> Office:
        """The office itself, or the one that has its work on that day since it ended."""
        office = self._offices.get(code)
        if office is None or office.valid(on):
            return self.get(code, on)
        for heir in self.heirs.get(code, ()):
            if heir not in passed and office.valid_to and office.valid_to < on:
                with suppress(NoSuchOffice):
                    return self.acting(heir, on, code, *passed)
        raise NoSuchOffice(code, on)

    def children(self, code: str, on: date) -> tuple[Office, ...]:
        """The offices directly below."""
        self.get(code, on)
        return _valid(self._children.get(code, ()), on)

    def child(self, code: str, kind: str, key: str, on: date) -> Office:
        """The one child of that kind and key; NoSuchOffice names the code it would have."""
        self.get(code, on)
        return _only(self._child.get((code, kind, key), ()), f"{code}.{key}", on)

    def below(self, code: str, on: date) -> tuple[Office, ...]:
        """The office itself and everything below it, parents before their children."""
        self.get(code, on)
        return _valid(self._below[code], on)

    def every(self) -> tuple[Office, ...]:
        """All offices of all days, parents before their children."""
        roots = (o.code for o in self._offices.values() if not o.parent)
        return tuple(chain.from_iterable(self._below[root] for root in roots))

    def ever(self, code: str) -> Office | None:
        """The office with this code on whatever day it existed; None for an unknown code."""
        return self._offices.get(code)

    def ever_below(self, code: str) -> tuple[Office, ...]:
        """The office itself and everything that was ever below it; empty for an unknown code."""
        return self._below.get(code, ())

    def above(self, code: str, tier: str, on: date) -> Office:
        """The nearest committee of a tier: the office itself if it is one, else an ancestor."""
        office = self.get(code, on)
        while (office.kind, office.tier) != ("committee", tier):
            if not office.parent:
                raise NoSuchOffice(code, on)
            office = self._offices[office.parent]
        return self.acting(office.code, on)

    def desk_of(self, code: str, on: date) -> Office:
        """Where people come for this office: a committee and a desk receive themselves; any other
        office is received at the desk of its committee, or by the committee if it has no desk."""
        office = self.get(code, on)
        if not office.parent or office.kind in {"committee", "desk"}:
            return office
        beside = self.children(office.parent, on)
        return next((o for o in beside if o.kind == "desk"), self.get(office.parent, on))

    def of_tier(self, tier: str, on: date, kind: str = "committee") -> tuple[Office, ...]:
        """All offices of a kind in a tier."""
        return _valid(self._tiers.get((tier, kind), ()), on)

    def commune_by_gso(self, gso: str, on: date) -> Office:
        """The commune committee of a statistical code, which may pass to another commune later."""
        known = self._communes.get(gso, ())
        with suppress(NoSuchOffice):
            return _only(known, gso, on)
        for ended in known:
            with suppress(NoSuchOffice):
                return self.acting(ended.code, on)
        raise NoSuchOffice(gso, on)


def from_rows(rows: Iterable[Mapping[str, str]]) -> Directory:
    """A directory from rows of text: days as YYYY-MM-DD, an empty text where there is nothing."""
    return Directory.of(_office(row) for row in rows)


def _office(row: Mapping[str, str]) -> Office:
    return Office(
        code=row["code"],
        kind=row["kind"],
        key=row["key"],
        tier=row["tier"],
        parent=row["parent"],
        name=row["name"],
        short_name=row["short_name"],
        identity_code=row["identity_code"],
        official=row["official"] == "true",
        gso=row["gso"],
        area=row["area"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


def _valid(offices: Iterable[Office], on: date) -> tuple[Office, ...]:
    return tuple(office for office in offices if office.valid(on))


def _only(offices: Iterable[Office], code: str, on: date) -> Office:
    for office in offices:
        if office.valid(on):
            return office
    raise NoSuchOffice(code, on)


def _by_code(offices: Iterable[Office]) -> dict[str, Office]:
    by_code: dict[str, Office] = {}
    for office in offices:
        if by_code.setdefault(office.code, office) is not office:
            raise BadDirectory("twice", office.code)
    return by_code


def _grouped(pairs: Iterable[tuple[Key, Thing]]) -> dict[Key, tuple[Thing, ...]]:
    groups: dict[Key, list[Thing]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return {key: tuple(group) for key, group in groups.items()}


def _whole(
    offices: Iterable[Office], children: Mapping[str, tuple[Office, ...]]
) -> dict[str, tuple[Office, ...]]:
    below: dict[str, tuple[Office, ...]] = {}
    for office in offices:
        if not office.parent:
            _walk(office, children, below)
    for office in offices:
        if office.code not in below:
            raise BadDirectory("orphan", office.code)
    return below


def _walk(
    office: Office,
    children: Mapping[str, tuple[Office, ...]],
    below: dict[str, tuple[Office, ...]],
) -> tuple[Office, ...]:
    branches = (_walk(child, children, below) for child in children.get(office.code, ()))
    below[office.code] = (office, *chain.from_iterable(branches))
    return below[office.code]
