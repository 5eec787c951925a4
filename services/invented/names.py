"""Plausible names of people and businesses, addresses and numbers; nobody of them exists."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, TypeVar

from workflows.identifiers import check_digit
from workflows.offices import Office

Value = TypeVar("Value")

PROVINCE_CODE = "049"
"""The first three digits of a citizen's number that was given out in Quảng Nam."""

UNUSED_PREFIX = "0199"
MOUNTAIN = "mountain"


@cache
def words() -> dict[str, Any]:
    """The words that people and answers are made of."""
    return tomllib.loads(files("services.invented").joinpath("words.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who files: a person, or a business with a `tax_code`."""

    kind: str
    name: str
    sex: str
    born: date
    id_number: str
    phone: str
    address: str
    commune: Office
    tax_code: str = ""
    email: str = ""


def pick(rng: Random, values: Sequence[Value]) -> Value:
    """One of the values, each as likely."""
    return values[int(rng.random() * len(values))]


def weighted(rng: Random, table: dict[str, int]) -> str:
    """One of the keys, as likely as its weight says."""
    return rng.choices(list(table), list(table.values()))[0]


def full_name(rng: Random, sex: str, area: str = "") -> str:
    """A full name, as it is common in that part of the province."""
    family = words()["family-mountain" if area == MOUNTAIN else "family"]
    parts = (
        weighted(rng, family),
        pick(rng, words()["middle"][sex]),
        pick(rng, words()["given"][sex]),
    )
    return " ".join(parts)


SEXES = ("male", "female")


def somebody(rng: Random) -> str:
    """The name of anybody."""
    return somebody_of(rng)[0]


def somebody_of(rng: Random, sex: str = "") -> tuple[str, str]:
    """The name of anybody, or of somebody of that sex; and which it is."""
    drawn = pick(rng, SEXES)
    return full_name(rng, sex or drawn), sex or drawn


def business_name(rng: Random) -> str:
    """The name of a company."""
    of = words()["business"]
    return " ".join(pick(rng, of[part]) for part in ("kinds", "trades", "brands"))


def shop_name(rng: Random) -> str:
    """The name of a household business."""
    of = words()["business"]
    return " ".join(pick(rng, of[part]) for part in ("shops", "brands"))


def address_in(rng: Random, commune: Office) -> str:
    """An address in a commune or ward."""
    of = words()["places"]
    if "phường" in commune.name or "thị trấn" in commune.name:
        return f"{rng.randint(1, 240)} {pick(rng, of['streets'])}, {commune.short_name}"
    return f"{pick(rng, of['hamlets'])}, {commune.short_name}"


def a_person(rng: Random, n: int, commune: Office, on: date) -> Person:
    """A grown person who lives in a commune; `n` makes the numbers unique."""
    sex = pick(rng, SEXES)
    born = on - timedelta(days=rng.randint(19 * 365, 72 * 365))
    return Person(
        kind="citizen",
        name=full_name(rng, sex, commune.area),
        sex=sex,
        born=born,
        id_number=citizen_number(n, sex, born),
        phone=f"{UNUSED_PREFIX}{n:06d}",
        address=address_in(rng, commune),
        commune=commune,
    )


def a_business(rng: Random, n: int, commune: Office, on: date) -> Person:
    """A company that has its seat in a commune."""
    return Person(
        kind="business",
        name=business_name(rng),
        sex="",
        born=on - timedelta(days=rng.randint(30 * 365, 60 * 365)),
        id_number="",
        tax_code=business_number(n),
        phone=f"{UNUSED_PREFIX}{n:06d}",
        address=address_in(rng, commune),
        commune=commune,
    )


def business_number(n: int) -> str:
    """A tax code of the province with its check digit, which some nine digits do not have."""
    nines = (f"{head}{n:05d}" for head in range(4001, 4010))
    return next(f"{nine}{last}" for nine in nines if (last := check_digit(nine)) < 10)  # noqa: PLR2004


def citizen_number(n: int, sex: str, born: date) -> str:
    """Twelve digits: province, sex and century, year of birth, a running number."""
    century = 2 * (born.year // 100 - 19) + (sex == "female")
    return f"{PROVINCE_CODE}{century}{born:%y}{n:06d}"
