"""The journal of a dossier, as the timeline of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from portal.errors import word
from portal.roles import acted_as
from portal.wording import long_moment, money
from services.models import Paper
from services.notices import TOLD
from services.printed import letterhead
from services.standing import Standing
from workflows.away import done_at
from workflows.definition import Action
from workflows.lines import INSPECTED

SPOKEN = ("moved", "decided")
"""Kinds of lines that the action says better than the kind."""

PROMISING = ("received", "reappointed", "resubmitted", "clock-moved")
"""Lines that say by when the result is promised."""


def told_lines(
    standing: Standing, lines: Sequence[Row[Any]], enclosed: Sequence[Paper] = ()
) -> list[dict[str, Any]]:
    """Every line: what happened, by whom in which role and office, when, why, with which file."""
    files = {paper.public_id: paper.filename for paper in enclosed}
    return [
        {
            "title": title(standing, line),
            "by": by(standing, line),
            "note": " · ".join(notes(standing, line)),
            "files": [
                (url_for("citizen.paper", paper_id=name), files[name])
                for name in (line.payload.get("paper", ""),)
                if name in files
            ],
            "at": line.at,
            "state": "now" if line is lines[-1] and not standing.dossier.closed_at else "done",
        }
        for line in lines
    ]


def title(standing: Standing, line: Row[Any]) -> str:
    """What happened: the action in the procedure's own words, else the kind of line."""
    action = action_of(standing, line)
    if action and line.kind in SPOKEN:
        return named(action)
    return word("line.opened" if line.payload.get("origin") else f"line.{line.kind}")


def named(action: Action) -> str:
    """What a button for an action says."""
    return action.label or word(f"action.{action.name}")


def by(standing: Standing, line: Row[Any]) -> str:
    """Who it was, as what and where, as it was then; only where, if who it was is for others."""
    directory = standing.matter.scene.directory
    office = directory.ever(done_at(line.office, line.payload))
    if line.role == "citizen":
        return f"{line.actor_name} ({word('role.citizen')})"
    if line.role == "system":
        received = office and line.kind == "received"
        desk = letterhead.of_desk(directory, line.office).name if received else ""
        return str(_("%(desk)s, nhận tự động", desk=desk) if desk else _("Hệ thống"))
    if office and not line.actor_name:
        return office.name
    place = f", {office.name}" if office else ""
    covered = f" {_('thay')} {line.payload['for']}" if line.payload.get("for") else ""
    return f"{line.actor_name}{covered}, {acted_as(line).lower()}{place}"


def notes(standing: Standing, line: Row[Any]) -> list[str]:
    """What else there is to say about a line."""
    payload: Mapping[str, Any] = line.payload
    said = [step_of(standing, line)] if line.step and line.kind != "submitted" else []
    if opinion := payload.get("opinion"):
        said.append(word(f"opinion.{opinion}"))
    if missing := payload.get("missing"):
        said.append(_("Cần: ") + ", ".join(asked(standing, name) for name in missing))
    if reason := payload.get("reason"):
        said.append(f"“{reason}”")
    said += list(told_beside(standing, line))
    if holder := payload.get("from"):
        said.append(_("Trước đó do %(who)s giữ", who=holder))
    if given_to := payload.get("given_to"):
        said.append(_("Giao cho %(who)s", who=given_to))
    if changed := payload.get("changed"):
        said.append(_("Đã sửa: ") + ", ".join(asked(standing, name) for name in changed))
    said += list(sums(payload))
    if (due := payload.get("due")) and line.kind in PROMISING:
        said.append(_("Hẹn trả ") + long_moment(datetime.fromisoformat(due)))
    if line.kind in TOLD:
        said.append(_("Đã báo người nộp"))
    return said


def told_beside(standing: Standing, line: Row[Any]) -> Iterator[str]:
    """What offices were asked, what was found on the spot, the papers that were seen, the dossier
    that a line links to, the envelope that it tells of."""
    payload: Mapping[str, Any] = line.payload
    if question := payload.get("question"):
        yield str(_("Hỏi: “%(question)s”", question=question))
    if days := payload.get("within"):
        yield str(_("Trả lời trong %(n)s ngày làm việc", n=days))
    if line.kind == INSPECTED:
        yield from (payload["place"], word(f"found.{payload['conclusion']}"))
    for slot, form, n in payload.get("seen", ()):
        yield f"{asked(standing, slot)}: {word(f'print-paper.{form}').lower()} × {n}"
    if linked := payload.get("origin") or (line.kind == "linked" and payload["number"]):
        yield str(_("Hồ sơ %(number)s", number=linked))
    if (number := payload.get("parcel", "")) not in payload.get("reason", ""):
        yield str(_("Bưu gửi số hiệu %(number)s", number=number))


def sums(payload: Mapping[str, Any]) -> Iterator[str]:
    """What a line says of money: how much, of which receipt or fee, and what was assessed anew."""
    if amount := payload.get("amount"):
        number = payload.get("number")
        yield f"{money(amount)}, {_('biên lai')} {number}" if number else money(amount)
    if fee := payload.get("charge") and payload.get("title"):
        yield str(fee)
    if proof := payload.get("transaction"):
        yield _("Mã giao dịch %(number)s", number=proof)
    yield from (
        _("%(fee)s: %(was)s → %(now)s", fee=it["title"], was=money(it["was"]), now=money(it["now"]))
        for it in payload.get("fees", ())
    )


def step_of(standing: Standing, line: Row[Any]) -> str:
    """Where it happened; a wait as officers call it, for its title speaks to the applicant."""
    step = standing.matter.step(line.step)
    return word(f"wait.{step.reason}") if step.kind == "wait" else step.title


def action_of(standing: Standing, line: Row[Any]) -> Action | None:
    """The action that a line tells of."""
    if not line.step:
        return None
    return standing.matter.step(line.step).action(line.payload.get("action", ""))


def asked(standing: Standing, name: str) -> str:
    """A paper or a question by its name; anything else as it was written."""
    procedure = standing.matter.procedure
    for slot in procedure.papers:
        if slot.name == name:
            return slot.title
    for field in procedure.fields:
        if field.name == name:
            return field.label
    return name
