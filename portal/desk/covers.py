"""Who does whose work while somebody is away: chosen, seen, ended early."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.routes import bp
from portal.errors import word
from portal.forms.base import fresh_key, sent_key
from portal.forms.covers import CoverForm
from portal.rows import row
from portal.session import db
from services import covering, places
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotAllowed
from workflows.case import Post

COVERS = "/xu-ly/nguoi-thay"


@bp.get(COVERS)
@open_to("staff")
def covers() -> ResponseReturnValue:
    """Who covers whom, and the form to choose somebody."""
    return page(CoverForm(None, data={"since": today()}))


@bp.post(COVERS)
@open_to("staff")
def appoint_cover() -> ResponseReturnValue:
    """Let a colleague do the work for some days."""
    form = CoverForm()
    if not form.validate_on_submit():
        return page(form, 422)
    try:
        wanted = form.wanted(covering.choices(db(), actor(), today()))
        covering.appoint(db(), Deed(actor(), now(), form.key), wanted)
    except (Conflict, Invalid, NotAllowed) as error:
        form.refuse(error)
        return page(form, 409 if isinstance(error, Conflict) else 422)
    flash(_("Đã ghi. Người làm thay thấy việc từ ngày đầu tiên."), "success")
    return redirect(url_for(".covers"), 303)


@bp.post(f"{COVERS}/ket-thuc")
@open_to("staff")
def end_cover() -> ResponseReturnValue:
    """End it before its last day."""
    covering.end(db(), row(request.form, "cover"), Deed(actor(), now(), sent_key()))
    flash(_("Đã kết thúc. Việc đang giữ thay được trả về đơn vị."), "success")
    return redirect(url_for(".covers"), 303)


def page(form: CoverForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form, as it was sent if it was."""
    choices = covering.choices(db(), actor(), today())
    found = covering.covers(db(), actor(), today())
    posts = {one.post for one in choices} | {one.post for one in found}
    said = {post: named(post) for post in posts}
    form.offer(choices, said, str(_("Việc của tôi")))
    text = render_template(
        "pages/desk/work/covers.html", form=form, covers=found, said=said, fresh_key=fresh_key
    )
    return text, status


def named(post: Post) -> str:
    """A post in words."""
    office = places.directory(db()).ever(post.office)
    return f"{word(f'role.{post.role}')}, {office.name if office else post.office}"
