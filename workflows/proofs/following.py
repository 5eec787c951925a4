"""Whether what follows from a procedure can always be opened: the other one is known and asks for
nothing that this one has not, and none follows from itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflows import conditions
from workflows.answering import CHECKS
from workflows.conditions import Condition, Is
from workflows.definition import Field, PaperSlot, Procedure
from workflows.follows import THE_RESULT, Follow, Given
from workflows.proofs.worlds import TooMany, described, worlds
from workflows.reading import Fault
from workflows.routing import CHOSEN

LINES = ("text", "phone", "email", "id-number", "tax-code")
"""Kinds of questions whose answers are lines of text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A procedure, what follows from it, and the procedure of that."""

    source: Procedure
    follow: Follow
    target: Procedure

    @property
    def where(self) -> str:
        """Its place in the file."""
        return f"follows[{self.follow.name}]"

    def question(self, name: str) -> Field | None:
        """A question of the first procedure."""
        return next((field for field in self.source.fields if field.name == name), None)


def wrong(source: Procedure, known: Mapping[str, Procedure]) -> Iterator[Fault]:
    """All that is wrong with what follows from a procedure, among the procedures that there are."""
    for follow in source.follows:
        where = f"follows[{follow.name}]"
        yield from _after(source, follow, where)
        target = known.get(follow.procedure)
        if target is None:
            yield Fault(
                "follows-unknown",
                f"{where}.procedure",
                f"Không có thủ tục nào mang mã {follow.procedure}. Hãy sửa mã, hoặc thêm thủ tục đó.",
            )
            continue
        if source.code in _following(follow.procedure, known):
            yield Fault(
                "follows-circle",
                f"{where}.procedure",
                f"Thủ tục {follow.procedure} lại dẫn về thủ tục này. Hãy cắt vòng ở một chỗ.",
            )
        yield from _pair(Pair(source, follow, target))


def _after(source: Procedure, follow: Follow, where: str) -> Iterator[Fault]:
    step, action = follow.deed
    known = any(one.name == step and one.action(action) for one in source.steps)
    if follow.after and not known:
        yield Fault(
            "follows-after-nothing",
            f"{where}.after",
            f"Không có thao tác nào là “{follow.after}”. Hãy ghi tên bước, dấu chấm, tên thao tác.",
        )


def _following(code: str, known: Mapping[str, Procedure]) -> frozenset[str]:
    """Every procedure that comes after one, itself included."""
    found, ahead = set[str](), [code]
    while ahead:
        if (one := ahead.pop()) not in found and one in known:
            found.add(one)
            ahead += [follow.procedure for follow in known[one].follows]
    return frozenset(found)


def _pair(pair: Pair) -> Iterator[Fault]:
    misfits = [*_odd_answers(pair), *_odd_papers(pair)]
    yield from misfits
    if misfits:
        return
    try:
        yield from _unanswered(pair)
        yield from _unprovided(pair)
    except TooMany:
        yield Fault(
            "too-many-combinations",
            pair.where,
            "Hồ sơ liên thông này phụ thuộc vào quá nhiều cách trả lời nên không thể kiểm tra hết. "
            "Hãy dùng ít câu hỏi hơn trong các điều kiện.",
        )
    if any(route.office == CHOSEN for route in pair.target.routes) and (
        pair.source.received_by != pair.target.received_by
    ):
        yield Fault(
            "follows-office-unknown",
            pair.where,
            "Thủ tục kia để người nộp chọn nơi nhận ở một cấp khác, nên không biết mở hồ sơ ở đâu. "
            "Hãy chọn thủ tục có nơi nhận theo câu trả lời.",
        )


def _odd_answers(pair: Pair) -> Iterator[Fault]:
    """Answers to questions that are not asked there, or that cannot be an answer to them."""
    asked = {field.name: field for field in pair.target.fields}
    for name, given in pair.follow.answers.items():
        where, wanted = f"{pair.where}.answers.{name}", asked.get(name)
        if wanted is None:
            yield Fault(
                "follows-asks-not", where, f"Thủ tục kia không hỏi “{name}”. Hãy bỏ dòng này."
            )
        elif given.of and pair.question(given.of) is None:
            yield Fault(
                "unknown-question",
                where,
                f"Không có câu hỏi nào tên “{given.of}” ở đây. Hãy sửa tên.",
            )
        elif not _fits(given, pair.question(given.of), wanted):
            yield Fault(
                "follows-misfits",
                where,
                f"Câu trả lời này không phải lúc nào cũng hợp với câu “{wanted.label}” của thủ tục "
                "kia. Hãy lấy từ một câu cùng loại, hoặc ghi đủ các lựa chọn vào “as”.",
            )


def _fits(given: Given, source: Field | None, wanted: Field) -> bool:
    check = CHECKS.get(wanted.kind)
    if check is None:
        return False  # A group of rows.
    if source is None:
        return not check(wanted, given.value)
    if given.choices is not None:
        keys = set(source.choices or ())
        return keys <= given.choices.keys() and not any(
            check(wanted, value) for value in given.choices.values()
        )
    if wanted.kind in ("choice", "choices"):
        same = source.kind == wanted.kind
        return same and not any(check(wanted, key) for key in source.choices or ())
    if wanted.kind in ("text", "long"):
        return source.kind in (*LINES, wanted.kind)
    return source.kind == wanted.kind and _within(source, wanted)


def _within(source: Field, wanted: Field) -> bool:
    """Whether every number that one allows is allowed by the other."""
    least = wanted.least is None or (source.least is not None and source.least >= wanted.least)
    most = wanted.most is None or (source.most is not None and source.most <= wanted.most)
    return least and most


def _odd_papers(pair: Pair) -> Iterator[Fault]:
    there = {slot.name for slot in pair.target.papers}
    here = {slot.name for slot in pair.source.papers} | {THE_RESULT}
    for name, of in pair.follow.papers.items():
        if name not in there or of not in here:
            yield Fault(
                "follows-no-paper",
                f"{pair.where}.papers.{name}",
                f"“{name}” phải là giấy tờ của thủ tục kia, lấy từ một giấy tờ của thủ tục này hoặc "
                "từ “result”. Hãy sửa tên.",
            )


def _unanswered(pair: Pair) -> Iterator[Fault]:
    """Questions of the other procedure that stay without an answer for somebody."""
    for wanted in pair.target.fields:
        given = pair.follow.answers.get(wanted.name)
        if not wanted.required or (given and not given.of):
            continue
        names = [given.of] if given else []
        for world in _worlds(pair, _closure(pair.target, wanted.when), names):
            carried = pair.follow.carried(world)
            asked = any(field is wanted for field in pair.target.asked(carried))
            if asked and wanted.name not in carried:
                yield Fault(
                    "follows-unanswered",
                    f"{pair.where}.answers",
                    f"Thủ tục kia hỏi “{wanted.label}” ({wanted.name}) mà không ai trả lời"
                    f"{described(pair.source.fields, world)}. Hãy hỏi ở tờ khai này, hoặc ghi sẵn.",
                )
                return


def _unprovided(pair: Pair) -> Iterator[Fault]:
    """Papers that the other procedure needs and nobody has handed in here."""
    for slot in pair.target.papers:
        if not slot.required:
            continue
        of = pair.follow.papers.get(slot.name, "")
        here = next((one for one in pair.source.papers if one.name == of), None)
        more = [here.when] if here and here.when else []
        for world in _worlds(pair, _closure(pair.target, slot.when), [], more):
            wanted = slot.when is None or slot.when(pair.follow.carried(world))
            if wanted and of != THE_RESULT and not _handed_in(here, world):
                yield Fault(
                    "follows-unprovided",
                    f"{pair.where}.papers",
                    f"Thủ tục kia cần “{slot.title}” ({slot.name}) mà không ai nộp"
                    f"{described(pair.source.fields, world)}. Hãy đòi giấy tờ ấy ở đây.",
                )
                return


def _handed_in(slot: PaperSlot | None, world: Mapping[str, Any]) -> bool:
    return slot is not None and slot.required and (slot.when is None or slot.when(world))


def _closure(procedure: Procedure, condition: Condition | None) -> list[Condition]:
    """A condition, and those that decide whether its questions are asked."""
    found, ahead = list[Condition](), [condition]
    when = {field.name: field.when for field in procedure.fields}
    while ahead:
        one = ahead.pop()
        if one is not None and one not in found:
            found.append(one)
            ahead += [when.get(name) for name in conditions.fields(one)]
    return found


def _worlds(
    pair: Pair, read: list[Condition], names: list[str], more: list[Condition] | None = None
) -> Iterator[Mapping[str, Any]]:
    """The answers of those for whom it follows, told apart by what the other procedure reads."""
    readers = [*(more or []), *([pair.follow.when] if pair.follow.when else [])]
    for test in (test for one in read for test in conditions.tests(one)):
        given = pair.follow.answers.get(test.field)
        if given is None or not given.of:
            continue
        if given.choices is None:
            readers.append(replace(test, field=given.of))
        else:
            readers += [Is(given.of, key) for key in given.choices]
    for world in worlds(pair.source.fields, readers, names):
        if pair.follow.wanted(world):
            yield world
