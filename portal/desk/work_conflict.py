"""Somebody was faster, or the rules say no: what happened, what was typed, the ways on."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row

from portal.auth import actor
from portal.clock import now
from portal.desk.stand_in_form import StandInForm
from portal.desk.work_forms import DecisionForm, PlaceForm
from portal.desk.work_history import by, named, title
from portal.errors import in_words, word
from portal.session import db
from services import consultations, lookup, offers
from services.errors import Conflict
from services.standing import Standing
from workflows.case import Refused

CHANGED = ("page-stale", "moved-meanwhile", "not-open", "closed", "already-decided")
"""Reasons that mean that the dossier is not as the page showed it."""

WRITTEN = ("reason", "question")
"""The boxes for words; what was written there goes along."""


def overtaken(
    public_id: str,
    error: Conflict | Refused,
    form: PlaceForm | None = None,
    *,
    meant: str = "",
    written: str = "",
) -> ResponseReturnValue:
    """The page for what was not done; nothing has changed, and what was typed is still there: in a
    form about an open step, or what was `meant` and `written` in another one."""
    standing = lookup.look(db(), public_id, actor())
    last = consultations.history(db(), standing, actor())[-1]
    beside = deeds_beside(standing, last, meant, written) if meant else []
    return page(
        standing,
        last,
        title=heading(standing, error),
        reason=in_words(error),
        compared=compared(standing, last, form) if form else beside,
        form=form,
        typed=typed(form) or written,
        kept=kept(form),
        newest=url_for(".work", public_id=public_id),
        back=(_("Về danh sách việc"), url_for(".queue")),
    )


def too_late(standing: Standing, meant: str, written: str, newest: str) -> ResponseReturnValue:
    """The same at the desk, where no place is left for what was `meant` and `written`; `newest`
    leads to where the dossier stands."""
    last = consultations.history(db(), standing, actor())[-1]
    return page(
        standing,
        last,
        title=_("Hồ sơ vừa được người khác cập nhật"),
        reason=_("Việc bạn định làm không còn chờ ở đây. Chưa có gì được ghi thêm."),
        compared=deeds_beside(standing, last, meant, written),
        form=None,
        typed=written,
        newest=newest,
        back=(_("Về việc trong ngày"), url_for(".reception_day")),
    )


def deeds_beside(
    standing: Standing, last: Row[Any], meant: str, written: str
) -> list[tuple[str, str, str]]:
    """What was done beside what was meant, with the words of both."""
    return [
        (_("Việc"), title(standing, last), meant),
        (_("Lời đã viết"), str(last.payload.get("reason", "")), written),
    ]


def page(standing: Standing, last: Row[Any], **more: Any) -> ResponseReturnValue:
    """What both say: that nothing was done, and what happened last."""
    told = {"title": title(standing, last), "by": by(standing, last), "at": last.at}
    more |= {"dossier": standing.dossier, "last": told}
    return render_template("pages/desk/work/conflict.html", **more), 409


def heading(standing: Standing, error: Conflict | Refused) -> str:
    """What happened, in one line."""
    if error.reason == "claimed-by-other":
        offered = offers.offers(standing, actor(), at=now())
        names = [name for name in offers.holders(db(), offered).values() if name]
        return str(_("%(who)s đang giữ việc này", who=", ".join(names) or _("Người khác")))
    if error.reason in CHANGED:
        return str(_("Hồ sơ vừa được người khác cập nhật"))
    return str(_("Chưa làm được việc này"))


def compared(standing: Standing, last: Row[Any], form: PlaceForm) -> list[tuple[str, str, str]]:
    """What stands there now beside what was meant and typed."""
    steps = [standing.matter.step(here.step).title for here in standing.matter.case.open]
    there = ", ".join(steps) or word(f"stage.{standing.dossier.stage}")
    beside = deeds_beside(standing, last, chosen(standing, form), typed(form))
    return [(_("Bước"), there, step(standing, form)), *beside]


def step(standing: Standing, form: PlaceForm) -> str:
    """The step that the form was about."""
    known = {one.name: one.title for one in standing.matter.procedure.steps}
    return known.get(str(form.step.data), "")


def chosen(standing: Standing, form: PlaceForm) -> str:
    """What the form was to do."""
    if isinstance(form, StandInForm):
        ways = {"take": "taken-over", "give": "assigned"}
        return word(f"line.{ways.get(str(form.way.data), 'freed')}")
    if not isinstance(form, DecisionForm):
        return word("line.replied")
    steps = [one for one in standing.matter.procedure.steps if one.name == form.step.data]
    actions = [action for one in steps if (action := one.action(str(form.action.data)))]
    return named(actions[0]) if actions else ""


def typed(form: PlaceForm | None) -> str:
    """The words that were written in the form."""
    return "\n".join(kept(form).values())


def kept(form: PlaceForm | None) -> dict[str, str]:
    """The same, each under the name of its box."""
    boxes = (form[name] for name in WRITTEN if name in form) if form else ()
    return {box.short_name: str(box.data) for box in boxes if box.data}
