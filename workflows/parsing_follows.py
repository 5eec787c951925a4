"""Reads what follows from a result: the other procedures, and what they are given of this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.follows import Follow, Given
from workflows.reading import Table

FIXED = (str, bool, int)


def follows(top: Table) -> Iterator[Follow]:
    """The procedures that follow, in the order written."""
    seen = set()
    for table in top.tables("follows"):
        follow = Follow(
            name=table.needed("name"),
            procedure=table.needed("procedure"),
            answers=dict(_answers(table)),
            papers=dict(_papers(table)),
            when=table.condition("when"),
            after=table.value("after", ""),
        )
        if follow.name in seen:
            table.fault("twice", "name", f"Hồ sơ liên thông “{follow.name}” có hai lần.")
        seen.add(follow.name)
        table.finish()
        yield follow


def _answers(table: Table) -> Iterator[tuple[str, Given]]:
    inner = table.table("answers")
    for name, raw in inner.raw.items() if inner else ():
        given = _given(raw)
        if given is None:
            inner.fault(  # type: ignore[union-attr]  # there is one, or nothing to go through
                "wrong-type",
                name,
                f"“{name}” phải là tên một câu hỏi, {{ is = … }}, hoặc {{ of = …, as = {{ … }} }}.",
            )
        else:
            yield name, given


def _given(raw: Any) -> Given | None:
    if isinstance(raw, str):
        return Given(of=raw)
    if not isinstance(raw, Mapping):
        return None
    match sorted(raw):
        case ["is"] if type(raw["is"]) in FIXED:
            return Given(value=raw["is"])
        case ["as", "of"] if isinstance(raw["of"], str) and _is_a_map(raw["as"]):
            return Given(of=raw["of"], choices=dict(raw["as"]))
        case _:
            return None


def _is_a_map(raw: Any) -> bool:
    return isinstance(raw, Mapping) and all(type(one) in (str, bool) for one in raw.values())


def _papers(table: Table) -> Iterator[tuple[str, str]]:
    inner = table.table("papers")
    for name in inner.raw if inner else ():
        yield name, inner.needed(name)  # type: ignore[union-attr]  # there is one
