"""Whether the form and the fees can be meant: sources of answers, ranges, bands, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from workflows.conditions import All, Answers, Condition, Not
from workflows.definition import Fee, Field, Procedure
from workflows.proofs.worlds import TooMany, described, worlds
from workflows.reading import Fault

NUMBERS = ("number", "money")

# What a citizen's profile knows, and the kinds of question that it can answer.
PREFILLS = {
    "profile.name": ("text",),
    "profile.id_number": ("id-number", "text"),
    "profile.born": ("date",),
    "profile.birth_year": ("number",),
    "profile.phone": ("phone", "text"),
    "profile.email": ("email", "text"),
    "profile.commune": ("commune",),
    "profile.address": ("text", "long"),
    "profile.sex": ("choice",),
    "profile.ethnicity": ("text",),
    "profile.nationality": ("text",),
}


def odd_questions(procedure: Procedure) -> Iterator[Fault]:
    """Questions prefilled from nowhere, and ranges without a number in them."""
    for field in procedure.fields:
        yield from _odd(f"fields[{field.name}]", field)
        for inner in field.fields:
            yield from _odd(f"fields[{field.name}].fields[{inner.name}]", inner)


def _odd(place: str, field: Field) -> Iterator[Fault]:
    if field.prefill and field.prefill not in PREFILLS:
        yield Fault(
            "unknown-prefill",
            f"{place}.prefill",
            f"Không điền sẵn được từ “{field.prefill}”. Hãy dùng: {', '.join(PREFILLS)}.",
        )
    elif field.prefill and field.kind not in PREFILLS[field.prefill]:
        yield Fault(
            "prefill-of-another-kind",
            f"{place}.prefill",
            f"“{field.prefill}” chỉ điền được vào câu loại "
            f"{' hoặc '.join(PREFILLS[field.prefill])}. Hãy đổi “kind” hoặc bỏ “prefill”.",
        )
    if field.prefill_when and not field.prefill:
        yield Fault(
            "prefill-from-nowhere",
            f"{place}.prefill_when",
            "Có “prefill_when” mà không có “prefill”. Hãy ghi lấy từ đâu, hoặc bỏ điều kiện.",
        )
    if field.least is not None and field.most is not None and field.least > field.most:
        yield Fault(
            "empty-range",
            f"{place}.least",
            f"Không số nào vừa từ {field.least} trở lên vừa đến {field.most}. Hãy sửa hai giới hạn.",
        )


def odd_fees(procedure: Procedure) -> Iterator[Fault]:
    """Fees that cannot be counted, and fees or waivers that no dossier meets."""
    for fee in procedure.fees:
        counted = next((field for field in procedure.fields if field.name == fee.per), None)
        yield from _odd_bands(fee)
        if fee.per and (counted is None or counted.kind not in NUMBERS):
            yield Fault(
                "per-not-a-number",
                f"fees[{fee.name}].per",
                f"“{fee.per}” không phải là một câu hỏi số của tờ khai, nên không nhân lên được. "
                "Hãy ghi tên một câu hỏi loại number.",
            )
        try:
            yield from _never_met(procedure, fee, counted)
        except TooMany:
            yield Fault(
                "too-many-combinations",
                f"fees[{fee.name}].waivers",
                "Các trường hợp miễn phụ thuộc vào quá nhiều cách trả lời nên không thể kiểm tra "
                "hết. Hãy tách thành nhiều khoản hoặc dùng ít câu hỏi hơn.",
            )


def _odd_bands(fee: Fee) -> Iterator[Fault]:
    place = f"fees[{fee.name}]"
    if min(band.amount for band in fee.bands) < 0 or fee.cap < 0:
        yield Fault("negative-amount", place, "Số tiền không được âm. Hãy sửa mức thu.")
    borders = [band.upto for band in fee.bands[:-1]]
    rising = all(a < b for a, b in pairwise([0, *borders]))
    if not rising or fee.bands[-1].upto:
        yield Fault(
            "bands-out-of-order",
            f"{place}.bands",
            "Các bậc chưa theo thứ tự. Hãy ghi “upto” tăng dần, chỉ bậc cuối cùng không có “upto”.",
        )
    if borders and not fee.per:
        yield Fault(
            "bands-without-count",
            f"{place}.per",
            "Thu theo bậc thì phải biết đếm theo câu hỏi nào. Hãy ghi tên câu hỏi số vào “per”.",
        )


def _never_met(procedure: Procedure, fee: Fee, counted: Field | None) -> Iterator[Fault]:
    """Walk through the answers: who pays, who is waived and why, and for how many."""
    due: Condition = All((fee.when,) if fee.when else ())
    waived = [waiver.when for waiver in fee.waivers]
    every = worlds(procedure.fields, [due, *waived], [counted.name] if counted else [])
    owing = [world for world in every if due(world)]
    for n, waiver in enumerate(fee.waivers, 1):
        first = All((waiver.when, *(Not(before) for before in waived[: n - 1])))
        if owing and any(map(waiver.when, every)) and not any(map(first, owing)):
            yield Fault(
                "dead-waiver",
                f"fees[{fee.name}].waivers[{n}]",
                f"Không ai được miễn vì “{waiver.title}”: khoản này không thu của họ, hoặc đã "
                "miễn vì lý do khác ghi trước. Hãy bỏ hoặc sửa điều kiện.",
            )
    paying = [world for world in owing if not any(when(world) for when in waived)]
    if owing and not paying and not any(all(map(when, every)) for when in waived):
        yield Fault(
            "dead-fee",
            f"fees[{fee.name}]",
            "Ai cũng được miễn nên không bao giờ thu khoản này. Hãy bỏ nó, hoặc sửa phần miễn.",
        )
    if counted:
        yield from _unasked_count(procedure, counted, f"fees[{fee.name}].per", paying)


def _unasked_count(
    procedure: Procedure, counted: Field, place: str, paying: Iterable[Answers]
) -> Iterator[Fault]:
    """A number that multiplies a fee, and is not asked of somebody who pays it."""
    for world in paying:
        if counted not in procedure.asked(world):
            yield Fault(
                "per-not-asked",
                place,
                f"Có người phải nộp khoản này mà không được hỏi “{counted.label}”"
                f"{described(procedure.fields, world)}. Hãy hỏi họ, hoặc thu theo cùng điều kiện.",
            )
            return
