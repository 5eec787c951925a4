"""The roles of an officer: one more from a day, or the end of one."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out
from portal.admin.person import BASE, of
from portal.admin.routes import bp
from portal.admin.saying import office_name
from portal.auth import actor, open_to
from portal.clock import today
from portal.errors import word
from portal.forms.officers import LastDayForm, RoleForm
from portal.session import db
from portal.wording import day
from services import staff
from services.actor_ids import of_officer
from services.administering import leaving
from services.administering.officers import ROLE, held_from, role_parts, role_subject


@bp.route(f"{BASE}/vai-tro", methods=["GET", "POST"])
@open_to("admin")
def give_role(login: str) -> ResponseReturnValue:
    """Let an officer hold a role in an office."""
    officer, form = staff.by_login(db(), login), RoleForm(since=today())
    form.offer()
    form.show(None)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: staff.give_role(
            db(),
            officer.id,
            str(form.role.data),
            form.office.code,
            since=form.since.data,
            until=form.until.data,
            errand=form.errand,
        ),
        lambda: ROLE.read(db(), role_of(officer.id, form)),
    ):
        flash(_("Đã ghi vai trò."), "success")
        return redirect(url_for(".person", login=login), 303)
    notes = []
    if actor().id == of_officer(officer.id):
        notes = [
            (
                _("Bạn đang đổi vai trò của chính mình."),
                _("Các quản trị khác được báo, và việc này nằm trong nhật ký."),
            )
        ]
    return of(officer, form, title=_("Thêm vai trò"), button_words=_("Thêm vai trò"), notes=notes)


def role_of(officer_id: int, form: RoleForm) -> str:
    """The role that the form is about."""
    return staff.role_at(
        db(), officer_id, str(form.role.data), form.office.code, on=form.since.data
    )


@bp.route(f"{BASE}/vai-tro/ket-thuc", methods=["GET", "POST"])
@open_to("admin")
def end_role(login: str) -> ResponseReturnValue:
    """Let a role end; which one stands in the address."""
    asked = request.args
    subject = role_subject(
        login, asked.get("vai-tro", ""), asked.get("don-vi", ""), held_from(asked.get("tu", ""))
    )
    subject = leaving.subject_of(db(), login, subject)
    officer, form = staff.by_login(db(), login), LastDayForm(last=today() - timedelta(days=1))
    form.show(ROLE.read(db(), subject))
    if form.validate_on_submit() and carried_out(
        form,
        lambda: leaving.end_role(db(), login, subject, form.last.data, form.errand),
        lambda: ROLE.read(db(), subject),
    ):
        flash(_("Đã ghi ngày cuối của vai trò."), "success")
        return redirect(url_for(".person", login=login), 303)
    _login, role, office, since = role_parts(subject)
    sub = _(
        "%(role)s, %(office)s, giữ từ %(day)s",
        role=word(f"role.{role}"),
        office=office_name(office),
        day=day(held_from(since)),
    )
    return of(
        officer,
        form,
        title=_("Kết thúc vai trò"),
        button_words=_("Kết thúc vai trò"),
        sub=sub,
        notes=notes_of(officer.id, role, office),
    )


def notes_of(officer_id: int, role: str, office: str) -> list[tuple[str, str]]:
    """What waits where the role ends."""
    found = [
        one
        for one in leaving.waits(db(), officer_id, on=today())
        if (one.role, one.office) == (role, office)
    ]
    notes = []
    for one in found:
        if one.claimed:
            notes.append(
                (
                    _("Đang giữ %(n)s việc.", n=one.claimed),
                    _("Việc trả về đơn vị khi ngày cuối đã qua."),
                )
            )
        if one.open and not one.others:
            notes.append(
                (
                    _("Không còn ai khác giữ vai trò này ở đó."),
                    _(
                        "%(n)s việc đang chờ sẽ không có ai làm. Thêm người trước khi kết thúc.",
                        n=one.open,
                    ),
                )
            )
    return notes
