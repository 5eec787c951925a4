"""The post of a desk: the book, entering what came, one envelope with what may become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.reception_day import my_desks
from portal.desk.routes import bp
from portal.errors import in_words
from portal.forms.base import PageForm, fresh_key, sent_key
from portal.forms.post import EnvelopeForm, FetchedForm, SendBackForm, SentAgainForm, ToldForm
from portal.session import db
from services import parcel_lists, parcels
from services.deeds import Deed
from services.desk_offices import offered_by
from services.errors import Conflict, Invalid, NotFound

BOOK, ONE = "/mot-cua/buu-chinh", "/mot-cua/buu-gui/<string:parcel_id>"
PARTS = {
    "den": "waiting",
    "di": "sent",
    "tra-lai": "returned",
    "so-den": "book-in",
    "so-di": "book-out",
}
"""What an address calls each part of the book."""
FORMS: dict[str, type[PageForm]] = {
    "waiting": SendBackForm,
    "sent": ToldForm,
    "returned": FetchedForm,
}
"""The form that an envelope has, by how it stands."""


@bp.get(BOOK)
@open_to("clerk")
def post() -> ResponseReturnValue:
    """The book of the post, a part at a time."""
    part = request.args.get("muc", "den")
    if part not in PARTS:
        abort(404)
    return render_template(
        "pages/desk/post.html",
        desks=my_desks().values(),
        part=part,
        counts=parcel_lists.counts(db(), actor()),
        listed=parcel_lists.listed(
            db(), actor(), PARTS[part], after=request.args.get("sau", type=int)
        ),
        fresh_key=fresh_key,
        now=now(),
    )


@bp.post(f"{BOOK}/da-giao")
@open_to("clerk")
def delivered_many() -> ResponseReturnValue:
    """What the postal service has delivered, ticked on its list: each by itself."""
    key, chosen = sent_key(), request.form.getlist("chon")[: parcel_lists.PAGE]
    why = {one: told_delivered(one, f"{key}:{one}") for one in dict.fromkeys(chosen)}
    for reason, n in Counter(filter(None, why.values())).items():
        flash(_("%(n)s bưu gửi chưa ghi được. %(why)s", n=n, why=reason), "problem")
    if done := sum(not reason for reason in why.values()):
        flash(_("Đã ghi %(n)s bưu gửi bưu chính giao xong.", n=done), "success")
    elif not chosen:
        flash(_("Đánh dấu bưu gửi đã giao rồi bấm ghi."), "problem")
    return redirect(url_for(".post", muc="di"), 303)


def told_delivered(public_id: str, key: str) -> str:
    """Record that somebody has an envelope now; why not in words, or nothing."""
    try:
        parcels.tell(db(), public_id, Deed(actor(), now(), key), how="delivered")
    except (Conflict, Invalid, NotFound) as refused:
        return in_words(refused)
    return ""


@bp.route(f"{BOOK}/den", methods=["GET", "POST"])
@open_to("clerk")
def enter_envelope() -> ResponseReturnValue:
    """Enter what the postman brought; the next envelope may follow at once."""
    form = EnvelopeForm()
    form.offer(my_desks(), {one.code: one.title for one in offered_by(db(), actor(), today())})
    if form.validate_on_submit():
        try:
            deed = Deed(actor(), now(), form.key)
            name = parcels.enter(db(), str(form.desk.data), form.envelope, deed)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(_("Đã vào sổ bưu gửi %(number)s.", number=form.number.data), "success")
            if "tiep" in request.form:
                return redirect(url_for(".enter_envelope"), 303)
            return redirect(url_for(".parcel", parcel_id=name), 303)
    text = render_template("pages/desk/post-in.html", form=form)
    return text, 422 if form.is_submitted() else 200


@bp.get(ONE)
@open_to("clerk")
def parcel(parcel_id: str) -> ResponseReturnValue:
    """One envelope: what it is, what was in it, what to do with it now."""
    return shown(parcel_id)


@bp.post(f"{ONE}/tra-nguoi-gui")
@open_to("clerk")
def to_sender(parcel_id: str) -> ResponseReturnValue:
    """Nothing can be filed of it: it goes back."""
    form = SendBackForm()

    def do(deed: Deed) -> None:
        parcels.send_back(db(), parcel_id, deed, why=str(form.why.data))

    return done(parcel_id, form, do, _("Đã ghi trả lại người gửi."))


@bp.post(f"{ONE}/bao-phat")
@open_to("clerk")
def told_of(parcel_id: str) -> ResponseReturnValue:
    """What the postal service tells: delivered, or returned and why."""
    form = ToldForm()

    def do(deed: Deed) -> None:
        how, why = str(form.how.data), form.why.data or ""
        parcels.tell(db(), parcel_id, deed, how=how, why=why)

    return done(parcel_id, form, do, _("Đã ghi. Người nộp thấy trong hồ sơ của mình."))


@bp.post(f"{ONE}/da-nhan")
@open_to("clerk")
def fetched(parcel_id: str) -> ResponseReturnValue:
    """Its owner came for it after all."""
    form = FetchedForm()

    def do(deed: Deed) -> None:
        parcels.tell(db(), parcel_id, deed, how="fetched", why=str(form.why.data))

    return done(parcel_id, form, do, _("Đã trả kết quả tại quầy."))


@bp.post(f"{ONE}/gui-lai")
@open_to("clerk")
def send_again(parcel_id: str) -> ResponseReturnValue:
    """It is given to the postal service once more."""
    form = SentAgainForm()

    def do(deed: Deed) -> None:
        parcels.send_again(db(), parcel_id, deed, form.carried)

    return done(parcel_id, form, do, _("Đã gửi lại với số hiệu mới."))


def done(
    parcel_id: str, form: PageForm, do: Callable[[Deed], None], said: str
) -> ResponseReturnValue:
    """Do it and say so, or show the page again with what is to be mended."""
    parcels.own(db(), parcel_id, actor())
    if form.validate_on_submit():
        try:
            do(Deed(actor(), now(), form.key))
        except (Conflict, Invalid) as refused:
            form.refuse(refused)
        else:
            flash(said, "success")
            return redirect(url_for(".parcel", parcel_id=parcel_id), 303)
    return shown(parcel_id, form)


def shown(parcel_id: str, sent: PageForm | None = None) -> ResponseReturnValue:
    """The page of an envelope, with the form that was sent, or a fresh one."""
    it = parcel_lists.shown(db(), parcel_id, actor())
    fresh = FORMS.get(it.parcel.state) if it.parcel.state != "filed" else None
    form = sent if sent and not isinstance(sent, SentAgainForm) else fresh and fresh(None)
    again = sent if isinstance(sent, SentAgainForm) else SentAgainForm(None)
    offered = {one.code: one.title for one in offered_by(db(), actor(), today())}
    title = offered.get(it.parcel.procedure, "")
    text = render_template(
        "pages/desk/parcel.html", it=it, form=form, again=again, sent=sent, about=title, now=now()
    )
    return text, 422 if sent else 200
