"""Who reads what the offices answered that were asked about a dossier.

Whoever works where a dossier is handled reads all of it. An office that was only asked answers its
own question: of the others it reads that they were asked, have answered or were silent, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.advance import Matter
from workflows.case import Actor
from workflows.handing_over import inherited
from workflows.offices import Directory
from workflows.permits import OVERSEERS

ANSWERED = "answered"
"""What is read of an opinion whose words are for others."""

OPEN = ("branch", "counted", "due", "anew")
"""What the line of an answer says besides its words: whose turn it was, and the time it set."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody before the opinions on a dossier: they read all, or those of these offices."""

    whole: bool
    offices: frozenset[str]

    def hears(self, office: str) -> bool:
        """Whether the words of this office are for them."""
        return self.whole or office in self.offices


def reader(matter: Matter, deeds: Iterable[tuple[str, str]], by: Actor) -> Reader:
    """What somebody reads; `deeds` are step and office of every line of the journal."""
    if by.kind != "officer":
        return Reader(whole=False, offices=frozenset())
    directory = matter.scene.directory
    own = _with_former(directory, (post.office for post in by.working))
    leads = _with_former(directory, (p.office for p in by.working if p.role in OVERSEERS))
    path = frozenset(handling(matter, deeds))
    above = frozenset(_above(directory, path))
    return Reader(not own.isdisjoint(path) or not leads.isdisjoint(above), own)


def handling(matter: Matter, deeds: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The offices on the way of a dossier: the competent one, and all at whose desks it was worked
    on or waits. Taking it in and giving away its result is no part in deciding it."""
    yield matter.case.here
    waiting = ((here.step, here.office) for here in matter.case.open)
    for name, office in (*deeds, *waiting):
        if name and (step := matter.step(name)).kind == "task" and step.role != "clerk":
            yield office


def quiet(matter: Matter, reads: Reader, step: str, office: str, told: Mapping[str, Any]) -> bool:
    """Whether a line tells the words of an office that was asked to somebody whom they are not for."""
    asked = bool(step and told.get("branch")) and matter.step(step).kind == "consult"
    return asked and not reads.hears(office)


def without_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a line may say to them: that an opinion was given, and not which nor why."""
    kept = {name: told[name] for name in OPEN if name in told}
    return kept | ({"opinion": ANSWERED} if "opinion" in told else {})


def _with_former(directory: Directory, codes: Iterable[str]) -> frozenset[str]:
    known = frozenset(codes)
    return known | inherited(directory, known)


def _above(directory: Directory, codes: Iterable[str]) -> Iterator[str]:
    """The committees whose divisions these are."""
    for code in codes:
        office = directory.ever(code)
        parent = directory.ever(office.parent) if office else None
        if office and parent and parent.tier == office.tier:
            yield parent.code
