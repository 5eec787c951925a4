"""Proving more surely who one is, where a procedure demands it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal import identities
from portal.auth import identified
from services.identity.provider import Provider
from services.signing_in import LOCAL
from workflows.assurance import enough
from workflows.definition import Procedure


@dataclass(frozen=True, slots=True)
class Stronger:
    """What a procedure demands of whoever files it, who can prove it, and where one goes on then.

    `tried`: they came in by an electronic identity already, and it was too weak.
    """

    demand: str
    providers: Sequence[Provider]
    back: str
    tried: bool


def stronger(procedure: Procedure, back: str) -> Stronger | None:
    """What is still to be proven; nothing when this session is strong enough."""
    return proving(procedure.assurance, back)


def proving(demand: str, back: str) -> Stronger | None:
    """The same for a level that is demanded."""
    one = identified()
    if enough(one.assurance, demand):
        return None
    return Stronger(demand, identities.offered(), back, one.issuer != LOCAL)
