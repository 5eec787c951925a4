"""Reads the way of a dossier: the steps and actions of a procedure file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from workflows.definition import (
    CLOCKS,
    FORMS,
    NEEDS,
    OUTCOMES,
    ROLES,
    SILENCES,
    WAITS,
    Action,
    Ask,
    Expiry,
    Step,
)
from workflows.reading import Table

STEP_KINDS = ("task", "consult", "wait", "join", "end")


def steps(top: Table) -> Iterator[Step]:
    """The steps in the order written; the first is where every dossier starts."""
    seen = set()
    for table in top.tables("steps"):
        step = _step(table)
        if step.name in seen:
            table.fault("twice", "name", f"Bước “{step.name}” có hai lần.")
        seen.add(step.name)
        table.finish()
        yield step
    if not seen:
        top.fault("missing", "steps", "Thiếu “steps”: hồ sơ đi qua những bước nào?")


def _step(table: Table) -> Step:
    kind = table.among("kind", STEP_KINDS, "task")
    task, wait, end = kind == "task", kind == "wait", kind == "end"
    return Step(
        name=table.needed("name"),
        title=table.needed("title"),
        kind=cast("Any", kind),
        role=table.among("role", ROLES) if task else "",
        office=table.needed("office") if task else "",
        hours=table.value("hours", 0) if task else 0,
        actions=tuple(_actions(table)) if task or wait else (),
        asks=tuple(_asks(table)) if kind == "consult" else (),
        joins=table.texts("joins") if kind == "join" else (),
        to=table.needed("to") if kind in ("consult", "join") else "",
        reason=table.among("reason", WAITS) if wait else "",
        clock=table.among("clock", CLOCKS, "runs") if wait else "runs",
        expires=_expiry(table) if wait else None,
        outcome=table.among("outcome", OUTCOMES) if end else "",
        guidance=table.value("guidance", ""),
        inspects=table.value("inspects", default=False) if task else False,
    )


def _actions(table: Table) -> Iterator[Action]:
    seen = set()
    for inner in table.tables("actions"):
        needs = inner.texts("needs")
        for need in set(needs) - set(NEEDS):
            inner.fault("unknown-value", "needs", f"Không có yêu cầu nào tên “{need}”.")
        action = Action(
            name=inner.needed("name"),
            label=inner.value("label", ""),
            to=_targets(inner),
            needs=needs,
            when=inner.condition("when"),
            prints=inner.among("prints", ("", *FORMS), ""),
            result=inner.among("result", ("", "granted", "refused"), ""),
            receives=inner.value("receives", default=False),
            back=inner.value("back", default=False),
        )
        if action.name in seen:
            inner.fault("twice", "name", f"Thao tác “{action.name}” có hai lần.")
        seen.add(action.name)
        inner.finish()
        yield action


def _targets(table: Table) -> tuple[str, ...]:
    if isinstance(table.raw.get("to"), list):
        return table.texts("to")
    return (table.needed("to"),)


def _asks(table: Table) -> Iterator[Ask]:
    for inner in table.tables("asks"):
        hours, silence = inner.value("hours", 0), inner.among("silence", SILENCES)
        escalates = silence == "escalates"
        yield Ask(
            office=inner.needed("office"),
            hours=hours,
            silence=silence,
            title=inner.value("title", ""),
            role=inner.among("role", ROLES, "officer"),
            leader_hours=inner.value("leader_hours", hours) if escalates else 0,
        )
        inner.finish()


def _expiry(table: Table) -> Expiry | None:
    inner = table.table("expires")
    if inner is None:
        table.fault("missing", "expires", "Bước chờ cần có “expires”: hết hạn thì sao?")
        return None
    expiry = Expiry(inner.limit_here(), inner.needed("to"))
    inner.finish()
    return expiry
