"""The bank accounts into which transfers go: each office has its own, or that of one above it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.folding import fold
from workflows.offices import Directory

COLUMNS = ("office", "bank", "bin", "account", "holder")
BIN = 6
LONGEST = 19
"""Digits and letters that an account has at most."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes: the bank by its name and its six digits, the account, whose it is."""

    bank: str
    bin: str
    number: str
    holder: str


class AccountsWrong(ValueError):
    """The file cannot be used; says which row and why."""


def read(path: Path) -> Mapping[str, Account]:
    """The accounts of a CSV file, by the code of their office; `AccountsWrong` with what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise AccountsWrong(f"{path.name}: không đọc được") from error
    found: dict[str, Account] = {}
    for n, row in enumerate(rows, 2):
        if set(row) != set(COLUMNS) or not all(row.values()):
            raise AccountsWrong(f"{path.name}, dòng {n}: cần đủ các cột {', '.join(COLUMNS)}")
        digits, number = row["bin"], row["account"]
        plain = number.isascii() and number.isalnum() and len(number) <= LONGEST
        if not (digits.isdigit() and len(digits) == BIN and plain):
            raise AccountsWrong(f"{path.name}, dòng {n}: bin có 6 chữ số, account có chữ và số")
        found[row["office"]] = Account(row["bank"], digits, number, fold(row["holder"]).upper())
    return found


def account_of(
    accounts: Mapping[str, Account], directory: Directory, office: str
) -> Account | None:
    """The account of an office, or of the nearest one above it that has one."""
    while office:
        if office in accounts:
            return accounts[office]
        here = directory.ever(office)
        office = here.parent if here else ""
    return None
