"""What follows from a result: what goes along, when it is opened, and what may never be published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.workflows.drafts import SHIPPED, procedure, raw
from tests.workflows.seed import IN_2021, QUANG_NAM
from tests.workflows.stepping import OFFICIAL, when
from workflows import engine
from workflows.advance import Matter
from workflows.case import SYSTEM, Actor, Case, Event, Refused, Scene
from workflows.fees import assess, total
from workflows.follows import LINKED, Follow, Given, due
from workflows.parsing import examine
from workflows.soundness import check

FILES = {path.stem: path for path in SHIPPED}
EVERY = [procedure(path) for path in SHIPPED]
DEATH, SUPPORT, BIRTH, RESIDENCE = "2.002622", "1.001731", "2.001023", "1.004222"
AN_MY, AN_MY_GSO, OTHER_DESK = "tam-ky.an-my", "20341", "tam-ky.an-xuan"
NOON = when("2021-03-15 10:00")


def test_an_answer_is_taken_put_in_other_words_or_fixed() -> None:
    answers = {"name": "An", "with": "mother"}

    assert Given("name")(answers) == "An"
    assert Given("with", {"mother": "child", "father": "child"})(answers) == "child"
    assert Given("nobody", {"mother": "child"})(answers) is None
    assert Given(value=False)(answers) is False


def deed(step: str, action: str) -> Event:
    return Event("moved", NOON, SYSTEM, None, step, AN_MY, payload={"action": action})


def test_what_follows_is_due_after_its_deed_or_with_the_result() -> None:
    after = Follow("a", SUPPORT, {}, {}, after="sign.approve")
    granted = Follow("b", SUPPORT, {}, {})

    assert due((after, granted), {}, told=[deed("sign", "approve")], granted=False) == (after,)
    assert due((after, granted), {}, told=[deed("compile", "grant")], granted=True) == (granted,)


Change = Callable[[dict[str, Any]], object]


def _follow(file: dict[str, Any]) -> dict[str, Any]:
    follow: dict[str, Any] = file["follows"][0]
    return follow


MUTANTS: dict[str, Change] = {
    "follows-unknown follows[funeral].procedure": lambda file: _follow(file).update(
        procedure="9.999999"
    ),
    "follows-after-nothing follows[funeral].after": lambda file: _follow(file).update(
        after="sign.sing"
    ),
    "follows-unanswered follows[funeral].answers": lambda file: _follow(file)["answers"].pop(
        "born"
    ),
    "follows-asks-not follows[funeral].answers.weight": lambda file: _follow(file)[
        "answers"
    ].update(weight="dead_name"),
    "unknown-question follows[funeral].answers.born": lambda file: _follow(file)["answers"].update(
        born="nothing"
    ),
    "follows-misfits follows[funeral].answers.born": lambda file: _follow(file)["answers"].update(
        born="dead_name"
    ),
    "follows-misfits follows[funeral].answers.benefit": lambda file: _follow(file)[
        "answers"
    ].update(benefit={"is": "pension"}),
    "follows-misfits follows[funeral].answers.relation": lambda file: _follow(file)[
        "answers"
    ].update(relation={"of": "burier_relation", "as": {"spouse": "spouse"}}),
    "follows-misfits follows[funeral].answers.deceased_sex": lambda file: _follow(file)[
        "answers"
    ].update(deceased_sex="burier_relation"),
    "follows-unprovided follows[funeral].papers": lambda file: _follow(file)["papers"].pop(
        "allowance_decision"
    ),
    "follows-no-paper follows[funeral].papers.death_extract": lambda file: _follow(file)[
        "papers"
    ].update(death_extract="nothing"),
    "wrong-type follows[funeral].answers.born": lambda file: _follow(file)["answers"].update(
        born={"of": "dead_born"}
    ),
    "missing follows[funeral].procedure": lambda file: _follow(file).pop("procedure"),
    "twice follows[funeral].name": lambda file: file["follows"].append(dict(_follow(file))),
}


@pytest.mark.parametrize("fault", MUTANTS)
def test_what_cannot_always_be_opened_is_named(fault: str) -> None:
    file = raw(FILES[DEATH])
    MUTANTS[fault](file)

    named = [one for _, one in check({"x": file}, None, IN_2021, EVERY)]

    assert {f"{one.key} {one.where}" for one in named} == {fault}
    asked = ("Hãy ", "Thiếu ", "hai lần", "phải là")
    assert all(any(word in one.message for word in asked) for one in named)


def test_a_question_that_only_some_answer_is_named_with_those_who_do_not() -> None:
    file = raw(FILES[DEATH])
    _follow(file)["when"] = {"field": "benefit", "in": ["social", "none"]}

    found = [f for _, f in check({"x": file}, None, IN_2021, EVERY)]

    assert {f.key for f in found} == {"follows-unanswered", "follows-unprovided"}
    assert "Không thuộc hai diện trên" in found[0].message


def test_an_answer_in_other_words_is_proved_for_each_of_them() -> None:
    def faults(neighbour: str) -> set[tuple[str, str]]:
        file = raw(FILES[DEATH])
        persons = dict.fromkeys(("spouse", "child", "parent", "relative"), "person")
        put = {"of": "burier_relation", "as": persons | {"neighbour": neighbour}}
        _follow(file)["answers"].update(organiser_kind=put)
        return {(f.key, f.where) for _, f in check({"x": file}, None, IN_2021, EVERY)}

    where = "follows[funeral].answers"
    assert faults("person") == set()
    assert faults("body") == {("follows-unanswered", where)}
    assert faults("nobody") == {("follows-misfits", f"{where}.organiser_kind")}


def test_nothing_follows_from_itself() -> None:
    file = raw(FILES[SUPPORT])
    file["follows"] = [{"name": "again", "procedure": DEATH, "answers": {}, "papers": {}}]

    found = {f"{f.key} {f.where}" for _, f in check({"x": file}, None, IN_2021, EVERY)}

    assert "follows-circle follows[again].procedure" in found


def test_a_procedure_that_asks_for_more_breaks_what_leads_to_it_and_says_where() -> None:
    file = raw(FILES[SUPPORT])
    file["fields"].append({"name": "weight", "kind": "number", "label": "Cân nặng"})

    found = [(where, f.key) for where, f in check({"x": file}, None, IN_2021, EVERY)]

    assert found == [(DEATH, "follows-unanswered")]


def test_an_office_that_nobody_can_choose_is_named() -> None:
    file, support = raw(FILES[DEATH]), raw(FILES[SUPPORT])
    support |= {"received_by": "district", "routes": [{"office": "chosen"}]}

    found = {f.key for _, f in check({"x": file, "y": support}, None, IN_2021, EVERY)}

    assert "follows-office-unknown" in found


def test_numbers_and_rows_go_along_only_where_they_must_fit() -> None:
    file, support = raw(FILES[DEATH]), raw(FILES[SUPPORT])
    support["fields"] += [
        {"name": "few", "kind": "number", "label": "Mấy", "least": 0, "most": 5},
        {"name": "rows", "kind": "group", "label": "Ai", "required": False, "fields": [
            {"name": "who", "kind": "text", "label": "Ai"}
        ]},
        {"name": "told", "kind": "long", "label": "Kể", "required": False},
    ]  # fmt: skip
    _follow(file)["answers"] |= {"few": "copies", "rows": "dependants", "told": "cause"}

    found = {
        f"{f.key} {f.where}" for _, f in check({"x": file, "y": support}, None, IN_2021, EVERY)
    }

    assert found == {
        "follows-misfits follows[funeral].answers.few",
        "follows-misfits follows[funeral].answers.rows",
    }


def test_what_depends_on_too_much_is_said_to_be_unproved() -> None:
    file = raw(FILES[DEATH])
    many = [f"q{n}" for n in range(14)]
    file["fields"] += [{"name": name, "kind": "yes-no", "label": name} for name in many]
    asked = [{"field": name, "is": True} for name in many]
    _follow(file)["when"] = {"all": [{"field": "benefit", "is": "social"}, {"any": asked}]}

    found = {f"{f.key} {f.where}" for _, f in check({"x": file}, None, IN_2021, EVERY)}

    assert "too-many-combinations follows[funeral]" in found


def test_a_plain_table_is_no_answer() -> None:
    file = raw(FILES[DEATH])
    _follow(file)["answers"] |= {"born": 3, "relation": {"is": [1]}}

    _, faults = examine(file)

    assert sorted(fault.where for fault in faults) == [
        "follows[funeral].answers.born",
        "follows[funeral].answers.relation",
    ]


def test_what_was_opened_lies_at_the_desk_of_origin_and_is_received_by_nobody() -> None:
    residence = next(one for one in EVERY if one.code == RESIDENCE)
    bare = Case(AN_MY, LINKED, NOON, open=(), last_by=SYSTEM.id, desk=OTHER_DESK)
    matter = Matter(residence, bare, {"residence": AN_MY_GSO}, Scene(QUANG_NAM, OFFICIAL))

    case = engine.opened(matter, by=SYSTEM, at=NOON).case
    opened = Matter(residence, case, matter.answers, matter.scene)
    received = engine.take(opened, "accept", step="receive", by=SYSTEM, at=NOON).case

    assert [(o.step, o.office) for o in case.open] == [("receive", OTHER_DESK)]
    assert [(o.step, o.office) for o in received.open] == [("check", f"{AN_MY}.police")]
    later = Matter(residence, received, matter.answers, matter.scene)
    with pytest.raises(Refused, match="not-yours"):
        engine.take(later, "propose", step="check", by=SYSTEM, at=NOON + timedelta(hours=1))


def test_a_desk_that_never_was_falls_back_to_the_competent_offices_own() -> None:
    residence = next(one for one in EVERY if one.code == RESIDENCE)
    bare = Case(AN_MY, LINKED, NOON, open=(), desk="nowhere")
    matter = Matter(residence, bare, {"residence": AN_MY_GSO}, Scene(QUANG_NAM, OFFICIAL))

    case = engine.opened(matter, by=Actor("citizen:1", "An", "citizen"), at=NOON).case

    assert [o.office for o in case.open] == [AN_MY]


def test_what_nobody_filed_costs_what_it_costs_online() -> None:
    residence = next(one for one in EVERY if one.code == RESIDENCE)

    assert total(assess(residence, {"relief": "none"}, LINKED)) == 10_000
