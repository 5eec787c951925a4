"""What the shipped offices are, counted."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from tests.workflows.seed import IN_2021, OFFICES, QUANG_NAM, SUCCESSORS
from workflows.offices import Office

IN_EARLY_2025 = date(2025, 3, 1)
AGENCIES = {"police", "tax", "insurance", "land"}
DIVISIONS = {
    "justice",
    "finance",
    "labour",
    "urban",
    "environment",
    "education",
    "health",
    "culture",
    "agriculture",
    "interior",
    "inspectorate",
    "secretariat",
}
WITH_ETHNIC_DIVISION = {
    "tay-giang",
    "dong-giang",
    "nam-giang",
    "phuoc-son",
    "bac-tra-my",
    "nam-tra-my",
}
MOUNTAIN_DISTRICTS = WITH_ETHNIC_DIVISION | {"hiep-duc", "tien-phuoc", "nong-son"}
MERGED_IN_2025 = {
    "tam-ky.phuoc-hoa",
    "phu-ninh.tam-vinh",
    "duy-xuyen.duy-thu",
    "nong-son.son-vien",
    "hiep-duc.hiep-thuan",
    "thang-binh.binh-dinh-nam",
    "thang-binh.binh-chanh",
    "tien-phuoc.tien-cam",
}


def sorts(offices: tuple[Office, ...]) -> Counter[str]:
    known = ("Xã", "Phường", "Thị trấn", "Thành phố", "Thị xã", "Huyện")
    return Counter(s for o in offices for s in known if o.short_name.startswith(f"{s} "))


def test_the_seed_has_every_kind_of_office_in_its_number() -> None:
    counted = Counter((row["tier"], row["kind"]) for row in OFFICES)

    assert counted == {
        ("province", "committee"): 1,
        ("province", "desk"): 1,
        ("province", "department"): 20,
        ("province", "agency"): 4,
        ("district", "committee"): 18,
        ("district", "division"): 222,
        ("district", "agency"): 72,
        ("commune", "committee"): 241,
        ("commune", "agency"): 241,
    }


def test_the_communes_are_203_rural_25_urban_and_13_towns() -> None:
    communes = QUANG_NAM.of_tier("commune", IN_2021)

    assert sorts(communes) == {"Xã": 203, "Phường": 25, "Thị trấn": 13}


def test_the_districts_are_two_cities_one_town_and_15_rural_ones() -> None:
    districts = QUANG_NAM.of_tier("district", IN_2021)

    assert sorts(districts) == {"Thành phố": 2, "Thị xã": 1, "Huyện": 15}
    assert [d.gso for d in districts] == [str(gso) for gso in range(502, 520)]


def test_every_code_and_every_identity_code_is_used_once() -> None:
    assert len({row["code"] for row in OFFICES}) == len(OFFICES) == 820
    assert len({row["identity_code"] for row in OFFICES}) == 820


def test_every_statistical_code_is_used_once() -> None:
    given = [row["gso"] for row in OFFICES if row["gso"]]

    assert len(set(given)) == len(given) == 1 + 18 + 241


def test_only_the_province_bears_an_official_identity_code() -> None:
    official = [row for row in OFFICES if row["official"] == "true"]

    assert [(row["code"], row["identity_code"]) for row in official] == [
        ("quang-nam", "000.00.00.H47")
    ]
    assert {row["official"] for row in OFFICES} == {"true", "false"}
    assert all("mã tạm đặt" in row["source"] for row in OFFICES if row["official"] == "false")


def test_every_identity_code_has_the_four_groups_of_the_standard() -> None:
    assert all(re.fullmatch(r"00[01]\.\d\d\.\d\d\.H47", row["identity_code"]) for row in OFFICES)


def test_an_identity_code_stands_under_that_of_its_district() -> None:
    for office in QUANG_NAM.of_tier("commune", IN_2021):
        district = QUANG_NAM.above(office.code, "district", IN_2021)

        assert office.identity_code[7:] == district.identity_code[7:]
        assert office.identity_code.startswith("000.")


def test_every_code_is_plain_ascii() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", row["code"]) for row in OFFICES)


def test_every_parent_stands_before_its_children() -> None:
    seen = {""}
    for row in OFFICES:
        assert row["parent"] in seen
        seen.add(row["code"])


def test_a_code_is_that_of_the_parent_and_the_key() -> None:
    for row in OFFICES:
        alone = row["kind"] == "desk" or (row["kind"], row["tier"]) in {
            ("committee", "province"),
            ("committee", "district"),
        }

        assert row["code"] == (row["key"] if alone else f"{row['parent']}.{row['key']}")


def test_two_communes_with_the_same_letters_carry_their_statistical_codes() -> None:
    numbered = [row["code"] for row in OFFICES if re.search(r"-\d{5}$", row["code"])]

    assert sorted(numbered) == [
        "nam-tra-my.tra-don-20938",
        "nam-tra-my.tra-don-20956",
        "phu-ninh.tam-dan-20374",
        "phu-ninh.tam-dan-20392",
    ]


def test_every_district_has_the_same_divisions_and_agencies() -> None:
    for district in QUANG_NAM.of_tier("district", IN_2021):
        below = QUANG_NAM.children(district.code, IN_2021)
        more = {"ethnic"} if district.code in WITH_ETHNIC_DIVISION else set()

        assert {o.key for o in below if o.kind == "division"} == DIVISIONS | more
        assert {o.key for o in below if o.kind == "agency"} == AGENCIES


def test_a_city_has_a_division_of_urban_management_and_a_rural_district_of_works() -> None:
    city = QUANG_NAM.child("hoi-an", "division", "urban", IN_2021)
    rural = QUANG_NAM.child("nui-thanh", "division", "urban", IN_2021)

    assert city.name == "Phòng Quản lý đô thị thành phố Hội An"
    assert rural.name == "Phòng Kinh tế và Hạ tầng huyện Núi Thành"


def test_every_commune_has_one_agency_its_police() -> None:
    for commune in QUANG_NAM.of_tier("commune", IN_2021):
        (police,) = QUANG_NAM.children(commune.code, IN_2021)

        assert (police.kind, police.key) == ("agency", "police")
        assert police.name == commune.name.replace("UBND", "Công an")


def test_all_of_a_mountain_district_is_mountain_and_marked_as_illustration() -> None:
    mountain = {row["code"].partition(".")[0] for row in OFFICES if row["area"] == "mountain"}
    plain = {row["code"].partition(".")[0] for row in OFFICES if row["area"] == "plain"}

    assert mountain == MOUNTAIN_DISTRICTS
    assert not mountain & plain
    assert len(mountain | plain) == 18 + 2
    assert all("vùng minh họa" in row["source"] for row in OFFICES if row["tier"] != "province")


def test_every_office_is_loaded_from_2021_and_ends_with_its_territory() -> None:
    assert {row["valid_from"] for row in OFFICES} == {"2021-01-01"}
    assert Counter(row["valid_to"] for row in OFFICES) == {
        "2025-06-30": 787,
        "2024-12-31": 33,
    }


def test_eight_communes_and_nong_son_ended_with_2024() -> None:
    ended = {row["code"] for row in OFFICES if row["valid_to"] == "2024-12-31"}

    assert ended == (
        MERGED_IN_2025
        | {f"{commune}.police" for commune in MERGED_IN_2025}
        | {"nong-son"}
        | {f"nong-son.{key}" for key in DIVISIONS | AGENCIES}
    )


def test_the_year_2025_begins_with_17_districts_and_233_communes() -> None:
    assert len(QUANG_NAM.of_tier("district", IN_EARLY_2025)) == 17
    assert len(QUANG_NAM.of_tier("commune", IN_EARLY_2025)) == 233


def test_every_commune_has_its_successor_of_july_2025() -> None:
    last = {row["old"]: row for row in SUCCESSORS if row["on"] == "2025-07-01"}

    assert last.keys() == {c.code for c in QUANG_NAM.of_tier("commune", IN_2021)}
    assert len(SUCCESSORS) == 241 + 6 + 10 + 1
    assert len({row["new_gso"] for row in last.values()}) == 78


def test_a_merged_commune_ends_where_the_one_that_took_it_in_ends() -> None:
    last = {row["old"]: row["new_gso"] for row in SUCCESSORS if row["on"] == "2025-07-01"}
    merged = [r for r in SUCCESSORS if r["on"] == "2025-01-01" and r["old"] in MERGED_IN_2025]

    assert len(merged) == 8
    for row in merged:
        taker = QUANG_NAM.commune_by_gso(row["new_gso"], IN_EARLY_2025)
        assert last[row["old"]] == last[taker.code]


def test_nong_son_went_into_que_son() -> None:
    (edge,) = [row for row in SUCCESSORS if row["old"] == "nong-son"]

    assert (edge["new_gso"], edge["on"]) == (
        QUANG_NAM.get("que-son", IN_EARLY_2025).gso,
        "2025-01-01",
    )
