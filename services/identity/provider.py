"""A provider of electronic identities, as an installation trusts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

WELL_KNOWN = "/.well-known/openid-configuration"
SIMULATED_ISSUER = "https://dinh-danh.mo-phong.invalid"
"""Who vouches for the people of a demonstration: nobody, at an address that cannot exist."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
NATIONAL: Mapping[str, str] = {"1": "low", "2": "substantial", "3": "high"}
"""The levels of the national identity (`loAs`, `IAL`); from 2 on it is worth the identity card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What is agreed with a provider; `issuer` is who it says it is, in every token.

    `levels` puts the values of the claims in `level_claims` into ours. `level` holds where a token
    says nothing about it. `number_claim` is where the personal number stands.
    """

    key: str
    title: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    discovery: str = ""
    scope: str = "openid"
    acr_values: str = ""
    number_claim: str = "SoDinhDanh"
    level_claims: tuple[str, ...] = ("loAs", "IAL")
    levels: Mapping[str, str] = field(default_factory=lambda: NATIONAL)
    level: str = "low"
    simulated: bool = False

    @property
    def configuration(self) -> str:
        """Where it says how it is asked."""
        return self.discovery or self.issuer.rstrip("/") + WELL_KNOWN


def trusted(address: object) -> bool:
    """Whether it is an address that nobody on the way can change: https, or this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
