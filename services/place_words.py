"""Offices in the words of a citizen, before it is known which one it will be.

An expression such as `division:justice @ district` names another office for every dossier; a page
about the procedure says what kind of office it is: "Phòng Tư pháp huyện".
"""

from __future__ import annotations

import re
from datetime import date

from services.question_words import lower
from services.tongue import gettext as _
from services.tongue import marked, native, told
from workflows.definition import Procedure
from workflows.offices import Directory, Office
from workflows.routing import OfficeExpression, parse_office, parse_route

COMMITTEES = {
    "commune": marked("Ủy ban nhân dân xã, phường, thị trấn"),
    "district": marked("Ủy ban nhân dân huyện, thị xã, thành phố"),
    "province": marked("Ủy ban nhân dân tỉnh"),
}
DESKS = {
    "commune": marked("Bộ phận một cửa xã, phường, thị trấn"),
    "district": marked("Bộ phận một cửa huyện, thị xã, thành phố"),
    "province": marked("Trung tâm Phục vụ hành chính công tỉnh"),
}
TIERS = {
    "commune": marked("%(name)s xã, phường, thị trấn"),
    "district": marked("%(name)s huyện"),
    "province": marked("%(name)s tỉnh"),
}
OWN_PLACE = re.compile(
    r" (?:(?:xã|phường|thị trấn) [^a-zà-ỹ]\S.*|(?:huyện|thị xã|thành phố|tỉnh))$"
)
"""What the short name of an office says of its own place."""

CHOSEN = {
    "commune": marked("Ủy ban nhân dân xã, phường, thị trấn mà bạn chọn"),
    "district": marked("Ủy ban nhân dân huyện, thị xã, thành phố mà bạn chọn"),
}
COMMUNE = "xã, phường"
WHERE = "nơi"


def desk_of(procedure: Procedure) -> str:
    """Where a procedure is handed in."""
    return _(DESKS[procedure.received_by])


def competent(route: str, procedure: Procedure, directory: Directory, on: date) -> str:
    """The office that a route names."""
    expression = parse_route(route)
    if expression is None:
        return _(CHOSEN[procedure.received_by])
    return _office(expression, procedure, directory, on)


def working(text: str, procedure: Procedure, directory: Directory, on: date) -> str:
    """The office that a step names, seen from the office that is competent."""
    expression = parse_office(text)
    tier = procedure.received_by if expression.anchor == "here" else expression.anchor
    if expression.unit == "desk":
        return _(DESKS[tier])
    if expression.unit == "itself" and procedure.received_by == "province":
        names = [competent(route.office, procedure, directory, on) for route in procedure.routes]
        return names[0] if len(names) == 1 else _("Cơ quan có thẩm quyền")
    return _office(expression, procedure, directory, on)


def _office(
    expression: OfficeExpression, procedure: Procedure, directory: Directory, on: date
) -> str:
    tier = procedure.received_by if expression.anchor == "here" else expression.anchor
    if expression.key:
        return _named(expression, tier, directory, on)
    if not expression.field:
        return _(COMMITTEES[tier])
    labels = {field.name: field.label for field in procedure.fields}
    if not native():
        committee = _(COMMITTEES[tier])
        return _(
            "%(committee)s, theo câu “%(label)s”",
            committee=committee,
            label=labels[expression.field],
        )
    place = lower(labels[expression.field]).removeprefix(COMMUNE).strip()
    return f"{COMMITTEES[tier]} {place if place.startswith(WHERE) else f'{WHERE} {place}'}"


def _named(expression: OfficeExpression, tier: str, directory: Directory, on: date) -> str:
    """`Phòng Tư pháp huyện`; a department stands alone, for there is only one."""
    meant = (expression.unit, expression.key, tier)
    like = [one for one in directory.every() if (one.kind, one.key, one.tier) == meant]
    office: Office = max(like, key=lambda one: one.valid(on))
    name = told(OWN_PLACE.sub("", office.short_name))
    return name if expression.unit == "department" else _(TIERS[tier], name=name)
