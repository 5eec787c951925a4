"""From what a provider says about somebody to what an account needs, and nothing beyond it.

The claims are those of the National Portal and of VNeID (their names as they are), and beside them
the common ones of OpenID Connect. Religion, family, blood and the like are never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services import spelling
from services.errors import Invalid
from services.identity.provider import Provider
from workflows.assurance import weakest
from workflows.identifiers import told_by

KINDS = {"1": "citizen", "2": "business", "3": "organisation"}
SEXES = {"male": "male", "female": "female", "nam": "male", "nữ": "female"}
LONGEST = 200
NAMES = {"citizen": ("HoVaTen", "name"), "business": ("TenDoanhNghiep", "HoVaTen", "name")}
DATES = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Somebody as a provider has proven them; `old_number` is that of an earlier card."""

    issuer: str
    subject: str
    assurance: str
    kind: str
    name: str
    number: str
    old_number: str = ""
    tech_id: str = ""
    born: date | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""

    @property
    def numbers(self) -> frozenset[str]:
        """All numbers by which an account may know them."""
        return frozenset(filter(None, (self.number, self.old_number)))


def read(claims: Mapping[str, Any], provider: Provider) -> Proven:
    """Raises Invalid when something is missing without which nobody can have an account."""
    kind = KINDS.get(_text(claims, "LoaiTaiKhoan") or "1")
    if kind is None:
        raise Invalid("identity-incomplete")
    person = kind == "citizen"
    name = _text(claims, *NAMES["citizen" if person else "business"])
    typed = _text(claims, provider.number_claim if person else "MaSoThue")
    number = spelling.id_number(typed) if person else spelling.tax_code(typed)
    subject = _text(claims, "sub")
    if not (subject and name and number):
        raise Invalid("identity-incomplete")
    return Proven(
        issuer=provider.issuer,
        subject=subject,
        assurance=level(claims, provider),
        kind=kind,
        name=name,
        number=number,
        old_number=spelling.id_number(_text(claims, "SoCMND")) if person else "",
        tech_id=_text(claims, "TechID"),
        born=born(_text(claims, "NgayThangNamSinh", "birthdate")) if person else None,
        sex=sex(_text(claims, "GioiTinh", "gender"), number) if person else "",
        phone=spelling.phone(_text(claims, "SoDienThoai", "phone_number")),
        email=_text(claims, "ThuDienTu", "email"),
    )


def level(claims: Mapping[str, Any], provider: Provider) -> str:
    """The weakest of what the claims say about it; a value that nobody agreed upon is the lowest."""
    told = [said for name in provider.level_claims if (said := _text(claims, name))]
    return weakest(provider.levels.get(one, "low") for one in told) if told else provider.level


def born(said: str) -> date | None:
    """A birthday, if it is one."""
    for form in DATES:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def sex(said: str, number: str) -> str:
    """As it is said in words; else as a number of 12 digits tells it."""
    if known := SEXES.get(said.casefold()):
        return known
    told = told_by(number)
    return told.sex if told else ""


def _text(claims: Mapping[str, Any], *names: str) -> str:
    """The first of these claims that says something, on one line and not without an end."""
    for name in names:
        said = claims.get(name)
        if isinstance(said, int | str) and not isinstance(said, bool):
            seen = " ".join("".join(c if c.isprintable() else " " for c in str(said)).split())
            if seen:
                return seen if len(seen) <= LONGEST else ""
    return ""
