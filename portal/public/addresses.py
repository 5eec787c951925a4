"""How a wish for procedures is written in an address, and read from one: `/thu-tuc?viec=sinh-con`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from services.searching import Wish

PARAMETERS = {
    "words": "q",
    "topic": "viec",
    "sector": "linh-vuc",
    "level": "muc-do",
    "subject": "doi-tuong",
    "tier": "cap",
}
SPELLED: Mapping[str, Mapping[str, str]] = {
    "topic": {
        "birth": "sinh-con",
        "family": "gia-dinh",
        "house": "nha-dat",
        "business": "kinh-doanh",
        "study": "hoc-tap",
        "work": "viec-lam",
        "support": "tro-giup",
        "death": "qua-doi",
        "papers": "giay-to",
        "residence": "cu-tru",
        "transport": "xe-co",
        "health": "suc-khoe",
    },
    "subject": {"citizen": "nguoi-dan", "business": "doanh-nghiep", "organisation": "to-chuc"},
    "tier": {"commune": "xa", "district": "huyen", "province": "tinh"},
}
"""What stands in an address for a value that has an English name here."""

LONGEST = 100
"""Letters of a search that are looked at."""


def wish_of(arguments: Mapping[str, str]) -> Wish:
    """The wish that an address says; what it says in words that nobody uses is left out."""
    said = {kind: arguments.get(name, "").strip() for kind, name in PARAMETERS.items()}
    for kind, spelling in SPELLED.items():
        meant = {written: value for value, written in spelling.items()}
        said[kind] = meant.get(said[kind], "")
    return Wish(**said | {"words": said["words"][:LONGEST]})


def address_of(wish: Wish, page: int = 1) -> str:
    """The address that says a wish; pages count from 1."""
    said = {name: written(kind, getattr(wish, kind)) for kind, name in PARAMETERS.items()}
    given: dict[str, Any] = {name: value for name, value in said.items() if value}
    return url_for("public.procedures", **given | ({"trang": page} if page > 1 else {}))


def written(kind: str, value: str) -> str:
    """A value as addresses write it."""
    return SPELLED.get(kind, {}).get(value, value)
