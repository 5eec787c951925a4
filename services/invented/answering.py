"""Answers to any procedure's questions, as such a person would give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


OF_ONE_SEX: tuple[tuple[str, str], ...] = (
    ("female", "(^|_)(mother|woman|wife)(_|$)"),
    ("male", "(^|_)(father|man|husband)(_|$)"),
)
"""Whose name is surely a woman's or a man's, by what is found in a question's name."""
SPOUSE = re.compile("^spouse(_|$)")
CHOICES_OF_SEX: Mapping[str, str] = {
    "father": "male", "man": "male", "mother": "female", "woman": "female"
}  # fmt: skip
"""Who somebody is to a child, or in a marriage."""
OWN = ("full_name", "name", "applicant_name")
"""The names of whoever applies, beside which a question may be called `sex` alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who answers, about which commune, where else things may have happened, on which day.

    `sexes` remembers of whom it was told already whether it is a man or a woman.
    """

    rng: Random
    person: Person
    commune: Office
    elsewhere: tuple[Office, ...]
    on: date
    sexes: dict[str, str] = field(default_factory=dict)


def answers_to(procedure: Procedure, asked: Asked, **fixed: Any) -> dict[str, Any]:
    """Answers to every question that these answers make appear; `fixed` ones are given so."""
    answers: dict[str, Any] = {}
    routed = routing_fields(procedure)
    for one in procedure.fields:
        if one.when is not None and not one.when(answers):
            continue
        if one.name in fixed:
            answers[one.name] = fixed[one.name]
        elif one.name in routed:
            answers[one.name] = asked.commune.gso
        elif one.required or asked.rng.random() < ANSWERS_OPTIONAL:
            about = one.prefill_when is None or one.prefill_when(answers)
            answers[one.name] = answer_to(one, asked, own=about)
    return answers


def routing_fields(procedure: Procedure) -> frozenset[str]:
    """The questions whose answers decide which office is competent."""
    found = [parse_route(route.office) for route in procedure.routes]
    return frozenset(name for one in found if one for name in one.fields)


def answer_to(field: Field, asked: Asked, *, own: bool = True) -> Any:
    """One answer that fits a question; `own`: it is about whoever answers."""
    if own and field.prefill and (known := _profile(field.prefill, asked.person)):
        if field.prefill == "profile.name" and asked.person.sex:
            asked.sexes[_whose(field.name)] = asked.person.sex
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
    if word == "@person":
        return _somebody(field, asked)
    return MADE[word](asked) if word in MADE else word


def _somebody(field: Field, asked: Asked) -> str:
    """The name of a man or a woman, as the question wants it; the form is told which it became."""
    name, sex = names.somebody_of(asked.rng, _sure_sex(field.name, asked))
    asked.sexes[_whose(field.name)] = sex
    return name


def _whose(name: str) -> str:
    """Of whom a question is: `child` of `child_name` and `child_sex`; empty for whoever applies."""
    return "" if name in OWN else name.rpartition("_")[0] or name.removesuffix("sex")


def _sure_sex(name: str, asked: Asked) -> str:
    """Of which sex somebody is for sure; empty where it may be either."""
    if SPOUSE.search(name):
        own = asked.sexes.get("", asked.person.sex)
        return {"male": "female", "female": "male"}.get(own, "")
    return next((sex for sex, find in OF_ONE_SEX if re.search(find, name)), "")


@cache
def _sayings(name: str) -> tuple[str, ...]:
    rules = names.words()["text"]
    return next(tuple(rule["say"]) for rule in rules if re.search(rule["find"], name))


MADE: Mapping[str, Callable[[Asked], str]] = {
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
    other = {"male": "female", "female": "male"}.get(asked.person.sex)
    every = list(field.choices or {})
    fits = other and field.name == "relation"
    keys = [key for key in every if CHOICES_OF_SEX.get(key) != other] if fits else every
    first = asked.rng.random() < FIRST_CHOICE
    drawn = keys[0] if first else pick(asked.rng, keys)
    return asked.sexes.get(_whose(field.name), drawn) if set(every) == set(names.SEXES) else drawn


def _commune(_field: Field, asked: Asked) -> str:
    return pick(asked.rng, asked.elsewhere).gso


def _id_number(field: Field, asked: Asked) -> str:
    born = asked.on - timedelta(days=asked.rng.randint(8000, 25000))
    sex = _sure_sex(field.name, asked) or asked.sexes.get(_whose(field.name), "male")
    return names.citizen_number(asked.rng.randint(0, 999_999), sex, born)


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
