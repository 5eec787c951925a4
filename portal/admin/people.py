"""The officers: found, and accounts opened for new ones."""

from __future__ import annotations

from flask import abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page, paged
from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import today
from portal.forms.officers import OpenForm, WordsForm
from portal.session import db
from services import places, spelling, staff
from services.folding import fold
from services.staff import Listed, NewOfficer

PAGE = 50
WORDS = "tim-can-bo"
STATES = {"dang-giu": "at-work", "khong-vai-tro": "without", "da-khoa": "closed"}


@bp.get("/can-bo", defaults={"page": 1, "part": "dang-giu"})
@bp.get("/can-bo/nhom/<string:part>/trang/<int:page>")
@open_to("admin")
def people(page: int, part: str) -> ResponseReturnValue:
    """The officers of a group with their roles of today, those who were looked for if any."""
    if part not in STATES:
        abort(404)
    words = str(session.get(WORDS, ""))
    names = {one.code: one.short_name for one in places.directory(db()).every()}
    groups: dict[str, list[Listed]] = {state: [] for state in STATES.values()}
    for one in staff.listed(db(), on=today()):
        if fits(one, words, names):
            groups[state_of(one)].append(one)
    officers = groups[STATES[part]]
    first, last = paged(page, PAGE, len(officers))
    return render_template(
        "pages/admin/people.html",
        officers=officers[first - 1 : last],
        groups={key: len(groups[state]) for key, state in STATES.items()},
        part=part,
        page=page,
        first=first,
        last=last,
        total=len(officers),
        names=names,
        form=WordsForm(formdata=None, words=words),
        words=words,
    )


@bp.post("/tim-can-bo")
@open_to("admin")
def find_people() -> ResponseReturnValue:
    """Remember whom to look for: a name has no place in an address."""
    session[WORDS] = WordsForm().words.data or ""
    return redirect(url_for(".people"), 303)


@bp.route("/can-bo-moi", methods=["GET", "POST"])
@open_to("admin")
def new_person() -> ResponseReturnValue:
    """Open an account; its officer chooses the password with a code."""
    form = OpenForm()
    form.show(None)
    login = spelling.login(str(form.login.data or ""))
    new = NewOfficer(login=login, **form.told)
    if form.validate_on_submit() and carried_out(
        form, lambda: staff.add(db(), new, form.errand), lambda: None
    ):
        return redirect(url_for(".person", login=login), 303)
    return change_page(
        form,
        title=_("Mở tài khoản cán bộ"),
        sub=_("Chưa có vai trò nào thì chưa làm được gì. Mật khẩu do cán bộ tự đặt bằng mã."),
        button_words=_("Mở tài khoản"),
        back=(_("Cán bộ"), url_for(".people")),
    )


def fits(one: Listed, words: str, names: dict[str, str]) -> bool:
    """Whether an officer is meant by these words, all of which must stand somewhere."""
    at = " ".join(f"{post.office} {names.get(post.office, '')}" for post in one.posts)
    text = fold(f"{one.name} {one.login} {one.title} {at}")
    return all(word in text for word in fold(words).split())


def state_of(one: Listed) -> str:
    """In which group an officer stands."""
    if one.closed:
        return "closed"
    return "at-work" if one.posts else "without"
