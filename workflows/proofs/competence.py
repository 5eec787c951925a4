"""Whether exactly one office is competent for every dossier."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.conditions import Answers
from workflows.definition import Procedure, Route
from workflows.proofs.territory import Found, Territory
from workflows.proofs.worlds import described, worlds
from workflows.reading import Fault
from workflows.routing import parse_route


def holding(procedure: Procedure, answers: Answers) -> tuple[int, ...]:
    """The numbers, from 0, of the routes that these answers take."""
    return tuple(n for n, r in enumerate(procedure.routes) if r.when is None or r.when(answers))


def not_one_office(procedure: Procedure) -> Iterator[Fault]:
    """Answers for which no route holds, or several; TooMany as in `worlds`."""
    readers = [route.when for route in procedure.routes if route.when]
    seen = set()
    for world in worlds(procedure.fields, readers):
        held = holding(procedure, world)
        when = described(procedure.fields, world)
        if len(held) == 1 or held in seen:
            continue
        seen.add(held)
        if held:
            names = " và ".join(f"“{procedure.routes[n].office}”" for n in held)
            yield Fault(
                "several-offices",
                f"routes[{held[1] + 1}]",
                f"Có {len(held)} nơi cùng có thẩm quyền{when}: {names}. "
                "Hãy thêm “when” để mỗi trường hợp chỉ còn một nơi.",
            )
        else:
            yield Fault(
                "no-office",
                "routes",
                f"Không nơi nào có thẩm quyền{when}. Hãy thêm một “routes” cho trường hợp này.",
            )


def unanswered_routes(procedure: Procedure) -> Iterator[Fault]:
    """Routes through an answer that is not always there when they hold; TooMany as in `worlds`."""
    for n, route in enumerate(procedure.routes, 1):
        readers = [route.when] if route.when else []
        expression = parse_route(route.office)
        for name in expression.fields if expression else ():
            for world in worlds(procedure.fields, readers, [name]):
                if name not in world and all(when(world) for when in readers):
                    yield unanswered(procedure, f"routes[{n}].office", name, world)


def unanswered(procedure: Procedure, where: str, name: str, world: Answers) -> Fault:
    """An office found through an answer that is missing in this world."""
    return Fault(
        "office-unanswered",
        where,
        f"Có người không trả lời câu “{name}”{described(procedure.fields, world)}, nên không biết "
        "là cơ quan nào. Hãy bắt buộc câu ấy, hoặc dùng nơi này theo cùng điều kiện.",
    )


def competent(procedure: Procedure, route: Route, territory: Territory) -> Found:
    """Every office that a route can make competent, and the communes for which it finds none."""
    expression = parse_route(route.office)
    if expression is None:
        return Found(territory.committees(procedure.received_by), ())
    return territory.meant(expression, territory.committees("province"))


def nowhere(procedure: Procedure, territory: Territory) -> Iterator[Fault]:
    """Routes that lead to no office that day, or to offices of another tier than they should."""
    for n, route in enumerate(procedure.routes, 1):
        where = f"routes[{n}].office"
        found = competent(procedure, route, territory)
        if found.lost:
            yield lost(where, route.office, found, territory)
        elif not found.offices:
            yield Fault(
                "nobody-offers",
                where,
                "Ngày này không cơ quan nào nhận thủ tục này. Hãy sửa nơi có thẩm quyền.",
            )
        if any(territory.office(code).tier != procedure.received_by for code in found.offices):
            yield Fault(
                "wrong-tier",
                where,
                f"“{route.office}” không phải là cơ quan cấp “{procedure.received_by}”. "
                "Hãy sửa “received_by” hoặc nơi có thẩm quyền.",
            )


def lost(where: str, text: str, found: Found, territory: Territory) -> Fault:
    """An expression that means no office from some places."""
    return Fault(
        "no-such-office",
        where,
        f"Không tìm được “{text}” cho {territory.names(found.lost)} vào ngày "
        f"{territory.on:%d/%m/%Y}. Hãy ghi một cơ quan mà nơi nào cũng có.",
    )
