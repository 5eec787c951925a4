"""Whether the way of a dossier hangs together at all: every step named exists, every step leads on.

Only a procedure without these faults can be walked.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Procedure, Step
from workflows.proofs.ways import Way, at_action, at_step, reach
from workflows.reading import Fault

FEWEST_BRANCHES = 2


def untied(procedure: Procedure) -> Iterator[Fault]:
    """Steps that are named and missing, and steps that lead nowhere."""
    known = {step.name for step in procedure.steps}
    for step in procedure.steps:
        for where, name in _named(step):
            if name not in known:
                yield Fault(
                    "unknown-step",
                    where,
                    f"Không có bước nào tên “{name}”. Hãy sửa tên, hoặc thêm bước đó.",
                )
        yield from _leading_nowhere(step)
    yield from _circles(procedure)


def _named(step: Step) -> Iterator[tuple[str, str]]:
    for action in step.actions:
        yield from ((f"{at_action(step, action)}.to", target) for target in action.to)
    if step.expires:
        yield f"{at_step(step)}.expires.to", step.expires.to
    if step.kind in ("consult", "join"):
        yield f"{at_step(step)}.to", step.to
    yield from ((f"{at_step(step)}.joins", name) for name in step.joins)


def _leading_nowhere(step: Step) -> Iterator[Fault]:
    place = at_step(step)
    for action in step.actions:
        if not action.to:
            yield Fault(
                "no-target",
                f"{at_action(step, action)}.to",
                "Thao tác này không dẫn đến bước nào. Hãy ghi ít nhất một bước vào “to”.",
            )
    if step.kind in ("task", "wait") and not step.actions and step.reason != "posting":
        yield Fault(
            "no-actions",
            f"{place}.actions",
            f"Ở bước “{step.title}” không làm được gì. Hãy thêm ít nhất một thao tác.",
        )
    if step.kind == "consult" and not step.asks:
        yield Fault(
            "no-asks",
            f"{place}.asks",
            f"Bước “{step.title}” không hỏi cơ quan nào. Hãy ghi các nơi được hỏi vào “asks”.",
        )
    if step.kind == "join" and len(set(step.joins)) < FEWEST_BRANCHES:
        yield Fault(
            "join-needs-two",
            f"{place}.joins",
            f"Bước gộp “{step.title}” phải gộp từ hai nhánh khác nhau trở lên. "
            "Hãy ghi đủ các bước đi đến đây, hoặc bỏ bước gộp.",
        )


def _circles(procedure: Procedure) -> Iterator[Fault]:
    """Joins that lead into each other without any work between them."""
    onward = [Way(step.name, step.to) for step in procedure.steps if step.kind == "join"]
    joins = {way.source for way in onward}
    following = reach(way for way in onward if way.target in joins)
    for name, to in ((way.source, way.target) for way in onward):
        if name in following.get(to, frozenset()):
            yield Fault(
                "join-circle",
                f"steps[{name}].to",
                "Các bước gộp dẫn vòng lại nhau. Hãy cho bước gộp đi đến một bước có việc làm.",
            )
