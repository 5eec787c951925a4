"""One's own account: opening it, what we know, the password, the open sessions."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import auth, identities, return_to
from portal.auth import ROLES, identified, open_to
from portal.caller import place
from portal.clock import now, today
from portal.errors import word
from portal.forms.accounts import (
    BusinessForm,
    CitizenForm,
    EnrolForm,
    NewPasswordForm,
    PasswordForm,
)
from portal.forms.profile import profile_form, told
from portal.language import foreign
from portal.public.access import left
from portal.public.routes import bp
from portal.session import db
from services import accounts, places, signing_in, staff
from services.accounts import Enrolment
from services.errors import Conflict, Invalid
from services.identity import ways


@bp.route("/dang-ky", methods=["GET", "POST"])
@open_to("public")
def enrol() -> ResponseReturnValue:
    """A person opens an account."""
    return enrolled(CitizenForm())


@bp.route("/dang-ky/doanh-nghiep", methods=["GET", "POST"])
@open_to("public")
def enrol_business() -> ResponseReturnValue:
    """A business or an organisation opens an account."""
    return enrolled(BusinessForm())


def enrolled(form: EnrolForm) -> ResponseReturnValue:
    """Open the account that the form asks for, and let its owner in."""
    if form.validate_on_submit():
        try:
            auth.enter(token_of(form.enrolment()))
            return begin()
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
    text = render_template("pages/public/enrol.html", form=form, wanted=return_to.wanted())
    return text, 422 if form.is_submitted() else 200


def begin() -> ResponseReturnValue:
    """Go on to what the account was opened for, or to the choice of a procedure."""
    wanted = return_to.wanted()
    next_step = _("Bạn làm tiếp ở đây.") if wanted else _("Chọn một thủ tục để bắt đầu.")
    flash(_("Tài khoản của bạn đã mở.") + " " + next_step, "success")
    return redirect(wanted or "/", 303)


def token_of(what: Enrolment) -> str:
    """A session in a new account; also for a second click, which brings the right password."""
    try:
        citizen_id = accounts.enrol(db(), what, at=now(), client=place())
    except Conflict as known:
        try:
            return auth.token_for(what.phone, what.password)
        except Invalid:
            raise known from None
    return signing_in.let_in(db(), "citizen", citizen_id, at=now(), terms=auth.terms())


@bp.get("/tai-khoan")
@open_to(*ROLES)
def account() -> ResponseReturnValue:
    """What we know about whoever is signed in."""
    one = identified()
    if one.kind == "citizen":
        citizen = accounts.profile_of(db(), one.id)
        answers = told(citizen, places.directory(db()), today())
        return render_template(
            "pages/public/account.html",
            citizen=citizen,
            answers=answers,
            identities=ways.linked_to(db(), one.id),
            titles=identities.titles(),
            providers=identities.offered(),
            password=ways.has_password(db(), one.id),
        )
    officer, offices = staff.by_id(db(), one.id), places.directory(db())
    posts = [
        {"term": word(f"role.{post.role}"), "value": foreign(office.name)}
        for post in sorted(one.actor.posts, key=lambda post: (post.office, post.role))
        if (office := offices.ever(post.office))
    ]
    return render_template("pages/public/account.html", officer=officer, posts=posts)


@bp.route("/tai-khoan/thong-tin", methods=["GET", "POST"])
@open_to("citizen")
def profile() -> ResponseReturnValue:
    """Change what people say about themselves."""
    one = identified()
    form = profile_form(accounts.profile_of(db(), one.id), places.directory(db()), today())
    if form.validate_on_submit():
        try:
            accounts.change_profile(db(), one.id, form.profile())
            flash(_("Đã lưu thông tin của bạn."), "success")
            return redirect(url_for(".account"), 303)
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
    text = render_template("pages/public/profile.html", form=form)
    return text, 422 if form.is_submitted() else 200


@bp.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@open_to(*ROLES)
def password() -> ResponseReturnValue:
    """Choose a new password; every other browser is signed out."""
    one, proven = identified(), auth.just_proven()
    form = NewPasswordForm() if proven else PasswordForm()
    if form.validate_on_submit():
        try:
            renew(form)
            flash(_("Đã đổi mật khẩu. Những nơi khác đã đăng xuất."), "success")
            return redirect(url_for(".account"), 303)
        except Invalid as refused:
            form.refuse(refused)
    others = [] if proven or one.kind != "citizen" else identities.offered()
    text = render_template(
        "pages/public/password.html",
        form=form,
        staff=one.kind != "citizen",
        closed=bool(others) and not ways.has_password(db(), one.id),
        providers=others,
    )
    return text, 422 if form.is_submitted() else 200


def renew(form: PasswordForm | NewPasswordForm) -> None:
    """Keep the new password, after the old one or a proof of who it is."""
    one, new = identified(), str(form.new.data)
    if isinstance(form, NewPasswordForm):
        accounts.set_password(db(), one.id, new, at=now(), but=auth.token())
        return
    change = (accounts if one.kind == "citizen" else staff).change_password
    change(db(), one.id, str(form.old.data), new, at=now(), but=auth.token())


@bp.post("/tai-khoan/dang-xuat-moi-noi")
@open_to(*ROLES)
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions of this person, this one too."""
    one = identified()
    signing_in.sign_out_everywhere(db(), one.kind, one.id, at=now())
    return left(auth.leave(), _("Bạn đã đăng xuất ở mọi nơi."))
