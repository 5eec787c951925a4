"""What each step and action must bring along by itself: slips, reasons, clocks, hours."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Action, Procedure, Step
from workflows.net import RESUBMIT, asks_supplement
from workflows.proofs.legality import is_desk
from workflows.proofs.ways import at_action, at_step
from workflows.reading import Fault


def incomplete(procedure: Procedure) -> Iterator[Fault]:
    """Steps and actions that lack something of their own, or have what makes no sense there."""
    for step in procedure.steps:
        yield from _hours(procedure, step)
        if step.kind == "wait":
            yield from _wait(procedure, step)
        for action in step.actions:
            yield from _slip(procedure, step, action)
            yield from _needs(procedure, step, action)


def _slip(procedure: Procedure, step: Step, action: Action) -> Iterator[Fault]:
    """NĐ 61/2018/NĐ-CP Điều 17: receipt, request and refusal each have their form."""
    wanted = _printed(procedure, action)
    if action.prints == wanted:
        return
    where = f"{at_action(step, action)}.prints"
    if wanted:
        yield Fault(
            "slip-missing",
            where,
            f'Thao tác “{action.name}” phải in mẫu “{wanted}”. Hãy ghi prints = "{wanted}".',
        )
    else:
        yield Fault(
            "slip-out-of-place",
            where,
            f"Thao tác “{action.name}” không tiếp nhận, không yêu cầu bổ sung, không từ chối và "
            "không ra kết quả, nên không in mẫu nào. Hãy bỏ “prints”.",
        )


def _printed(procedure: Procedure, action: Action) -> str:
    if action.result:
        return "decision"
    if action.receives:
        return "receipt"
    if asks_supplement(procedure, action):
        return "supplement-request"
    return "refusal" if _refuses(procedure, action) else ""


def _refuses(procedure: Procedure, action: Action) -> bool:
    return any(procedure.step(name).outcome == "refused" for name in action.to)


def _needs(procedure: Procedure, step: Step, action: Action) -> Iterator[Fault]:
    refuses = action.result == "refused" or (_refuses(procedure, action) and step.kind == "task")
    if (refuses or asks_supplement(procedure, action)) and "reason" not in action.needs:
        yield Fault(
            "reason-missing",
            f"{at_action(step, action)}.needs",
            f'Thao tác “{action.name}” phải nêu lý do cho người nộp. Hãy ghi needs = ["reason"].',
        )
    if "fee" in action.needs and not procedure.fees:
        yield Fault(
            "fee-without-fees",
            f"{at_action(step, action)}.needs",
            "Thủ tục này không thu khoản nào mà thao tác lại đòi nộp tiền. "
            "Hãy bỏ “fee”, hoặc ghi các khoản thu vào “fees”.",
        )
    if action.receives and not (step.role == "clerk" and is_desk(step.office)):
        yield Fault(
            "received-elsewhere",
            at_action(step, action),
            "Hồ sơ phải được tiếp nhận ở bộ phận một cửa. Hãy để bước này cho “clerk” ở “desk”.",
        )


def _wait(procedure: Procedure, step: Step) -> Iterator[Fault]:
    if step.reason == "supplement":
        if step.action(RESUBMIT) is None:
            yield Fault(
                "supplement-without-resubmit",
                f"{at_step(step)}.actions",
                "Người nộp không có cách nộp lại hồ sơ đã bổ sung. "
                f"Hãy thêm thao tác “{RESUBMIT}” dẫn về bước đã yêu cầu.",
            )
        if procedure.regime == "R1" and step.clock != "restarts":
            yield Fault(
                "supplement-keeps-clock",
                f"{at_step(step)}.clock",
                "Bổ sung xong thì thời hạn tính lại từ đầu (Điều 19 khoản 4 Nghị định "
                '61/2018/NĐ-CP). Hãy ghi clock = "restarts".',
            )
    if step.reason == "payment" and step.clock != "pauses":
        yield Fault(
            "payment-keeps-clock",
            f"{at_step(step)}.clock",
            "Thời gian người nộp thực hiện nghĩa vụ tài chính không tính vào thời hạn. "
            'Hãy ghi clock = "pauses".',
        )


def _hours(procedure: Procedure, step: Step) -> Iterator[Fault]:
    least = 0 if _hands_over(procedure, step) else 1
    if step.kind == "task" and step.hours < least:
        yield Fault(
            "hours-missing",
            f"{at_step(step)}.hours",
            f"Bước “{step.title}” chưa có số giờ. Hãy ghi số giờ làm việc vào “hours” "
            "(chỉ bước trao kết quả mới được ghi 0).",
        )
    for n, ask in enumerate(step.asks, 1):
        if ask.hours < 1:
            yield Fault(
                "hours-missing",
                f"{at_step(step)}.asks[{n}].hours",
                f"Nơi được hỏi “{ask.title or ask.office}” chưa có số giờ để trả lời. "
                "Hãy ghi vào “hours”.",
            )
        elif ask.silence == "escalates" and ask.leader_hours < 1:
            yield Fault(
                "hours-missing",
                f"{at_step(step)}.asks[{n}].leader_hours",
                f"Lãnh đạo của nơi được hỏi “{ask.title or ask.office}” chưa có số giờ để trả lời "
                "thay khi quá hạn. Hãy ghi vào “leader_hours”, ít nhất 1 giờ.",
            )


def _hands_over(procedure: Procedure, step: Step) -> bool:
    """Whether nothing is left to do here but to give the result away."""
    targets = [name for action in step.actions if not action.back for name in action.to]
    return bool(targets) and all(procedure.step(name).kind == "end" for name in targets)
