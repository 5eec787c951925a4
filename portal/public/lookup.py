"""Looking a dossier up with the two codes of its slip. They never stand in an address."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.caller import place
from portal.clock import now
from portal.errors import word
from portal.forms.looking_up import LookUpForm
from portal.language import foreign
from portal.public.routes import bp
from portal.session import db
from portal.wording import long_moment
from services import public_lookup
from services.errors import Invalid
from services.public_lookup import Happened, Seen


@bp.get("/tra-cuu")
@open_to("public")
def look_up() -> ResponseReturnValue:
    """The two boxes; the code may come from a slip's QR, the receipt code may not."""
    form = LookUpForm()
    form.code.data = request.args.get("ma", "")[:40]
    return render_template("pages/public/lookup.html", form=form)


@bp.post("/tra-cuu")
@open_to("public")
def found() -> ResponseReturnValue:
    """Where the dossier stands; an unknown one and a wrong receipt code are answered alike."""
    form, status = LookUpForm(), 422
    if form.validate_on_submit():
        try:
            code, secret = str(form.code.data), str(form.secret.data)
            seen = public_lookup.look_up(db(), code, secret, client=place(), at=now())
            return render_template(
                "pages/public/found.html", seen=seen, story=story(seen), at=now()
            )
        except Invalid as refused:
            form.refuse(refused)
            status = 429 if "until" in refused.details else 422
    return render_template("pages/public/lookup.html", form=form), status


def story(seen: Seen) -> list[dict[str, object]]:
    """What happened, what is waited for now, and what is promised, for the timeline."""
    before: list[dict[str, object]] = [
        {
            "title": word(f"line.{one.kind}"),
            "by": foreign(one.office),
            "at": one.at,
            "note": carried(one),
        }
        for one in seen.happened
    ]
    here: list[dict[str, object]] = [
        {"title": one.title, "by": foreign(one.office), "state": "now"} for one in seen.waiting
    ]
    due = _("hẹn %(due)s", due=long_moment(seen.due)) if seen.due and here else ""
    ahead: list[dict[str, object]] = [
        {"title": _("Trả kết quả"), "by": foreign(seen.desk), "note": due, "state": "next"}
    ]
    return [*before, *here, *(ahead if due else [])]


def carried(one: Happened) -> str:
    """Under which number the postal service carries what came or left."""
    if not one.parcel:
        return ""
    who = foreign(one.carrier)
    return str(_("%(carrier)s, số hiệu %(number)s", carrier=who, number=one.parcel))
