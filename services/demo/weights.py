"""How much of the year's work each procedure, district and channel gets. All of it is made up."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Procedure
from workflows.levels import filed_online
from workflows.offices import Office

USUAL = 1.2
PROCEDURES: Mapping[str, float] = {
    "2.000815": 14,  # certified copies
    "2.000635": 11,  # extracts of civil status
    "1.001193": 9,  # births
    "1.004873": 8,  # marital status
    "1.001612": 8,  # household businesses
    "2.000884": 5,  # certified signatures
    "1.000894": 5,  # marriages
    "1.004194": 5,  # temporary residence
    "1.004222": 5,  # permanent residence
    "1.001776": 5,  # social allowance
    "1.013831": 4,  # transfers of land
    "2.000488": 5,  # judicial records
    "1.002809": 5,  # driving licences
    "1.000656": 3,  # deaths
    "2.000908": 3,
    "2.001023": 3,
    "2.000720": 3,
    "1.009994": 3,  # building permits
    "2.001035": 3,
    "1.004859": 2,
    "1.001731": 2,
    "1.001266": 1.5,
    "1.002759": 2,
}

CITIES = ("tam-ky", "hoi-an")
DISTRICTS: Mapping[str, float] = {
    "tam-ky": 14,
    "dien-ban": 13,
    "thang-binh": 9,
    "hoi-an": 9,
    "nui-thanh": 9,
    "dai-loc": 8,
    "duy-xuyen": 8,
    "que-son": 5,
    "phu-ninh": 5,
    "tien-phuoc": 4,
    "bac-tra-my": 2.5,
    "hiep-duc": 2.5,
}
ELSEWHERE = 2.0

COMMUNES = {"tam-ky": 6, "hoi-an": 4, "dien-ban": 4}
COMMUNES_ELSEWHERE = 3
"""How many communes of a district take part."""

FIRST_MONTH, LAST_MONTH = 0.11, 0.43
"""The share of dossiers that are filed online in communes and districts: January, December."""

FIRST_AT_DEPARTMENTS, LAST_AT_DEPARTMENTS = 0.2, 0.5
BY_POST = 0.05
BUSINESSES = 0.12


def of_procedure(procedure: Procedure) -> float:
    """How often a procedure is asked for."""
    return PROCEDURES.get(procedure.code, USUAL)


def of_district(district: str) -> float:
    """How much comes from a district."""
    return DISTRICTS.get(district, ELSEWHERE)


def online(procedure: Procedure, district: Office, month: int, at_counter_only: float) -> float:
    """How likely a dossier is filed online.

    `at_counter_only` is the share of dossiers of level 2, whose place the others have to take.
    """
    if not filed_online(procedure.level):
        return 0.0
    gone = (month - 1) / 11
    if procedure.received_by == "province":
        return FIRST_AT_DEPARTMENTS + gone * (LAST_AT_DEPARTMENTS - FIRST_AT_DEPARTMENTS)
    share = (FIRST_MONTH + gone * (LAST_MONTH - FIRST_MONTH)) / (1 - at_counter_only)
    if district.area == "mountain":
        return share * 0.45
    return min(share * 1.3, 0.9) if district.code in CITIES else share
