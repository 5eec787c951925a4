"""The journal of administration: everything that was changed, and the way back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, paged
from portal.admin.routes import bp
from portal.admin.saying import told
from portal.auth import actor, open_to
from portal.clock import now, today
from portal.errors import word
from portal.forms.administering import ErrandForm
from portal.forms.base import fresh_key, sent_key
from portal.session import db
from services import revisions
from services.administering import history, taking_back
from services.models import AdminChange

PAGE = 30
GROUPS = {
    "tat-ca": (),
    "can-bo": ("officer", "officer-code", "officer-sessions"),
    "vai-tro": ("role",),
    "don-vi": ("office", "office-heir", "merger"),
    "lich": ("day", "stoppage"),
    "chi-tieu": ("target",),
    "thu-tuc": ("procedure",),
    "loi-van": ("reason", "letter"),
    "van-hanh": ("jobs",),
}
"""The parts of the journal by their name in the address, with their kinds."""


@bp.get("/nhat-ky", defaults={"page": 1, "part": "tat-ca"})
@bp.get("/nhat-ky/nhom/<string:part>/trang/<int:page>")
@open_to("admin")
def changes(page: int, part: str) -> ResponseReturnValue:
    """What administrators have changed, the last first."""
    if part not in GROUPS:
        abort(404)
    found, total = history.listed(db(), kinds=GROUPS[part], first=(page - 1) * PAGE, most=PAGE)
    first, last = paged(page, PAGE, total)
    return render_template(
        "pages/admin/changes.html",
        changes=told(found),
        parts=[
            {
                "label": word(f"admin-group.{key}"),
                "href": url_for(".changes", part=key, page=1),
                "current": key == part,
            }
            for key in GROUPS
        ],
        part=part,
        page=page,
        first=first,
        last=last,
        total=total,
    )


@bp.route("/nhat-ky/<int:n>", methods=["GET", "POST"])
@open_to("admin")
def change(n: int) -> ResponseReturnValue:
    """One change, what it changed, and the form that takes it back."""
    found, form = taking_back.by_id(db(), n), ErrandForm()
    form.seen.data = ""
    if form.validate_on_submit() and carried_out(
        form, lambda: taking_back.take_back(db(), n, form.errand), lambda: None
    ):
        flash(_("Đã hoàn tác. Giá trị trước đó có hiệu lực lại."), "success")
        return redirect(url_for(".changes"), 303)
    [one] = told([found])
    text = render_template(
        "pages/admin/change-of.html",
        it=one,
        compared=comparison(found),
        pieces=told(history.parts_of(db(), n)),
        lines=[(part.label, part.before, part.after) for part in one.parts],
        bar=taking_back.barred(db(), found),
        form=form,
        own=found.actor == actor().id,
        once=fresh_key(),
    )
    return text, 422 if form.is_submitted() else 200


def comparison(one: AdminChange) -> str:
    """Where a text that was put in force is held against the one before; nothing for other changes."""
    digest = (one.after or {}).get("digest")
    if one.kind != "procedure" or not one.before or not digest:
        return ""
    editions = revisions.of(db(), one.subject, on=today())
    n = next((it.number for it in editions if it.digest == digest and it.number > 1), 0)
    return url_for(".compare", code=one.subject, n=n) if n else ""


@bp.post("/nhat-ky/<int:n>/da-xem")
@open_to("admin")
def read_change(n: int) -> ResponseReturnValue:
    """This administrator has read what another one did."""
    sent_key()
    history.read(db(), n, actor(), at=now())
    return redirect(url_for(".home"), 303)
