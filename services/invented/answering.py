"""Answers to any procedure's questions, as such a person would give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from services.invented import names
from services.invented.names import Person, pick
from workflows.definition import Field, Procedure
from workflows.offices import Office
from workflows.routing import parse_route

FIRST_CHOICE = 0.6
"""How likely the first choice of a list is taken: files put the usual one first."""

ANSWERS_OPTIONAL = 0.4

DAYS: tuple[tuple[str, int, int], ...] = (
    ("child_born", -50, -3),
    ("pupil_born|member_born", -5200, -4000),
    ("born", -26000, -7500),
    ("died|death", -12, -1),
    ("until|expires|ends|pause_to", 90, 400),
    ("start|opening|resume|pause_from|visit|event", 3, 20),
    ("certificate|permit|registered|used|former|issued|security", -4500, -400),
    ("", -60, -3),
)
"""Days around today, by what is found in a question's name."""

NUMBERS: Mapping[str, tuple[int, int]] = {
    "father_born": (1975, 2000),
    "mother_born": (1978, 2002),
    "veteran_born": (1940, 1960),
    "registered_year": (1985, 2014),
    "issued_year": (1998, 2018),
    "first_licensed": (2005, 2018),
    "house_year": (1990, 2018),
    "pages": (1, 12),
    "copies": (1, 4),
    "man_times": (1, 1),
    "woman_times": (1, 1),
    "people": (2, 5),
    "plot": (12, 900),
    "sheet": (2, 40),
    "plot_area": (90, 450),
    "measured_area": (90, 450),
    "wanted_area": (60, 200),
    "house_area": (60, 180),
    "floor_area": (40, 260),
    "footprint": (50, 140),
    "height": (4, 15),
    "floors": (1, 4),
    "months": (4, 12),
    "workers": (1, 8),
    "capital": (30_000_000, 300_000_000),
    "salary": (20_000_000, 60_000_000),
    "price": (300_000_000, 2_000_000_000),
    "income": (2_000_000, 9_000_000),
    "value": (200_000_000, 900_000_000),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who answers, about which commune, where else things may have happened, on which day."""

    rng: Random
    person: Person
    commune: Office
    elsewhere: tuple[Office, ...]
    on: date


def answers_to(procedure: Procedure, asked: Asked, **fixed: Any) -> dict[str, Any]:
    """Answers to every question that these answers make appear; `fixed` ones are given so."""
    answers: dict[str, Any] = {}
    routed = routing_fields(procedure)
    for field in procedure.fields:
        if field.when is not None and not field.when(answers):
            continue
        if field.name in fixed:
            answers[field.name] = fixed[field.name]
        elif field.name in routed:
            answers[field.name] = asked.commune.gso
        elif field.required or asked.rng.random() < ANSWERS_OPTIONAL:
            about = field.prefill_when is None or field.prefill_when(answers)
            answers[field.name] = answer_to(field, asked, own=about)
    return answers


def routing_fields(procedure: Procedure) -> frozenset[str]:
    """The questions whose answers decide which office is competent."""
    found = [parse_route(route.office) for route in procedure.routes]
    return frozenset(name for one in found if one for name in one.fields)


def answer_to(field: Field, asked: Asked, *, own: bool = True) -> Any:
    """One answer that fits a question; `own`: it is about whoever answers."""
    if own and field.prefill and (known := _profile(field.prefill, asked.person)):
        return known
    return KINDS[field.kind](field, asked)


def _profile(prefill: str, person: Person) -> Any:
    return {
        "profile.name": person.name,
        "profile.id_number": person.id_number,
        "profile.born": person.born.isoformat(),
        "profile.birth_year": person.born.year,
        "profile.phone": person.phone,
        "profile.email": person.email,
        "profile.commune": person.commune.gso,
        "profile.address": person.address,
    }.get(prefill, "")


def _written(field: Field, asked: Asked) -> str:
    word = pick(asked.rng, _sayings(field.name))
    return MADE[word](asked) if word in MADE else word


@cache
def _sayings(name: str) -> tuple[str, ...]:
    rules = names.words()["text"]
    return next(tuple(rule["say"]) for rule in rules if re.search(rule["find"], name))


MADE: Mapping[str, Callable[[Asked], str]] = {
    "@person": lambda asked: names.somebody(asked.rng),
    "@business": lambda asked: names.shop_name(asked.rng),
    "@address": lambda asked: names.address_in(asked.rng, asked.commune),
    "@ethnic": lambda asked: "Cơ Tu" if asked.commune.area == names.MOUNTAIN else "Kinh",
    "@number": lambda asked: f"{asked.rng.randint(100, 99999)}/{asked.on.year - 3}",
    "@account": lambda asked: f"{asked.rng.randint(10**9, 10**10 - 1)}",
}


def _day(field: Field, asked: Asked) -> str:
    least, most = _days(field.name)
    return (asked.on + timedelta(days=asked.rng.randint(least, most))).isoformat()


@cache
def _days(name: str) -> tuple[int, int]:
    return next((least, most) for find, least, most in DAYS if re.search(find, name))


def _number(field: Field, asked: Asked) -> int:
    lowest = field.least if field.least is not None else 1
    least, most = NUMBERS.get(field.name, (lowest, lowest + 3))
    highest = field.most if field.most is not None else most
    return min(max(asked.rng.randint(least, most), lowest), highest)


def _choice(field: Field, asked: Asked) -> str:
    keys = list(field.choices or {})
    first = asked.rng.random() < FIRST_CHOICE
    return keys[0] if first else pick(asked.rng, keys)


def _commune(_field: Field, asked: Asked) -> str:
    return pick(asked.rng, asked.elsewhere).gso


def _id_number(_field: Field, asked: Asked) -> str:
    born = asked.on - timedelta(days=asked.rng.randint(8000, 25000))
    return names.citizen_number(asked.rng.randint(0, 999_999), "male", born)


def _rows(field: Field, asked: Asked) -> list[dict[str, Any]]:
    return [_row(field, asked) for _ in range(max(field.least or 1, 1))]


def _row(field: Field, asked: Asked) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for inner in field.fields:
        if inner.when is None or inner.when(row):
            row[inner.name] = answer_to(inner, asked)
    return row


KINDS: Mapping[str, Callable[[Field, Asked], Any]] = {
    "text": _written,
    "long": _written,
    "date": _day,
    "number": _number,
    "money": _number,
    "choice": _choice,
    "choices": lambda field, asked: [_choice(field, asked)],
    "yes-no": lambda _field, asked: asked.rng.random() < FIRST_CHOICE / 2,
    "commune": _commune,
    "id-number": _id_number,
    "tax-code": lambda _field, asked: names.business_number(asked.rng.randint(0, 99_999)),
    "phone": lambda _field, asked: asked.person.phone,
    "email": lambda _field, asked: f"thu{asked.rng.randint(1, 999)}@example.com",
    "group": _rows,
}
"""How a question of a kind is answered."""
