"""Reads what the citizen meets: questions, papers and fees of a procedure file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from workflows.definition import CHANNELS, KINDS, Band, Fee, Field, PaperSlot, Waiver
from workflows.reading import Table

SOURCES_OF_PAPERS = ("", "results", "profile", "dossiers")
FIRST_SECTION = "Thông tin hồ sơ"


def fields(top: Table, *, nested: bool = False) -> Iterator[Field]:
    """The questions; one without a section belongs to the section of the question before it."""
    section, seen = FIRST_SECTION, set()
    for table in top.tables("fields"):
        section = table.value("section", section)
        field = _field(table, section, nested=nested)
        if field.name in seen:
            table.fault("twice", "name", f"Câu hỏi “{field.name}” có hai lần.")
        seen.add(field.name)
        table.finish()
        yield field


def _field(table: Table, section: str, *, nested: bool) -> Field:
    kind = table.among("kind", [k for k in KINDS if not (nested and k == "group")])
    field = Field(
        name=table.needed("name"),
        kind=kind,
        label=table.needed("label"),
        section=section,
        hint=table.value("hint", ""),
        why=table.value("why", ""),
        required=table.value("required", default=True),
        when=table.condition("when"),
        choices=_choices(table, kind),
        prefill=table.value("prefill", ""),
        prefill_when=table.condition("prefill_when"),
        least=_number(table, "least"),
        most=_number(table, "most"),
        fields=tuple(fields(table, nested=True)) if kind == "group" else (),
    )
    if kind == "group" and not field.fields:
        table.fault("missing", "fields", "Nhóm câu hỏi cần có “fields”.")
    return field


def _choices(table: Table, kind: str) -> dict[str, str] | None:
    raw = table.table("choices")
    if kind not in ("choice", "choices"):
        if raw is not None:
            table.fault("unknown-key", "choices", "Chỉ câu hỏi chọn mới có “choices”.")
        return None
    if raw is None or not raw.raw:
        table.fault("missing", "choices", "Câu hỏi chọn cần có “choices”.")
        return {}
    return {key: raw.value(key, "") for key in raw.raw}


def _number(table: Table, name: str) -> int | None:
    return table.value(name, 0) if name in table.raw else None


def papers(top: Table) -> Iterator[PaperSlot]:
    """The papers; `required` may be a condition: then the paper is only asked for when it holds."""
    seen = set()
    for table in top.tables("papers"):
        conditional = isinstance(table.raw.get("required"), dict)
        slot = PaperSlot(
            name=table.needed("name"),
            title=table.needed("title"),
            originals=table.value("originals", 0),
            certified=table.value("certified", 0),
            copies=table.value("copies", 0),
            required=True if conditional else table.value("required", default=True),
            when=table.condition("required" if conditional else "when"),
            reuse=table.among("reuse", SOURCES_OF_PAPERS, ""),
            hint=table.value("hint", ""),
        )
        if slot.name in seen:
            table.fault("twice", "name", f"Giấy tờ “{slot.name}” có hai lần.")
        if slot.originals + slot.certified + slot.copies < 1:
            table.fault("missing", "copies", "Cần ghi số bản chính, bản chứng thực hoặc bản sao.")
        seen.add(slot.name)
        table.finish()
        yield slot


def fees(top: Table) -> Iterator[Fee]:
    """The fee rules. `amount` is the short form of a single band."""
    for table in top.tables("fees"):
        fee = Fee(
            name=table.needed("name"),
            title=table.needed("title"),
            kind=cast("Any", table.among("kind", ("phí", "lệ phí"), "lệ phí")),
            bands=_bands(table),
            per=table.value("per", ""),
            times=table.value("times", ""),
            cap=table.value("cap", 0),
            channels=table.texts("channels") or CHANNELS,
            when=table.condition("when"),
            waivers=tuple(_waivers(table)),
            source=table.value("source", ""),
        )
        for channel in set(fee.channels) - set(CHANNELS):
            table.fault("unknown-value", "channels", f"Không có kênh “{channel}”.")
        table.finish()
        yield fee


def _bands(table: Table) -> tuple[Band, ...]:
    bands = []
    for inner in table.tables("bands"):
        bands.append(Band(amount=inner.value("amount", 0), upto=inner.value("upto", 0)))
        inner.finish()
    amount = table.value("amount", 0)
    if bool(bands) == ("amount" in table.raw):
        table.fault("missing", "amount", "Cần đúng một trong hai: “amount” hoặc “bands”.")
    return tuple(bands) or (Band(amount),)


def _waivers(table: Table) -> Iterator[Waiver]:
    for inner in table.tables("waivers"):
        when = inner.condition("when")
        title = inner.needed("title")
        if when is None:
            inner.fault("missing", "when", "Miễn phí cần có điều kiện “when”.")
        else:
            yield Waiver(title, when)
        inner.finish()
