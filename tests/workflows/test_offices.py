"""The directory of offices: found by code and day, above, below and beside."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.workflows.seed import IN_2021, OFFICES, QUANG_NAM
from workflows.handing_over import inherited
from workflows.offices import BadDirectory, Directory, NoSuchOffice, Office, from_rows

IN_EARLY_2025 = date(2025, 3, 1)
LAST_DAY = date(2025, 6, 30)


def an_office(
    code: str,
    parent: str = "",
    kind: str = "committee",
    tier: str = "district",
    gso: str = "",
    valid_from: date = date(2021, 1, 1),
    valid_to: date | None = None,
) -> Office:
    return Office(
        code=code,
        kind=kind,
        key=code.rpartition(".")[2],
        tier=tier,
        parent=parent,
        name=code,
        short_name=code,
        identity_code="",
        official=False,
        gso=gso,
        area="plain",
        valid_from=valid_from,
        valid_to=valid_to,
    )


def codes(offices: tuple[Office, ...]) -> list[str]:
    return [office.code for office in offices]


def test_an_office_is_found_by_its_code() -> None:
    office = QUANG_NAM.get("tam-ky.an-my", IN_2021)

    assert office == Office(
        code="tam-ky.an-my",
        kind="committee",
        key="an-my",
        tier="commune",
        parent="tam-ky",
        name="UBND phường An Mỹ",
        short_name="Phường An Mỹ",
        identity_code="000.03.31.H47",
        official=False,
        gso="20341",
        area="plain",
        valid_from=date(2021, 1, 1),
        valid_to=LAST_DAY,
    )


def test_an_unknown_code_is_named_in_the_error() -> None:
    with pytest.raises(NoSuchOffice) as error:
        QUANG_NAM.get("tam-ky.nowhere", IN_2021)

    assert (error.value.code, error.value.on) == ("tam-ky.nowhere", IN_2021)


def test_an_office_exists_on_its_first_and_last_day_and_no_other() -> None:
    first, day = date(2021, 1, 1), timedelta(days=1)

    assert QUANG_NAM.get("tam-ky", first) is QUANG_NAM.get("tam-ky", LAST_DAY)
    for outside in (first - day, LAST_DAY + day):
        with pytest.raises(NoSuchOffice):
            QUANG_NAM.get("tam-ky", outside)


def test_an_office_without_an_end_lives_on() -> None:
    directory = Directory.of([an_office("a")])

    assert directory.get("a", date(2999, 1, 1)).valid_to is None


def test_the_children_of_a_district_are_its_divisions_agencies_and_communes() -> None:
    kinds = Counter(o.kind for o in QUANG_NAM.children("tam-ky", IN_2021))

    assert kinds == {"division": 12, "agency": 4, "committee": 13}


def test_an_ended_child_is_no_child() -> None:
    assert len(QUANG_NAM.children("quang-nam", IN_2021)) == 43
    assert len(QUANG_NAM.children("quang-nam", IN_EARLY_2025)) == 42


def test_an_ended_office_has_no_children() -> None:
    with pytest.raises(NoSuchOffice, match="nong-son"):
        QUANG_NAM.children("nong-son", IN_EARLY_2025)


def test_a_child_is_found_by_its_kind_and_key() -> None:
    child = QUANG_NAM.child("quang-nam", "department", "justice", IN_2021)

    assert child.short_name == "Sở Tư pháp"


@pytest.mark.parametrize(("kind", "key"), [("division", "ethnic"), ("department", "labour")])
def test_a_child_that_is_not_there_is_named_in_the_error(kind: str, key: str) -> None:
    with pytest.raises(NoSuchOffice) as error:
        QUANG_NAM.child("tam-ky", kind, key, IN_2021)

    assert error.value.code == f"tam-ky.{key}"


def test_everything_is_below_the_province() -> None:
    below = QUANG_NAM.below("quang-nam", IN_2021)

    assert len(below) == 820
    assert below[0].code == "quang-nam"


def test_all_offices_are_told_parents_first_whatever_order_they_came_in() -> None:
    there = Directory.of([an_office("a.b.c", "a.b"), an_office("a.b", "a"), an_office("a")])

    assert codes(there.every()) == ["a", "a.b", "a.b.c"]


def test_below_a_commune_are_itself_and_its_police() -> None:
    below = QUANG_NAM.below("hoi-an.minh-an", IN_2021)

    assert codes(below) == ["hoi-an.minh-an", "hoi-an.minh-an.police"]


def test_a_commune_whose_district_has_ended_still_lies_below_the_province() -> None:
    below = codes(QUANG_NAM.below("quang-nam", IN_EARLY_2025))

    assert len(below) == 787
    assert "nong-son.que-loc" in below
    assert QUANG_NAM.above("nong-son.que-loc", "province", IN_EARLY_2025).code == "quang-nam"


def test_a_commune_whose_district_has_ended_has_no_district() -> None:
    with pytest.raises(NoSuchOffice) as error:
        QUANG_NAM.above("nong-son.que-loc", "district", IN_EARLY_2025)

    assert error.value.code == "nong-son"


@pytest.mark.parametrize(
    ("code", "tier", "above"),
    [
        ("tam-ky.an-my.police", "commune", "tam-ky.an-my"),
        ("tam-ky.an-my.police", "district", "tam-ky"),
        ("tam-ky.an-my", "province", "quang-nam"),
        ("tam-ky.labour", "district", "tam-ky"),
        ("tam-ky", "district", "tam-ky"),
        ("quang-nam.justice", "province", "quang-nam"),
    ],
)
def test_the_committee_of_a_tier_is_the_office_itself_or_above_it(
    code: str, tier: str, above: str
) -> None:
    assert QUANG_NAM.above(code, tier, IN_2021).code == above


def test_no_district_is_above_a_department() -> None:
    with pytest.raises(NoSuchOffice, match=r"quang-nam\.justice"):
        QUANG_NAM.above("quang-nam.justice", "district", IN_2021)


@pytest.mark.parametrize(
    ("code", "desk"),
    [
        ("quang-nam.justice", "trung-tam"),
        ("quang-nam.police", "trung-tam"),
        ("trung-tam", "trung-tam"),
        ("quang-nam", "quang-nam"),
        ("tam-ky.labour", "tam-ky"),
        ("tam-ky.land", "tam-ky"),
        ("tam-ky", "tam-ky"),
        ("tam-ky.an-my.police", "tam-ky.an-my"),
        ("tam-ky.an-my", "tam-ky.an-my"),
    ],
)
def test_people_come_to_the_desk_of_the_committee(code: str, desk: str) -> None:
    assert QUANG_NAM.desk_of(code, IN_2021).code == desk


def test_an_office_on_its_own_receives_its_people_itself() -> None:
    directory = Directory.of([an_office("bureau", kind="agency")])

    assert directory.desk_of("bureau", IN_2021).code == "bureau"


def test_a_tier_is_asked_for_one_kind_of_office() -> None:
    assert len(QUANG_NAM.of_tier("province", IN_2021, kind="department")) == 20
    assert QUANG_NAM.of_tier("nation", IN_2021) == ()


def test_a_commune_is_found_by_its_statistical_code() -> None:
    assert QUANG_NAM.commune_by_gso("20341", IN_2021).code == "tam-ky.an-my"


@pytest.mark.parametrize("gso", ["99999", "502", "49", ""])
def test_a_statistical_code_of_no_commune_finds_nothing(gso: str) -> None:
    with pytest.raises(NoSuchOffice) as error:
        QUANG_NAM.commune_by_gso(gso, IN_2021)

    assert error.value.code == gso


def test_a_statistical_code_may_pass_to_another_commune() -> None:
    new_day = date(2025, 7, 1)
    directory = Directory.of(
        [
            an_office("old", tier="commune", gso="20364", valid_to=LAST_DAY),
            an_office("new", tier="commune", gso="20364", valid_from=new_day),
        ]
    )

    assert directory.commune_by_gso("20364", LAST_DAY).code == "old"
    assert directory.commune_by_gso("20364", new_day).code == "new"


def test_a_statistical_code_that_ended_leads_to_the_commune_that_took_over() -> None:
    new_day = date(2025, 7, 1)
    ended = [
        an_office(code, tier="commune", gso=gso, valid_to=LAST_DAY)
        for code, gso in (("old", "20364"), ("lost", "20365"))
    ]
    new = an_office("new", tier="commune", gso="20366", valid_from=new_day)
    directory = Directory.of([*ended, new], [("old", "new")])

    assert directory.commune_by_gso("20364", new_day).code == "new"
    with pytest.raises(NoSuchOffice):
        directory.commune_by_gso("20365", new_day)


def test_two_offices_with_one_code_make_no_directory() -> None:
    with pytest.raises(BadDirectory) as error:
        Directory.of([an_office("a"), an_office("a", tier="commune")])

    assert (error.value.reason, error.value.code) == ("twice", "a")


@pytest.mark.parametrize(
    "offices",
    [
        [an_office("a", parent="nowhere")],
        [an_office("a", parent="b"), an_office("b", parent="a")],
        [an_office("a", parent="a")],
    ],
)
def test_an_office_below_no_root_makes_no_directory(offices: list[Office]) -> None:
    with pytest.raises(BadDirectory) as error:
        Directory.of(offices)

    assert (error.value.reason, error.value.code) == ("orphan", "a")


def test_a_row_with_empty_cells_is_an_office_without_parent_or_end() -> None:
    row = OFFICES[0] | {"valid_to": ""}

    office = from_rows([row]).get("quang-nam", date(2030, 1, 1))

    assert (office.parent, office.valid_to, office.official) == ("", None, True)


def test_who_took_over_acts_for_an_office_that_has_ended() -> None:
    last, on = date(2021, 6, 30), date(2021, 7, 1)
    ended = [an_office(f"a.{key}", "a", valid_to=last) for key in "bce"]
    offices = [an_office("a"), *ended, an_office("a.d", "a")]
    heirs = [("a.b", "a.c"), ("a.c", "a.b"), ("a.c", "a.d"), ("a.e", "atlantis")]
    there = Directory.of(offices, heirs)

    assert there.acting("a.b", on).code == "a.d"
    assert there.acting("a.b", date(2021, 6, 30)).code == "a.b"
    assert inherited(there, ["a.d"]) == {"a.b", "a.c"}
    assert inherited(there, ["a"]) == set()
    for lost in ("a.e", "atlantis"):
        with pytest.raises(NoSuchOffice):
            there.acting(lost, on)
