"""What the law asks of the way of a dossier, proved on every move of the walk.

Received before it is worked on, once; a supplement asked for at most once, twice by a leader; a
decision made once, after receipt, and handed over at the desk where the dossier came in.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Action, Step
from workflows.net import LEADER_SUPPLEMENT_LIMIT, SUPPLEMENT_LIMIT, Marking
from workflows.proofs.markings import after
from workflows.proofs.walk import Arc, Walk
from workflows.proofs.ways import at_step
from workflows.reading import Fault
from workflows.routing import BadExpression, parse_office

DESKS = ("here", "committee @ here", "desk @ here")

SUPPLEMENTS = {
    "supplement-by-itself": "Chỉ một thao tác của cán bộ mới được yêu cầu bổ sung, để đếm được số "
    "lần. Hãy cho bước này dẫn đến chỗ khác.",
    "supplement-too-often": "Ở đây có thể yêu cầu bổ sung lần thứ {n}; chỉ được {limit} lần "
    "(Điều 11 Nghị định 61/2018/NĐ-CP). Hãy bớt một chỗ yêu cầu.",
    "supplement-after-result": "Kết quả đã được quyết định mà còn yêu cầu bổ sung. "
    "Hãy yêu cầu bổ sung trước khi ký kết quả.",
}
ENDINGS = {
    "granted-without-result": "Hồ sơ kết thúc ở “{end}” mà chưa ai quyết định kết quả{when}. "
    "Hãy ghi “result” ở thao tác ký kết quả.",
    "refused-after-receipt": "Đã tiếp nhận rồi thì từ chối là một kết quả, phải bằng văn bản và "
    "trả cho người nộp (Điều 19 khoản 8 Nghị định 61/2018/NĐ-CP). Hãy ghi “result” là “refused” và "
    "cho đi qua bước trả kết quả.",
    "end-contradicts-result": "Đã có kết quả mà hồ sơ lại kết thúc ở “{end}”{when}. "
    "Hãy cho hồ sơ có kết quả đi đến bước trả kết quả.",
    "not-handed-over": "Kết quả phải trở về bộ phận một cửa đã nhận hồ sơ và được trao cho người "
    "nộp. Hãy cho đi qua một bước của “clerk” ở “desk” rồi mới kết thúc.",
}


def unlawful(walk: Walk) -> Iterator[Fault]:
    """Every move of the walk that no officer may make."""
    yield from _before_receipt(walk)
    received = _since_receipt(walk)
    for arc in walk.every_arc:
        if arc.after is not None:
            yield from _supplement(walk, arc, arc.after)
            yield from _decision(walk, arc, arc.after)
        if arc.after is not None and walk.final(arc.after):
            yield from _ending(walk, arc, arc.after)
        if arc in received and _receives(walk, arc):
            yield Fault(
                "received-twice",
                walk.place(arc),
                "Hồ sơ đã tiếp nhận rồi lại được tiếp nhận lần nữa mà ở giữa không có lần bổ sung "
                f"nào{walk.example}. Hãy trả lại một bước sau bước tiếp nhận, hoặc bỏ “receives”.",
            )


def _before_receipt(walk: Walk) -> Iterator[Fault]:
    """NĐ 61/2018/NĐ-CP Điều 17: only a received dossier is worked on."""
    early = {
        token.step for marking in walk.arcs if not marking.received for token in marking.tokens
    }
    for step in walk.procedure.steps:
        if step.name in early and not _may_precede_receipt(step):
            yield Fault(
                "before-receipt",
                at_step(step),
                f"Hồ sơ đến bước “{step.title}” khi chưa được tiếp nhận{walk.example}. "
                "Hãy ghi “receives = true” ở thao tác tiếp nhận đi trước bước này.",
            )


def _may_precede_receipt(step: Step) -> bool:
    receiving = any(action.receives for action in step.actions)
    return receiving or step.kind == "end" or step.reason == "supplement"


def _since_receipt(walk: Walk) -> frozenset[Arc]:
    """The moves after a receipt in the same pass.

    A new pass begins when the dossier comes back completed: NĐ 61/2018/NĐ-CP Điều 19.4 returns it
    whole, and the period begins anew once it is complete.
    """
    receiving = [arc for arc in walk.every_arc if _receives(walk, arc)]
    completed = {a for a in walk.every_arc if walk.procedure.step(a.step).reason == "supplement"}
    return frozenset(after(walk, receiving, past=completed))


def _supplement(walk: Walk, arc: Arc, marking: Marking) -> Iterator[Fault]:
    """NĐ 61/2018/NĐ-CP Điều 11 and 17.1: asked by an officer, counted, once; twice by a leader."""
    if not any(walk.procedure.step(name).reason == "supplement" for name in arc.opened):
        return
    step = walk.procedure.step(arc.step)
    limit = LEADER_SUPPLEMENT_LIMIT if step.role == "leader" else SUPPLEMENT_LIMIT
    if marking.supplements != arc.before.supplements + 1 or step.kind != "task":
        key = "supplement-by-itself"
    elif marking.supplements > limit:
        key = "supplement-too-often"
    elif arc.before.result:
        key = "supplement-after-result"
    else:
        return
    yield Fault(key, walk.place(arc), SUPPLEMENTS[key].format(n=marking.supplements, limit=limit))


def _decision(walk: Walk, arc: Arc, marking: Marking) -> Iterator[Fault]:
    action = walk.action(arc)
    if action is None or not action.result:
        return
    if not marking.received:
        yield Fault(
            "decided-before-receipt",
            walk.place(arc),
            "Ra kết quả khi hồ sơ chưa được tiếp nhận. "
            "Hãy ghi “receives = true” ở thao tác tiếp nhận đi trước.",
        )
    if arc.before.result:
        yield Fault(
            "decided-twice",
            walk.place(arc),
            "Kết quả đã được quyết định trước đó rồi. Một hồ sơ chỉ có một kết quả: "
            "hãy chỉ ghi “result” ở thao tác ký sau cùng.",
        )


def _ending(walk: Walk, arc: Arc, marking: Marking) -> Iterator[Fault]:
    """How it may end: handed over at the desk with a result, refused at reception, or stopped.

    Once received, always received: completing a dossier does not undo its receipt, so whoever
    turns it down then decides on it (NĐ 61/2018/NĐ-CP Điều 19.8).
    """
    result = marking.result
    for name in sorted(arc.opened):
        end = walk.procedure.step(name)
        if end.outcome == "granted" and not result:
            key = "granted-without-result"
        elif end.outcome == "refused" and marking.received and not result:
            key = "refused-after-receipt"
        elif result and end.outcome not in (result, "granted"):
            key = "end-contradicts-result"
        elif result and not _hands_over(walk.procedure.step(arc.step), walk.action(arc)):
            key = "not-handed-over"
        else:
            continue
        yield Fault(key, walk.place(arc), ENDINGS[key].format(end=end.title, when=walk.example))


def _hands_over(step: Step, action: Action | None) -> bool:
    return action is not None and step.role == "clerk" and is_desk(step.office)


def is_desk(office: str) -> bool:
    """Whether the expression names the desk of origin."""
    try:
        return str(parse_office(office)) in DESKS
    except BadExpression:
        return True  # Named as a fault where offices are proved.


def _receives(walk: Walk, arc: Arc) -> bool:
    action = walk.action(arc)
    return action is not None and action.receives


def unpaid(walk: Walk) -> Iterator[Fault]:
    """A way to hand over what was granted on which a fee that is due is never asked for."""
    paying = {arc for arc in walk.every_arc if (a := walk.action(arc)) and "fee" in a.needs}
    first = [arc for arc in walk.arcs[next(iter(walk.arcs))] if arc not in paying]
    for arc in [*first, *after(walk, first, past=paying)]:
        granted = arc.after is not None and arc.after.result == "granted"
        ends = {walk.procedure.step(name).outcome for name in arc.opened}
        if granted and "granted" in ends and arc not in paying:
            yield Fault(
                "fee-never-collected",
                walk.place(arc),
                f"Hồ sơ đi hết đường mà không ai thu tiền{walk.example}. "
                'Hãy ghi “needs = ["fee"]” ở thao tác trao kết quả hoặc tiếp nhận.',
            )
