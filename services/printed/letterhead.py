"""Who issues a form: the names at its head, its place, and as what its signer signs.

NĐ 30/2020/NĐ-CP, phụ lục I: the superior agency stands above the one that issues; a committee and
an agency of the vertical services stand alone; `TM.`, `KT.` and `TL.` say for whom somebody signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.offices import Directory, Office

COMMITTEE = "Ủy ban nhân dân"
DESK = ("Bộ phận Tiếp nhận", "và Trả kết quả")
AREA = re.compile(r"^(Tỉnh|Thành phố|Thị xã|Huyện|Quận|Phường|Xã|Thị trấn) (?=\D)")
SILENT = {"và", "-"}
CHIEFS = {
    "committee": "Chủ tịch",
    "department": "Giám đốc",
    "division": "Trưởng phòng",
    "desk": "Giám đốc",
}
CHIEFS_BY_KEY = {
    ("division", "inspectorate"): "Chánh Thanh tra",
    ("division", "secretariat"): "Chánh Văn phòng",
    ("agency", "police"): "Trưởng Công an",
    ("agency", "land"): "Giám đốc",
    ("agency", "insurance"): "Giám đốc",
}
ANY_CHIEF = "Thủ trưởng đơn vị"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`above` is the superior agency or empty, `lines` the issuing one, `name` it in a sentence."""

    above: str
    lines: tuple[str, ...]
    name: str
    place: str


def of_desk(directory: Directory, code: str) -> Letterhead:
    """The head of what a one-stop desk issues."""
    office = known(directory, code)
    place = place_of(directory, office)
    if office.kind == "desk":
        above = known(directory, office.parent).name
        return Letterhead(above, (office.short_name,), office.name, place)
    return Letterhead(office.name, DESK, f"{' '.join(DESK)} {office.name}", place)


def of_agency(directory: Directory, code: str) -> Letterhead:
    """The head of what an office issues in its own name."""
    office = known(directory, code)
    place, name = place_of(directory, office), full(office.name)
    if office.kind == "committee":
        return Letterhead("", (COMMITTEE, name.removeprefix(f"{COMMITTEE} ")), name, place)
    if office.kind == "agency":
        return Letterhead("", (name,), name, place)
    above = known(directory, office.parent).name
    return Letterhead(above, (office.short_name,), name, place)


def known(directory: Directory, code: str) -> Office:
    """An office, also one that has ended since: what it issued is still read."""
    office = directory.ever(code)
    if office is None:
        raise KeyError(code)
    return office


def full(name: str) -> str:
    """`Ủy ban nhân dân phường An Mỹ` for `UBND phường An Mỹ`."""
    return re.sub(r"^UBND\b", COMMITTEE, name)


def place_of(directory: Directory, office: Office) -> str:
    """The name that stands before the date: `Tam Kỳ`, `Quảng Nam`, but `Phường 1`."""
    while office.kind != "committee" and office.parent:
        office = known(directory, office.parent)
    return AREA.sub("", office.short_name)


def abbreviation(office: Office) -> str:
    """What stands for the office in a number: `UBND`, `STP` for Sở Tư pháp, `CAP` and the like."""
    if office.kind == "committee":
        return "UBND"
    words = [word for word in office.short_name.split() if word not in SILENT]
    return "".join(word if word.isupper() else word[0].upper() for word in words)


def signer(office: Office, role: str, title: str, *, alone: bool = False) -> tuple[str, ...]:
    """The lines above a signature, for the office, the role held in it, and the officer's title.

    `alone`: the chief decides in person, and not in the name of the committee.
    """
    first = chief(office)
    if role == "leader" or (role == "head" and office.kind == "division"):
        lines = (f"TM. {COMMITTEE}",) if office.kind == "committee" and not alone else ()
        deputy = title.casefold().startswith("phó")
        return (*lines, f"KT. {first}", f"Phó {first}") if deputy else (*lines, first)
    if role == "head":
        return (f"TL. {first}", "Trưởng phòng")
    return (f"TL. {first}", title) if title else (f"TL. {first}",)


def chief(office: Office) -> str:
    """What the first person of an office is called."""
    return CHIEFS_BY_KEY.get((office.kind, office.key)) or CHIEFS.get(office.kind, ANY_CHIEF)
