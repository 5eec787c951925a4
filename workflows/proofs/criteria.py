"""Whether every condition can be meant: it reads what is known then, and some answers tell it apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflows import conditions
from workflows.conditions import Condition, In, Is, Over
from workflows.definition import Field, Procedure
from workflows.proofs.questions import NUMBERS
from workflows.proofs.ways import at_action
from workflows.proofs.worlds import TooMany, values, worlds
from workflows.reading import Fault

MISREAD = {
    "unknown-field": "Ở đây không có câu hỏi nào tên “{field}”. Hãy sửa tên trong điều kiện.",
    "asked-later": "Điều kiện đọc “{field}”, mà câu này được hỏi sau. "
    "Hãy chuyển câu ấy lên trước, hoặc đổi điều kiện.",
    "field-in-group": "“{field}” nằm trong một nhóm câu hỏi, mỗi dòng một khác, nên không dùng "
    "được ở đây. Hãy hỏi bằng một câu riêng ngoài nhóm.",
    "untestable-field": "Câu “{field}” cho trả lời tự do, không dùng làm điều kiện được. "
    "Hãy hỏi bằng câu chọn, câu có/không hoặc một con số.",
    "wrong-value": "“{field}” không bao giờ là {wrong}. Hãy dùng {allowed}.",
    "over": "“over” chỉ dùng cho số; “{field}” thì không phải số. Hãy dùng “is” hoặc “in”.",
}
Test = Is | In | Over
TESTED = ("choice", "choices", "yes-no", "commune", *NUMBERS)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A condition where it is written, the form it speaks about, and how much of it is known."""

    where: str
    condition: Condition
    form: tuple[Field, ...]
    known: int

    @property
    def questions(self) -> tuple[Field, ...]:
        """The questions that the condition may read."""
        return self.form[: self.known]


def spoken(procedure: Procedure) -> Iterator[Spoken]:
    """Every condition of a procedure."""
    form = procedure.fields
    yield from _of_questions("", form)
    for field in form:
        yield from _of_questions(f"fields[{field.name}].", field.fields)
    for where, condition in _after_the_form(procedure):
        if condition is not None:
            yield Spoken(where, condition, form, len(form))


def _of_questions(prefix: str, form: tuple[Field, ...]) -> Iterator[Spoken]:
    for n, field in enumerate(form):
        if field.when is not None:
            yield Spoken(f"{prefix}fields[{field.name}].when", field.when, form, n)
        if field.prefill_when is not None:
            yield Spoken(f"{prefix}fields[{field.name}].prefill_when", field.prefill_when, form, n)


def _after_the_form(procedure: Procedure) -> Iterator[tuple[str, Condition | None]]:
    for n, route in enumerate(procedure.routes, 1):
        yield f"routes[{n}].when", route.when
    for slot in procedure.papers:
        yield f"papers[{slot.name}].{'required' if slot.required else 'when'}", slot.when
    for fee in procedure.fees:
        yield f"fees[{fee.name}].when", fee.when
        for n, waiver in enumerate(fee.waivers, 1):
            yield f"fees[{fee.name}].waivers[{n}].when", waiver.when
    for step in procedure.steps:
        for action in step.actions:
            yield f"{at_action(step, action)}.when", action.when


def misread(procedure: Procedure) -> Iterator[tuple[Spoken, Fault]]:
    """Conditions that read what is not there, or not yet, or ask it for the wrong value."""
    inside = {inner.name for field in procedure.fields for inner in field.fields}
    for said in spoken(procedure):
        for test in conditions.tests(said.condition):
            if problem := _misreading(said, test, inside):
                key, message = problem
                yield said, Fault(key, said.where, message)


def _misreading(said: Spoken, test: Test, inside: set[str]) -> tuple[str, str] | None:
    field = next((field for field in said.questions if field.name == test.field), None)
    if field is not None:
        return _wrong_test(field, test)
    if test.field in {field.name for field in said.form}:
        key = "asked-later"
    elif test.field in inside:
        key = "field-in-group"
    else:
        key = "unknown-field"
    return key, MISREAD[key].format(field=test.field)


def _wrong_test(field: Field, test: Test) -> tuple[str, str] | None:
    if field.kind not in TESTED:
        return "untestable-field", MISREAD["untestable-field"].format(field=field.name)
    if isinstance(test, Over):
        return (
            None
            if field.kind in NUMBERS
            else ("wrong-value", MISREAD["over"].format(field=field.name))
        )
    wrong = ", ".join(f"“{value}”" for value in values(test) if not _fits(field, value))
    if not wrong:
        return None
    message = MISREAD["wrong-value"].format(field=field.name, wrong=wrong, allowed=_allowed(field))
    return "wrong-value", message


def _fits(field: Field, value: object) -> bool:
    match field.kind:
        case "yes-no":
            return isinstance(value, bool)
        case "choice" | "choices":
            return isinstance(value, str) and value in (field.choices or {})
        case "commune":
            return isinstance(value, str)
        case _:
            return isinstance(value, int) and not isinstance(value, bool)


def _allowed(field: Field) -> str:
    match field.kind:
        case "yes-no":
            return "true hoặc false"
        case "choice" | "choices":
            return ", ".join(field.choices or ())
        case "commune":
            return "mã xã, phường"
        case _:
            return "một số nguyên"


def pointless(procedure: Procedure) -> Iterator[Fault]:
    """Conditions that no answers can satisfy, or that all do."""
    for said in spoken(procedure):
        try:
            yield from _pointless(said)
        except TooMany:
            yield Fault(
                "too-many-combinations",
                said.where,
                "Điều kiện này phụ thuộc vào quá nhiều cách trả lời nên không thể kiểm tra hết. "
                "Hãy dùng ít câu hỏi hơn trong một điều kiện.",
            )


def _pointless(said: Spoken) -> Iterator[Fault]:
    found = worlds(said.questions, [said.condition])
    parts: Sequence[Condition] = [said.condition, *conditions.tests(said.condition)]
    dead = next((part for part in parts if not any(map(part, found))), None)
    if dead is not None:
        names = ", ".join(f"“{name}”" for name in sorted(conditions.fields(dead)))
        yield Fault(
            "condition-never",
            said.where,
            f"Không câu trả lời nào làm cho điều kiện về {names} đúng được. "
            "Hãy sửa điều kiện, hoặc bỏ phần đi kèm nó.",
        )
    elif all(map(said.condition, found)):
        yield Fault(
            "condition-always",
            said.where,
            "Trả lời thế nào điều kiện này cũng đúng. Hãy bỏ hoặc sửa điều kiện.",
        )


def without(procedure: Procedure, said: Sequence[Spoken]) -> Procedure:
    """The procedure as if these conditions had not been written, so that the rest can be proved."""
    bad = [spoken.condition for spoken in said]

    def keep(condition: Condition | None) -> Condition | None:
        return None if condition in bad else condition

    if not bad:
        return procedure
    return replace(
        procedure,
        fields=tuple(
            replace(_unasked(f, keep), fields=tuple(_unasked(i, keep) for i in f.fields))
            for f in procedure.fields
        ),
        papers=tuple(replace(p, when=keep(p.when)) for p in procedure.papers),
        fees=tuple(
            replace(f, when=keep(f.when), waivers=tuple(w for w in f.waivers if w.when not in bad))
            for f in procedure.fees
        ),
        routes=tuple(replace(r, when=keep(r.when)) for r in procedure.routes),
        steps=tuple(
            replace(s, actions=tuple(replace(a, when=keep(a.when)) for a in s.actions))
            for s in procedure.steps
        ),
    )


def _unasked(field: Field, keep: Callable[[Condition | None], Condition | None]) -> Field:
    return replace(field, when=keep(field.when), prefill_when=keep(field.prefill_when))
