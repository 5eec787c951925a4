"""Invented people: their names, their numbers and what they answer fit each other."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from services import places
from services.invented import names
from services.invented.answering import Asked, answers_to
from tests.factories import the_procedure

WOMEN = ("mother_name", "woman_name")
MEN = ("father_name", "man_name")
ABOUT_TWO = ("1.000689", "1.000894", "1.001193", "2.001023")
WITH_A_SEX = ("1.000656", "1.004873", "1.010038", "2.000488", "2.001263", "1.001731")


def a_form(db: Session, code: str, seed: int) -> tuple[names.Person, dict[str, Any]]:
    rng, communes = Random(seed), places.directory(db).of_tier("commune", date(2021, 6, 1))  # noqa: S311  # a fixed form, no secret
    person = names.a_person(rng, seed, communes[0], date(2021, 6, 1))
    asked = Asked(rng, person, communes[0], tuple(communes[1:4]), date(2021, 6, 1))
    return person, answers_to(the_procedure(db, code), asked)


def sexes(name: str) -> set[str]:
    """Those to whom the last part of a name is given."""
    given = names.words()["given"]
    return {sex for sex in names.SEXES if name.rpartition(" ")[2] in given[sex]}


def test_mothers_and_brides_are_women_and_whoever_applies_is_the_one_that_they_are(
    db: Session,
) -> None:
    told = set()
    for code in ABOUT_TWO:
        for seed in range(12):
            person, answers = a_form(db, code, seed)
            for name in WOMEN + MEN:
                if name in answers:
                    told.add(name)
                    wanted = "female" if name in WOMEN else "male"
                    assert wanted in sexes(answers[name]), (code, seed, name, answers[name])
            relation = {"father": "male", "man": "male", "mother": "female", "woman": "female"}
            assert relation.get(answers["relation"], person.sex) == person.sex
    assert told == {*WOMEN, *MEN}


def test_a_name_the_sex_and_the_number_beside_it_are_of_one_person(db: Session) -> None:
    told = 0
    for code in WITH_A_SEX:
        for seed in range(12):
            _person, answers = a_form(db, code, seed)
            for stem in ("", "dead_", "person_", "child_", "deceased_", "adopter_"):
                name = answers.get(f"{stem}name") or (not stem and answers.get("full_name"))
                if name and (sex := answers.get(f"{stem}sex")):
                    told += 1
                    assert sex in sexes(str(name)), (code, seed, stem, name, sex)
                    number = answers.get(f"{stem}id" if stem else "id_number", "")
                    assert not number or (int(number[3]) % 2 == 1) == (sex == "female")
    assert told > 40
