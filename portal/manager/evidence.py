"""The end of the way from every number: the lines of a dossier's journal, and what each counts as."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.errors import word
from portal.manager.routes import bp
from portal.session import db
from portal.wording import moment
from services import places
from services.reporting import evidence
from services.reporting.evidence import Shown

TOOK, LATE = "took.", "resolved.late."


@bp.get("/ho-so/<string:public_id>")
@open_to("manager", "leader")
def lines_of(public_id: str) -> ResponseReturnValue:
    """The journal of a dossier of which a figure was made, without whose it is."""
    found = evidence.of_dossier(db(), public_id, actor())
    return render_template(
        "pages/manager/evidence.html",
        it=found,
        lines=[
            (one, _step(one), [(fact.day, said(fact.name)) for fact in one.facts])
            for one in found.lines
        ],
        directory=places.directory(db()),
    )


def said(name: str) -> str:
    """A fact in words."""
    if name.startswith(TOOK):
        return str(_("Có kết quả trong vòng %(n)s ngày làm việc", n=int(name.rpartition(".")[2])))
    if name.startswith(LATE):
        return late_words(*name.removeprefix(LATE).split("."))
    return word(f"fact.{name}")


def late_words(role: str, cause: str) -> str:
    """Where and why a result came late."""
    return (
        f"{word('fact.resolved.late')}: {word(f'late-role.{role}')}, {word(f'late-cause.{cause}')}"
    )


def _step(one: Shown) -> str:
    """How a step stood against its time."""
    if one.done is None or one.done.due is None:
        return ""
    return f"{word(f'fact.step.{one.done.stood}')} ({moment(one.done.due)})"
