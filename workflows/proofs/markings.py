"""What the walk shows: whether every dossier can end, with nothing left open, and nothing is dead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from workflows.definition import Procedure, Step
from workflows.net import Marking
from workflows.proofs.walk import Arc, Walk
from workflows.proofs.ways import at_action, at_step
from workflows.reading import Fault


def unused(procedure: Procedure, walks: Collection[Walk]) -> Iterator[Fault]:
    """Steps that no dossier comes to, and actions that are never offered where it does."""
    reached = frozenset[str]().union(*(walk.steps for walk in walks))
    offered = {(arc.step, arc.move.action) for walk in walks for arc in walk.every_arc}
    for step in procedure.steps:
        if step.name not in reached:
            yield Fault(
                "unreachable-step",
                at_step(step),
                f"Không hồ sơ nào đi đến bước “{step.title}”. "
                "Hãy cho một thao tác dẫn đến đây, hoặc bỏ bước này.",
            )
            continue
        for action in step.actions:
            if (step.name, action.name) not in offered:
                yield Fault(
                    "dead-action",
                    at_action(step, action),
                    f"Khi hồ sơ ở bước “{step.title}” thì không bao giờ làm được “{action.name}”. "
                    "Hãy sửa điều kiện “when”, hoặc bỏ thao tác này.",
                )


def unjoined(walk: Walk) -> Iterator[Fault]:
    """Parallel branches that meet, or end, without having been joined."""
    for arc in walk.every_arc:
        if arc.twice:
            yield Fault(
                "opened-twice",
                walk.place(arc),
                f"Đi tiếp từ đây thì bước “{arc.twice}” mở hai lần cùng lúc{walk.example}: các "
                "nhánh song song chưa được gộp. Hãy cho các nhánh gặp nhau ở một bước “join”.",
            )
        if arc.after and walk.final(arc.after) and len(arc.after.tokens) > 1:
            left = {t.step for t in arc.after.tokens if walk.procedure.step(t.step).kind != "end"}
            names = _titles(walk.procedure, left) or "một kết thúc khác"
            yield Fault(
                "end-leaves-open",
                walk.place(arc),
                f"Từ đây hồ sơ kết thúc trong khi {names} còn đang mở{walk.example}. "
                "Hãy gộp các nhánh bằng một bước “join” trước khi kết thúc.",
            )


def stuck(walk: Walk) -> Iterator[Fault]:
    """Markings from which no end can be reached, told by what causes it."""
    before = _backwards(walk)
    endless = walk.arcs.keys() - _leading_to(filter(walk.final, walk.arcs), before)
    blocked = {m for m in endless if not any(arc.after for arc in walk.arcs[m])}
    for marking in sorted(blocked, key=str):
        if not walk.arcs[marking]:  # Else it is blocked by a step that would open twice.
            yield from _deadlock(walk, marking)
    circling = endless - _leading_to(blocked, before)
    if circling:
        names = {token.step for marking in circling for token in marking.tokens}
        first = next(step for step in walk.procedure.steps if step.name in names)
        yield Fault(
            "livelock",
            at_step(first),
            f"Hồ sơ cứ đi vòng qua {_titles(walk.procedure, names)} mà không bao giờ kết thúc được"
            f"{walk.example}. Hãy thêm một lối ra dẫn đến bước kết thúc.",
        )


def _deadlock(walk: Walk, marking: Marking) -> Iterator[Fault]:
    steps = [walk.procedure.step(name) for name in sorted({t.step for t in marking.tokens})]
    standing = [step for step in steps if step.kind != "join"]
    for step in standing:
        spent = " và đã yêu cầu bổ sung đủ số lần" if marking.supplements else ""
        yield Fault(
            "deadlock",
            at_step(step),
            f"Hồ sơ đến bước “{step.title}”{walk.example}{spent} thì không còn thao tác nào làm "
            "được. Hãy thêm một thao tác cho trường hợp này.",
        )
    for step in steps if not standing else ():
        yield _incomplete(step, {t.branch for t in marking.tokens if t.step == step.name}, walk)


def _incomplete(join: Step, arrived: Collection[str], walk: Walk) -> Fault:
    missing = [name for name in join.joins if name not in arrived]
    strange = [name for name in sorted(arrived) if name not in join.joins]
    hint = f" Bước “{strange[0]}” đi đến đây mà không có trong “joins”." if strange else ""
    return Fault(
        "join-incomplete",
        f"{at_step(join)}.joins",
        f"Bước gộp “{join.title}” chờ mãi {_titles(walk.procedure, missing)}{walk.example}: nhánh "
        f"đó không đến.{hint} Hãy sửa “joins” hoặc đường đi của các nhánh.",
    )


def _titles(procedure: Procedure, names: Collection[str]) -> str:
    return ", ".join(f"“{step.title}”" for step in procedure.steps if step.name in names)


def _backwards(walk: Walk) -> Mapping[Marking, list[Marking]]:
    before: dict[Marking, list[Marking]] = {marking: [] for marking in walk.arcs}
    for arc in walk.every_arc:
        if arc.after:
            before[arc.after].append(arc.before)
    return before


def _leading_to(
    targets: Iterable[Marking], before: Mapping[Marking, list[Marking]]
) -> set[Marking]:
    """The markings from which one of the targets can be reached, the targets among them."""
    found, ahead = set[Marking](), list(targets)
    while ahead:
        marking = ahead.pop()
        if marking not in found:
            found.add(marking)
            ahead += before[marking]
    return found


def after(walk: Walk, arcs: Iterable[Arc], *, past: Collection[Arc] = ()) -> list[Arc]:
    """The arcs that can follow after these, never going through one of `past`."""
    found, ahead = dict[Arc, None](), [arc.after for arc in arcs if arc.after]
    seen = set(ahead)
    while ahead:
        for arc in walk.arcs[ahead.pop()]:
            found[arc] = None
            if arc.after and arc.after not in seen and arc not in past:
                seen.add(arc.after)
                ahead.append(arc.after)
    return list(found)
