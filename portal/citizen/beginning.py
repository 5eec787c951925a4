"""Starting a declaration, or going on with the one that was begun."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, identified, open_to
from portal.citizen.proving import stronger
from portal.citizen.routes import bp
from portal.clock import now, today
from portal.fee_words import fee_brief
from portal.forms.base import PageForm
from portal.session import db
from services import accounts, alike, catalogue, drafts
from services.procedure_words import heard
from workflows.levels import filed_online


@bp.get("/nop-ho-so/<string:code>")
@open_to("citizen")
def begin(code: str) -> ResponseReturnValue:
    """What awaits somebody who starts now, and the draft that they have begun already."""
    procedure = heard(catalogue.current(db(), code, on=today()).procedure)
    kind = accounts.profile_of(db(), identified().id).kind
    return render_template(
        "pages/citizen/begin.html",
        procedure=procedure,
        online=filed_online(procedure.level),
        fee=fee_brief(procedure),
        stranger=kind not in procedure.subjects,
        begun=[one for one in drafts.mine(db(), actor()) if one.procedure == code],
        filed=alike.of_citizen(db(), code, actor(), at=now()),
        form=PageForm(),
        kept=drafts.KEPT_DAYS,
        stronger=stronger(procedure, url_for(".begin", code=code)),
    )


@bp.post("/nop-ho-so/<string:code>")
@open_to("citizen")
def start(code: str) -> ResponseReturnValue:
    """Start a draft; its id is the key of the form, so a second click starts nothing more."""
    form = PageForm()
    if not form.validate_on_submit():
        return redirect(url_for(".begin", code=code), 303)
    drafts.begin(db(), code, draft_id=form.key, by=actor(), at=now())
    return redirect(url_for(".section", draft_id=form.key, n=1), 303)
