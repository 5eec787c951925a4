"""One officer: what is known, which roles, what waits; an account is locked, opened, described."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.admin.saying import office_name, told
from portal.auth import actor, open_to
from portal.clock import now, today
from portal.errors import word
from portal.forms.administering import ErrandForm
from portal.forms.base import fresh_key, sent_key
from portal.forms.officers import DescribeForm
from portal.session import db
from services import staff
from services.actor_ids import of_officer
from services.administering import codes, history, leaving, sessions
from services.administering.changes import BETWEEN, Errand
from services.administering.officers import OFFICER
from services.models import Officer

LATEST = 10
BASE = "/can-bo/<string:login>"


@bp.get(BASE)
@open_to("admin")
def person(login: str) -> ResponseReturnValue:
    """All that is kept of an officer, and nothing of any dossier."""
    officer = staff.by_login(db(), login)
    about = [("role", f"{login}{BETWEEN}")]
    about += [(kind, login) for kind in ("officer", "officer-code", "officer-sessions")]
    return render_template(
        "pages/admin/person.html",
        officer=officer,
        roles=leaving.subjects(db(), officer.id),
        waiting=leaving.waits(db(), officer.id, on=today()),
        changes=told(history.of_subjects(db(), about, LATEST)),
        office_name=office_name,
        me=actor().id == of_officer(officer.id),
        on=today(),
        once=fresh_key(),
        code_until=codes.waiting(db(), officer.id, at=now()),
    )


@bp.route(f"{BASE}/thong-tin", methods=["GET", "POST"])
@open_to("admin")
def describe(login: str) -> ResponseReturnValue:
    """Change what is known of an officer."""
    officer = staff.by_login(db(), login)
    form = DescribeForm(obj=officer)
    form.show(OFFICER.read(db(), login))
    if form.validate_on_submit() and carried_out(
        form,
        lambda: staff.describe(db(), officer.id, form.told, form.errand),
        lambda: OFFICER.read(db(), login),
    ):
        return redirect(url_for(".person", login=login), 303)
    return of(officer, form, title=_("Sửa thông tin cán bộ"), button_words=_("Lưu thông tin"))


@bp.route(f"{BASE}/khoa", methods=["GET", "POST"])
@open_to("admin")
def lock(login: str) -> ResponseReturnValue:
    """Close the account of somebody who leaves, once it is known what waits for them."""
    officer, form = staff.by_login(db(), login), ErrandForm()
    form.show(OFFICER.read(db(), login))
    if form.validate_on_submit() and carried_out(
        form, lambda: leaving.lock(db(), login, form.errand), lambda: OFFICER.read(db(), login)
    ):
        flash(_("Đã khóa tài khoản. Việc đang giữ đã trả về đơn vị."), "success")
        return redirect(url_for(".person", login=login), 303)
    return of(
        officer,
        form,
        title=_("Khóa tài khoản"),
        button_words=_("Khóa tài khoản"),
        notes=left_behind(officer),
        sub=_("Mọi phiên kết thúc ngay. Việc người này đã làm vẫn mang tên họ."),
    )


@bp.route(f"{BASE}/mo-lai", methods=["GET", "POST"])
@open_to("admin")
def unlock(login: str) -> ResponseReturnValue:
    """Open a locked account again."""
    officer, form = staff.by_login(db(), login), ErrandForm()
    form.show(OFFICER.read(db(), login))
    if form.validate_on_submit() and carried_out(
        form, lambda: leaving.unlock(db(), login, form.errand), lambda: OFFICER.read(db(), login)
    ):
        return redirect(url_for(".person", login=login), 303)
    sub = _("Các vai trò còn hạn có hiệu lực lại ngay.")
    return of(officer, form, title=_("Mở lại tài khoản"), button_words=_("Mở lại"), sub=sub)


@bp.route(f"{BASE}/ma", methods=["GET", "POST"])
@open_to("admin")
def give_code(login: str) -> ResponseReturnValue:
    """A code to choose a password with. It is shown in this one answer, and never again."""
    officer, form = staff.by_login(db(), login), ErrandForm()
    form.show(None)
    made: list[str] = []
    if form.validate_on_submit() and carried_out(
        form, lambda: made.append(codes.issue(db(), login, form.errand)), lambda: None
    ):
        until = now() + codes.GOOD_FOR
        return render_template("pages/admin/code.html", officer=officer, code=made[0], until=until)
    return of(
        officer,
        form,
        title=_("Cấp mã đặt mật khẩu"),
        button_words=_("Cấp mã"),
        sub=_(
            "Mã hiện một lần trên phiếu để in. Mã cấp trước đó hết hiệu lực. Mật khẩu cũ còn dùng được đến khi cán bộ đặt mật khẩu mới."
        ),
    )


@bp.post(f"{BASE}/thu-hoi-ma")
@open_to("admin")
def withdraw_code(login: str) -> ResponseReturnValue:
    """A code that went astray is good for nothing any more."""
    officer = staff.by_login(db(), login)
    codes.withdraw(db(), login, Errand(by=actor(), at=now(), key=sent_key()))
    flash(_("Đã thu hồi mã của %(name)s.", name=officer.name), "success")
    return redirect(url_for(".person", login=login), 303)


@bp.post(f"{BASE}/ket-thuc-phien")
@open_to("admin")
def revoke(login: str) -> ResponseReturnValue:
    """End every session of an officer; they have to sign in again."""
    officer = staff.by_login(db(), login)
    sessions.end(db(), officer.id, login, Errand(by=actor(), at=now(), key=sent_key()))
    flash(_("Đã kết thúc mọi phiên của %(name)s.", name=officer.name), "success")
    return redirect(url_for(".person", login=login), 303)


def of(officer: Officer, form: ErrandForm, **said: object) -> ResponseReturnValue:
    """A page of a change about an officer."""
    back = (officer.name, url_for(".person", login=officer.login))
    over = f"{officer.name} · {officer.login}"
    return change_page(form, **{"back": back, "over": over, **said})


def left_behind(officer: Officer) -> list[tuple[str, str]]:
    """What is to be known before somebody leaves: title and text, place by place."""
    return [
        (
            f"{word(f'role.{one.role}')}, {office_name(one.office)}:",
            _(
                "%(claimed)s việc đang giữ sẽ trả về đơn vị, %(open)s việc đang chờ ở đó, %(others)s người khác giữ vai trò này.",
                claimed=one.claimed,
                open=one.open,
                others=one.others or _("không có"),
            ),
        )
        for one in leaving.waits(db(), officer.id, on=today())
    ]
