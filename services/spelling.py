"""Numbers as people type them, in the one spelling in which they are kept and compared."""

from __future__ import annotations

import re

ID_NUMBER = re.compile(r"\d{12}|\d{9}")
PHONE = re.compile(r"0\d{9,10}")
TAX_CODE = re.compile(r"\d{10}(-\d{3})?")
PARCEL = re.compile(r"[A-Z0-9]{5,30}")
LOGIN = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")


def id_number(typed: str) -> str:
    """A number of 12 digits, or an old identity card's 9; empty when it is none."""
    return _whole(ID_NUMBER, _digits(typed))


def phone(typed: str) -> str:
    """A Vietnamese telephone number from its 0 on, also when typed as +84…; empty if none."""
    return _whole(PHONE, re.sub(r"^(\+?84|0084)(?=\d{9,10}$)", "0", _digits(typed)))


def tax_code(typed: str) -> str:
    """A tax code of 10 digits, or 13 with a hyphen for a branch; empty when it is none."""
    digits = _digits(typed).replace("-", "")
    return _whole(TAX_CODE, f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits)  # noqa: PLR2004


def login(typed: str) -> str:
    """An officer's login: letters, digits, single dots or hyphens; empty when it is none."""
    return _whole(LOGIN, typed.strip().lower())


def parcel(typed: str) -> str:
    """A number of the postal service, without what is printed between; empty when it is none."""
    return _whole(PARCEL, re.sub(r"[\s.-]", "", typed).upper())


def account_name(typed: str) -> str:
    """What somebody types to sign in, as it is kept; something unusable stays as it is."""
    for spelled in (phone(typed), id_number(typed), tax_code(typed), login(typed)):
        if spelled:
            return spelled
    return typed.strip().lower()


def _digits(typed: str) -> str:
    return re.sub(r"[\s.()]", "", typed)


def _whole(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
