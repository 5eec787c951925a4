"""Whose figures: an office and all below it, or those of them in one tier; and who may ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.errors import Invalid, NotFound
from workflows.case import Actor
from workflows.offices import Directory, Office

WATCH = ("manager", "leader")
"""The roles that see the figures of their office and of all below it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """An office and everything that was ever below it; empty for all offices of all provinces.

    `tier` keeps those of one tier: of the province, its departments, agencies and centre; or with
    `OWN` the office alone.
    """

    office: str = ""
    tier: str = ""


EVERYTHING = Scope()

OWN = "own"
"""In the place of a tier: the office alone, without those below it."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of a scope: `head` is the one at the top, empty for every root, below `parent`.

    `codes` is None when it is every office, so that nobody need be named.
    """

    parent: str
    head: str
    tier: str
    codes: frozenset[str] | None

    def has(self, code: str) -> bool:
        """Whether an office is one of these."""
        return self.codes is None or code in self.codes


@dataclass(frozen=True, slots=True)
class Heads:
    """For each office the code of the one that it is compared as.

    `bases` stand for themselves alone; every other head for all below it. `offices` are the heads in
    the directory's order.
    """

    bases: Sequence[str]
    over: Mapping[str, str]
    offices: Sequence[Office]


EVERY = Offices("", "", "", None)


def offices_of(directory: Directory, scope: Scope) -> Offices:
    """The offices that a scope means, on whatever day they existed."""
    found = codes_of(directory, scope)
    codes = None if len(found) == len(directory.every()) else found
    head = directory.ever(scope.office)
    return Offices(head.parent if head else "", scope.office, scope.tier, codes)


@lru_cache(maxsize=512)
def codes_of(directory: Directory, scope: Scope) -> frozenset[str]:
    """The codes of the offices that a scope means; remembered, as a directory never changes."""
    found = directory.ever_below(scope.office) if scope.office else directory.every()
    if scope.tier == OWN:
        return frozenset(office.code for office in found[:1])
    return frozenset(o.code for o in found if not scope.tier or o.tier == scope.tier)


def chosen(directory: Directory, office: str, tier: str, by: Actor) -> Scope:
    """The scope that somebody asks for; their own widest office when they name none.

    An office that is not theirs to watch is `NotFound`, and no offices at all are `Invalid`.
    """
    scope = Scope(office or widest(directory, by), tier)
    if scope.office not in watched(directory, by):
        raise NotFound("no-such-office")
    if not codes_of(directory, scope):
        raise Invalid("scope-empty", where="cap")
    return scope


def named(directory: Directory, office: str, tier: str) -> Scope:
    """The scope that the owner of the installation asks for; everything when nothing is named."""
    if office and directory.ever(office) is None:
        raise NotFound("no-such-office")
    return Scope(office, tier)


def watched(directory: Directory, by: Actor) -> frozenset[str]:
    """The codes of all offices whose figures somebody may see."""
    heads = {post.office for post in by.posts if post.role in WATCH}
    return frozenset(office.code for head in heads for office in directory.ever_below(head))


def widest(directory: Directory, by: Actor) -> str:
    """The office with most below it that somebody watches."""
    heads = sorted({post.office for post in by.posts if post.role in WATCH})
    return max(heads, key=lambda head: len(directory.ever_below(head)), default="")


@lru_cache(maxsize=64)
def heads(directory: Directory, scope: Scope) -> Heads:
    """What the offices of a scope are compared as, each office below the scope's being one head.

    The scope's office itself stands for itself; without an office, the roots do.
    """
    bases = bases_of(directory, scope)
    found: dict[str, Office] = {}
    for root in bases:
        base, *below = directory.ever_below(root)
        found[root] = base
        for child in below:
            if child.parent == root:
                found |= dict.fromkeys((o.code for o in directory.ever_below(child.code)), child)
    codes = codes_of(directory, scope)
    over = {code: head for code, head in found.items() if code in codes}
    ordered = tuple({head.code: head for head in over.values()}.values())
    return Heads(bases, {code: head.code for code, head in over.items()}, ordered)


def branch(directory: Directory, scope: Scope, code: str) -> Scope:
    """What one of the heads of a scope stands for, as a scope: a base with others below it for
    itself alone, every other head for all below it."""
    alone = code in bases_of(directory, scope) and len(directory.ever_below(code)) > 1
    return Scope(code, OWN if alone else scope.tier)


def bases_of(directory: Directory, scope: Scope) -> list[str]:
    """The office of a scope; without one, those that stand below no other: the provinces."""
    roots = [office.code for office in directory.every() if not office.parent]
    return [scope.office] if scope.office else roots
