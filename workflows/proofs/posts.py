"""Whether every office that the steps speak of can be found, from every office that offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from workflows import conditions
from workflows.conditions import Answers
from workflows.definition import ROLES, Procedure
from workflows.proofs import competence
from workflows.proofs.criteria import spoken
from workflows.proofs.territory import Territory
from workflows.proofs.walk import Pattern, Walk, seen_with
from workflows.proofs.ways import at_step
from workflows.proofs.worlds import values
from workflows.reading import Fault
from workflows.routing import BadExpression, OfficeExpression, parse_office, parse_route

# Who works where: the counter is at a committee or at its desk; the other roles are everywhere.
ROLES_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "committee": ROLES,
    "desk": ROLES,
    "division": ("officer", "head", "leader"),
    "department": ("officer", "head", "leader"),
    "agency": ("officer", "head", "leader"),
}

BAD_EXPRESSIONS = {
    "empty": "chưa ghi cơ quan nào",
    "unknown-unit": "chỉ được here, desk, committee, division:…, department:… hoặc agency:…",
    "bad-key": "sau dấu hai chấm phải là khóa của cơ quan, viết thường không dấu",
    "anchor-missing": "thiếu “@ here”, “@ district” hoặc “@ province”",
    "unknown-anchor": "sau “@” chỉ được here, district, province, commune of … hoặc district of …",
    "bad-field": "sau “of” phải là tên một câu hỏi",
    "needs-here": "khi nộp hồ sơ chưa biết nơi tiếp nhận, nên không dùng here hay district ở đây",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An office that a step works at, by its expression, with the role that works there."""

    where: str
    step: str
    role: str
    text: str
    expression: OfficeExpression


def misnamed(procedure: Procedure) -> Iterator[Fault]:
    """Expressions that cannot be read, or that read a question which names no commune."""
    for n, route in enumerate(procedure.routes, 1):
        yield from _misnamed(procedure, f"routes[{n}].office", route.office, route=True)
    for where, _, _, text in _written(procedure):
        yield from _misnamed(procedure, where, text)


def _misnamed(
    procedure: Procedure, where: str, text: str, *, route: bool = False
) -> Iterator[Fault]:
    try:
        expression = parse_route(text) if route else parse_office(text)
    except BadExpression as bad:
        words = BAD_EXPRESSIONS[bad.reason]
        yield Fault("bad-office", where, f"Không hiểu cơ quan “{text}”: {words}. Hãy sửa lại.")
        return
    for name in expression.fields if expression else ():
        kind = next((field.kind for field in procedure.fields if field.name == name), "")
        if kind != "commune":
            yield Fault(
                "office-of-no-commune",
                where,
                f"“{name}” không phải là một câu hỏi loại commune nên không biết là xã nào. "
                "Hãy ghi tên một câu hỏi như thế của tờ khai.",
            )


def _written(procedure: Procedure) -> Iterator[tuple[str, str, str, str]]:
    """The place, the step, the role and the text of every office; people wait at the desk."""
    for step in procedure.steps:
        if step.kind == "task":
            yield f"{at_step(step)}.office", step.name, step.role, step.office
        elif step.kind != "consult":
            yield at_step(step), step.name, "clerk", "desk"
        for n, ask in enumerate(step.asks, 1):
            yield f"{at_step(step)}.asks[{n}].office", step.name, ask.role, ask.office


def places(procedure: Procedure) -> list[Place]:
    """Every office of the steps; only for a procedure without misnamed ones."""
    return [
        Place(where, step, role, text, parse_office(text))
        for where, step, role, text in _written(procedure)
    ]


def unanswered(procedure: Procedure, walks: Mapping[Pattern, Walk]) -> Iterator[Fault]:
    """Offices of steps found through an answer that is not there when a dossier comes to them."""
    for place in places(procedure):
        for name in place.expression.fields:
            seen = seen_with(procedure, partial(_answers, name), names=[name])
            for (pattern, answered), world in seen.items():
                if not answered and place.step in walks[pattern].steps:
                    yield competence.unanswered(procedure, place.where, name, world)


def _answers(name: str, world: Answers) -> bool:
    return name in world


def unfound(
    procedure: Procedure, walks: Mapping[Pattern, Walk], territory: Territory
) -> Iterator[Fault]:
    """Offices that do not exist that day, for at least one office that offers the procedure."""
    found = [competence.competent(procedure, route, territory) for route in procedure.routes]
    reached = _reached(procedure, walks)
    for place in places(procedure):
        heres = frozenset[str]().union(
            *(one.offices for n, one in enumerate(found) if place.step in reached[n])
        )
        yield from _badly_placed(place, heres, territory)


def _reached(procedure: Procedure, walks: Mapping[Pattern, Walk]) -> list[set[str]]:
    """The steps that dossiers of each route can come to."""
    readers = [route.when for route in procedure.routes if route.when]
    reached: list[set[str]] = [set() for _ in procedure.routes]
    for pattern, held in seen_with(
        procedure, lambda world: competence.holding(procedure, world), readers
    ):
        for n in held:
            reached[n] |= walks[pattern].steps
    return reached


def _badly_placed(place: Place, heres: frozenset[str], territory: Territory) -> Iterator[Fault]:
    found = territory.meant(place.expression, heres)
    if found.lost:
        yield competence.lost(place.where, place.text, found, territory)
    kinds = {territory.office(code).kind for code in found.offices}
    wrong = sorted(kind for kind in kinds if place.role not in ROLES_OF_KIND[kind])
    if wrong:
        yield Fault(
            "wrong-role",
            place.where,
            f"“{place.text}” ({', '.join(wrong)}) không có vai trò “{place.role}”; "
            f"hãy chọn một trong: {', '.join(ROLES_OF_KIND[wrong[0]])}.",
        )


def unknown_communes(procedure: Procedure, territory: Territory) -> Iterator[Fault]:
    """Conditions on communes that do not exist that day."""
    known = {territory.office(code).gso for code in territory.committees("commune")}
    asking = {field.name for field in procedure.fields if field.kind == "commune"}
    for said in spoken(procedure):
        for test in conditions.tests(said.condition):
            wrong = [str(code) for code in values(test) if code not in known]
            if test.field in asking and wrong:
                yield Fault(
                    "unknown-commune",
                    said.where,
                    f"Ngày này không có xã, phường nào mang mã {', '.join(wrong)}. Hãy sửa mã.",
                )
