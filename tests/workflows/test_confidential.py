"""Who reads what the offices answered that were asked about a dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.workflows.telling import CITIZEN, DISTRICT, HERE, LABOUR, POLICE, Life, officer
from workflows.advance import Matter
from workflows.case import SYSTEM, Actor, Given, Post
from workflows.confidential import Reader, handling, quiet, reader, without_words
from workflows.offices import Directory

NO = Given(opinion="disagree", reason="Lối vào hẹp.")
PROVINCE = "quang-nam"


def asked() -> Life:
    """A dossier about which two offices are asked."""
    life = Life()
    life.does("accept")
    life.does("consult")
    return life


def reads(life: Life, by: Actor) -> Reader:
    return reader(life.matter, ((event.step, event.office) for event in life.events), by)


@pytest.mark.parametrize(
    ("role", "office"),
    [("officer", HERE), ("clerk", HERE), ("leader", HERE)],
)
def test_whoever_works_where_it_is_handled_reads_all(role: str, office: str) -> None:
    assert reads(asked(), officer(role, office)).whole


@pytest.mark.parametrize("role", ["officer", "head", "clerk"])
def test_who_was_only_asked_reads_their_own(role: str) -> None:
    found = reads(asked(), officer(role, POLICE))

    assert not found.whole
    assert (found.hears(POLICE), found.hears(LABOUR)) == (True, False)


@pytest.mark.parametrize(
    "somebody",
    [
        CITIZEN,
        SYSTEM,
        officer("leader", PROVINCE),
        officer("manager", HERE),
        officer("officer", "hoi-an"),
    ],
)
def test_all_others_read_none(somebody: Actor) -> None:
    found = reads(asked(), somebody)

    assert not any(found.hears(office) for office in (HERE, LABOUR, POLICE))


def test_work_that_has_waited_at_an_office_makes_it_one_of_those_that_decide() -> None:
    life = asked()
    life.answers_back("1", Given(opinion="agree"))
    life.answers_back("2", NO)

    assert set(handling(life.matter, ())) >= {o.office for o in life.case.open}
    assert reads(life, officer("officer", life.case.open[0].office)).whole


def test_a_desk_that_only_takes_in_and_hands_over_is_none_of_them() -> None:
    life = asked()
    step = ("receive", "hoi-an")

    assert "hoi-an" not in set(handling(life.matter, [step, ("review", LABOUR), ("", "x")]))
    assert LABOUR in set(handling(life.matter, [step, ("review", LABOUR), ("", "x")]))


def test_a_division_has_its_committees_heads_and_leaders_and_not_their_officers() -> None:
    life = asked()
    at_a_division = replace(life.matter, case=replace(life.case, here=LABOUR))

    def whole(by: Actor) -> bool:
        return reader(at_a_division, (), by).whole

    assert whole(officer("leader", DISTRICT))
    assert not whole(officer("officer", DISTRICT))
    assert not whole(officer("leader", PROVINCE))


def test_a_leader_of_the_office_that_was_asked_reads_as_it_does() -> None:
    two = Actor(
        "officer:3",
        "Hai việc",
        "officer",
        frozenset([Post("leader", POLICE), Post("officer", LABOUR)]),
    )

    assert reads(asked(), two).offices == {POLICE, LABOUR}


def test_who_took_over_from_an_office_that_ended_reads_as_it_did() -> None:
    life = asked()
    every = [
        replace(office, valid_to=date(2021, 6, 30)) if office.code == POLICE else office
        for office in life.matter.scene.directory.every()
    ]
    merged = Directory.of(every, [(POLICE, LABOUR)])
    later = replace(life.matter, scene=replace(life.matter.scene, directory=merged))

    assert reader(later, (), officer("officer", LABOUR)).offices == {LABOUR, POLICE}


def test_only_lines_of_those_who_were_asked_are_quiet_and_only_for_others() -> None:
    life = asked()
    told = life.answers_back("2", NO)
    matter: Matter = life.matter
    labour, here = (reads(life, officer("officer", at)) for at in (LABOUR, HERE))

    def is_quiet(found: Reader, step: str, branch: str = "2") -> bool:
        return quiet(matter, found, step, POLICE, {"branch": branch} if branch else {})

    assert is_quiet(labour, told.step)
    assert not is_quiet(here, told.step)
    assert not is_quiet(labour, "review")
    assert not is_quiet(labour, "")
    assert not is_quiet(labour, told.step, branch="")


def test_what_is_left_of_an_answer_is_that_it_was_given() -> None:
    told = {
        "branch": "2",
        "opinion": "disagree",
        "reason": "Lối vào hẹp.",
        "for": "A",
        "paper": "x",
    }

    assert without_words(told) == {"branch": "2", "opinion": "answered"}
    assert without_words({"branch": "1", "given_to": "B"}) == {"branch": "1"}
