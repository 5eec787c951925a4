from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.workflows.drafts import GOOD, change, found, good, raw
from tests.workflows.seed import IN_2021, QUANG_NAM
from workflows.soundness import check, faults

AFTER_THE_DISTRICTS = date(2025, 7, 1)
WITHOUT_NONG_SON = date(2025, 3, 1)


def test_without_a_directory_only_what_is_written_is_proved() -> None:
    nowhere = change(good("plain"), "decide", office="division:foreign @ district")

    assert faults(nowhere, directory=None, on=IN_2021) == []
    assert found(nowhere) == {"no-such-office steps[decide].office"}


def test_nobody_offers_a_procedure_on_a_day_without_offices() -> None:
    assert found(good("plain"), AFTER_THE_DISTRICTS) == {"nobody-offers routes[1].office"}


def test_a_commune_whose_district_is_gone_is_named() -> None:
    upwards = change(good("plain"), "decide", office="committee @ district")

    (fault,) = faults(upwards, directory=QUANG_NAM, on=WITHOUT_NONG_SON)

    assert (fault.key, fault.where) == ("no-such-office", "steps[decide].office")
    assert "và 2 nơi khác vào ngày 01/03/2025" in fault.message


def test_a_route_that_fails_for_some_communes_is_named() -> None:
    by_district = replace(good("parallel"), routes=good("parallel").routes[1:])
    always = replace(by_district, routes=(replace(by_district.routes[0], when=None),))

    assert "no-such-office routes[1].office" in found(always, WITHOUT_NONG_SON)


def test_a_step_is_looked_for_only_from_the_offices_whose_dossiers_come_to_it() -> None:
    source = raw(next(path for path in GOOD if path.stem == "parallel"))
    source["received_by"] = "province"
    source["routes"][0]["office"] = "department:construction"
    source["routes"][1]["office"] = "department:environment"

    named = {f"{f.key} {f.where}" for _, f in check({"x": source}, QUANG_NAM, IN_2021)}

    assert named == {
        "no-such-office steps[opinions].asks[1].office",
        "no-such-office steps[opinions].asks[2].office",
        "no-such-office steps[sum-up].office",
        "no-such-office steps[decide].office",
        "wrong-role steps[hand-over].office",
    }
