"""Numbers as people type them."""

from __future__ import annotations

import pytest

from services import spelling


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0905 123 456", "0905123456"),
        ("+84 905.123.456", "0905123456"),
        ("84905123456", "0905123456"),
        ("0084905123456", "0905123456"),
        ("0235 3852 739", "02353852739"),
        ("905123456", ""),
        ("090512345", ""),
        ("số của tôi", ""),
    ],
)
def test_a_telephone_number_starts_with_its_nought(typed: str, kept: str) -> None:
    assert spelling.phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("049 190 000 001", "049190000001"),
        ("205123456", "205123456"),
        ("04919000000", ""),
        ("04919000000A", ""),
    ],
)
def test_a_person_has_twelve_digits_or_nine(typed: str, kept: str) -> None:
    assert spelling.id_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4000 101 816", "4000101816"),
        ("4000101816-001", "4000101816-001"),
        ("4000101816001", "4000101816-001"),
        ("400010181", ""),
    ],
)
def test_a_business_has_ten_digits_or_thirteen(typed: str, kept: str) -> None:
    assert spelling.tax_code(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Hong-Van ", "hong-van"),
        ("van.le2", "van.le2"),
        ("2van", ""),
        ("van..le", ""),
        ("vân", ""),
    ],
)
def test_a_login_is_plain(typed: str, kept: str) -> None:
    assert spelling.login(typed) == kept


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("+84905123456", "0905123456"),
        ("049 190 000 001", "049190000001"),
        ("4000101816001", "4000101816-001"),
        ("Hong-Van", "hong-van"),
        (" Không có ", "không có"),
    ],
)
def test_whatever_is_typed_names_one_account(typed: str, name: str) -> None:
    assert spelling.account_name(typed) == name
