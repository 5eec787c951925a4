"""From the table of a procedure file to a `Procedure`, with every fault named at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, cast

from workflows import parsing_follows, parsing_form, parsing_steps
from workflows.assurance import LEVELS
from workflows.definition import CHANNELS, TIERS, Procedure, Route
from workflows.limits import Limit
from workflows.reading import Fault, Table

CODE = re.compile(r"[0-9]{1,2}\.[0-9]{3,6}(?:\.[0-9A-Z]{2,3})*")
"""The national code, and perhaps that of the agency behind it (1.001193.000.00.00.H47)."""

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SUBJECTS = ("citizen", "business", "organisation")
REGIMES = ("R1", "R2", "R3")
TOPICS = (
    "birth",
    "family",
    "house",
    "business",
    "study",
    "work",
    "support",
    "death",
    "papers",
    "residence",
    "transport",
    "health",
)


class DefinitionError(Exception):
    """A procedure file says something that cannot be meant; `faults` lists all of it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.where}: {fault.message}" for fault in faults))
        self.faults = faults


def parse(raw: Mapping[str, Any]) -> Procedure:
    """Read a procedure from plain data, or raise `DefinitionError` with all its faults."""
    procedure, faults = examine(raw)
    if faults:
        raise DefinitionError(faults)
    return procedure


def examine(raw: Mapping[str, Any]) -> tuple[Procedure, list[Fault]]:
    """Read a procedure and what is wrong with its writing; sound only when nothing is."""
    faults: list[Fault] = []
    top = Table(raw, "", faults)
    procedure = Procedure(
        code=_code(top),
        title=top.needed("title"),
        summary=top.needed("summary"),
        sector=top.needed("sector"),
        level=_level(top),
        level_reason=top.value("level_reason", ""),
        regime=top.among("regime", REGIMES, "R1"),
        received_by=cast("Any", top.among("received_by", TIERS)),
        subjects=_among_texts(top, "subjects", SUBJECTS),
        topics=_among_texts(top, "topics", TOPICS),
        keywords=top.texts("keywords"),
        result=top.needed("result"),
        result_electronic=top.value("result_electronic", default=False),
        limit=top.limit("limit"),
        limits=_limits(top),
        policy=cast("Any", top.among("policy", ("day", "minute"), "day")),
        routes=tuple(_routes(top)),
        fields=tuple(parsing_form.fields(top)),
        papers=tuple(parsing_form.papers(top)),
        fees=tuple(parsing_form.fees(top)),
        steps=tuple(parsing_steps.steps(top)),
        requirements=top.texts("requirements"),
        sources=top.texts("sources"),
        illustrative=top.texts("illustrative"),
        valid_from=_day(top, "valid_from"),
        valid_to=_day(top, "valid_to"),
        assurance=top.among("assurance", LEVELS, ""),
        replaced_by=top.value("replaced_by", ""),
        follows=tuple(parsing_follows.follows(top)),
        anywhere=top.value("anywhere", default=False),
    )
    top.finish()
    return procedure, faults


def _code(top: Table) -> str:
    code = top.needed("code")
    if code.strip() and not CODE.fullmatch(code):
        top.fault("bad-code", "code", "“code” phải là mã thủ tục, ví dụ 1.001776.")
    return code


def _limits(top: Table) -> dict[str, Limit]:
    """The channels that have a limit of their own."""
    if not (limits := top.table("limits")):
        return {}
    found: dict[str, Limit] = {
        channel: limits.limit(channel) for channel in CHANNELS if channel in limits.raw
    }
    limits.finish()
    return found


def _level(top: Table) -> int:
    level = top.value("level", 0)
    if level not in (2, 3, 4):
        top.fault("unknown-value", "level", "“level” phải là 2, 3 hoặc 4.")
        return 2
    return level


def _among_texts(top: Table, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    found = top.texts(name)
    for text in found:
        if text not in allowed:
            words = ", ".join(allowed)
            top.fault("unknown-value", name, f"“{text}” không có trong: {words}.")
    if not found:
        top.fault("missing", name, f"Thiếu “{name}”.")
    return tuple(text for text in found if text in allowed)


def _routes(top: Table) -> list[Route]:
    routes = []
    for table in top.tables("routes"):
        routes.append(Route(office=table.needed("office"), when=table.condition("when")))
        table.finish()
    if not routes:
        top.fault("missing", "routes", "Thiếu “routes”: cơ quan nào có thẩm quyền?")
    return routes


def _day(top: Table, name: str) -> date | None:
    top.read.add(name)
    found = top.raw.get(name)
    if isinstance(found, str) and ISO_DAY.fullmatch(found):
        with suppress(ValueError):  # A day that no month has.
            return date.fromisoformat(found)  # How a stored revision spells it.
    if found is not None and type(found) is not date:
        top.fault("wrong-type", name, f"“{name}” phải là một ngày (2021-01-31).")
        return None
    return found
