"""What the State's numbers say of themselves."""

from __future__ import annotations

import pytest

from workflows.identifiers import Told, check_digit, tax_code_holds, told_by


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("037153000257", Told(1953, "female")),
        ("001087123456", Told(1987, "male")),
        ("049205000001", Told(2005, "male")),
        ("049305000001", Told(2005, "female")),
        ("049401000001", Told(2101, "male")),
        ("205123456", None),
        ("", None),
        (None, None),
    ],
)
def test_a_personal_number_tells_year_and_sex(number: object, told: Told | None) -> None:
    assert told_by(number) == told


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("0100047516", True),
        ("0100109106", True),
        ("4000101816", True),
        ("0100109106-001", True),
        ("033177011448", True),
        ("0100047515", False),
        ("0100109106-000", False),
        ("0010047516", False),
        ("4000000000", False),
        ("4000101861", False),
        ("40001", False),
    ],
)
def test_a_tax_code_ends_as_its_other_digits_say(code: str, holds: bool) -> None:  # noqa: FBT001
    assert tax_code_holds(code) is holds


def test_one_digit_or_a_swap_of_neighbours_is_always_found() -> None:
    code = "4000101816"
    others = {f"{code[:n]}{digit}{code[n + 1 :]}" for n in range(10) for digit in "0123456789"}
    swapped = {f"{code[:n]}{code[n + 1]}{code[n]}{code[n + 2 :]}" for n in range(9)}

    assert {one for one in others | swapped if tax_code_holds(one)} == {code}


def test_some_nine_digits_have_no_tenth() -> None:
    assert 10 in {check_digit(f"4001{n:05d}") for n in range(50)}
