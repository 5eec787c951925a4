"""Signing in with an electronic identity, and what an account is linked to."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import auth, clock, identities, return_to
from portal.auth import identified, open_to, person
from portal.clock import now
from portal.errors import STATUS, in_words
from portal.forms.accounts import SignInForm
from portal.headers import keep_nowhere
from portal.public import access
from portal.public.routes import bp
from portal.session import db
from portal.unsent import Unsent
from services import signing_in, tongue
from services.errors import Conflict, Invalid, Unavailable
from services.identity import asking, claims, linking, ways
from services.identity.asking import Errand, Returning
from services.identity.provider import Provider
from services.ports import IdentityProvider, Returned

NOT_LET_IN = (Invalid, Conflict, Unavailable)
LONGEST = 4096
"""More than any provider's code or state has."""


@bp.post("/dang-nhap/dinh-danh")
@open_to("public")
def go_to_provider() -> ResponseReturnValue:
    """Send somebody to a provider; for whom and why stays here."""
    provider, client = identities.asked(request.form.get("ben", ""))
    unsent = Unsent.carried()
    errand = Errand(
        citizen_id=citizen(),
        wanted=return_to.wanted(),
        unsent=unsent.packed if unsent else "",
        unsent_path=unsent.path if unsent else "",
    )
    sent = asking.send(db(), provider.key, errand, browser=identities.browser(), at=now())
    back, held = identities.back_to(provider), {"nonce": sent.nonce, "verifier": sent.verifier}
    try:
        there = client.begin(back=back, state=sent.state, at=clock.real(), **held)
    except NOT_LET_IN as error:
        return refused(error, provider, errand)
    lead = _("Bạn xác nhận ở đó rồi quay lại đây.")
    return identities.gone_to(
        there, _("Đang chuyển sang %(name)s", name=tongue.told(provider.title)), lead
    )


@bp.get("/dang-nhap/dinh-danh/<string:provider>")
@open_to("public")
def come_back(provider: str) -> ResponseReturnValue:
    """Somebody comes back from a provider, with a code or without."""
    trusted, client = identities.asked(provider)
    errand, at = Errand(), now()
    try:
        came = asking.take(db(), provider, said("state"), browser=identities.browser(), at=at)
        errand = came.errand
        if errand.citizen_id != citizen():
            raise Invalid("identity-request-unknown")
        return let_in(trusted, client, came)
    except NOT_LET_IN as error:
        return refused(error, trusted, errand)


def let_in(provider: Provider, client: IdentityProvider, came: Returning) -> ResponseReturnValue:
    """Open the session that the code proves; the one before ends."""
    if "error" in request.args:
        known = {"access_denied": "identity-cancelled"}
        raise Invalid(known.get(said("error"), "identity-refused-there"))
    if said("iss") not in {"", provider.issuer} or not said("code"):
        raise Invalid("identity-nonsense")
    back = identities.back_to(provider)
    returned = Returned(said("code"), back, came.nonce, came.verifier)
    told, proof = client.finish(returned, at=clock.real())
    who, errand = claims.read(told, provider), came.errand
    opened = linking.enter(
        db(), who, at=now(), signed_in=errand.citizen_id, proof=proof, terms=auth.terms()
    )
    unsent = Unsent.unpacked(errand.unsent_path, errand.unsent)
    answer = access.welcome(opened.token, errand.wanted, unsent)
    words = {
        "made": _("Tài khoản của bạn đã mở. Thêm số điện thoại để cán bộ gọi được khi cần."),
        "linked": _("Đã liên kết định danh điện tử với tài khoản của bạn."),
    }
    if opened.how in words:
        flash(words[opened.how], "success")
    return answer


def refused(
    error: Invalid | Conflict | Unavailable, provider: Provider, errand: Errand
) -> ResponseReturnValue:
    """Say why somebody was not let in; nothing of theirs is lost, and the other ways stay open."""
    keep_nowhere()
    identities.note_refusal(error, provider.key)
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if citizen() is None:
        unsent = Unsent.unpacked(errand.unsent_path, errand.unsent)
        told = {"wanted": errand.wanted, "unsent": unsent, "refused": in_words(error)}
        return access.page(SignInForm(None), **told), status
    text = render_template(
        "pages/public/identity-refused.html",
        provider=provider,
        reason=in_words(error),
        wanted=errand.wanted or url_for(".account"),
    )
    return text, status


@bp.post("/tai-khoan/dinh-danh/go")
@open_to("citizen")
def unlink() -> ResponseReturnValue:
    """Take an identity off one's account."""
    mark = request.form.get("dinh-danh", "")
    try:
        ways.unlink(db(), identified().id, mark, at=now(), but=auth.token())
        flash(_("Đã gỡ định danh điện tử. Những nơi khác đã đăng xuất."), "success")
    except Conflict as last:
        flash(in_words(last), "problem")
    return redirect(url_for(".account"), 303)


def citizen() -> int | None:
    """Whose account somebody is signed in to; officers have nothing to do here."""
    one = person()
    if one and one.kind != signing_in.CITIZEN:
        abort(403)
    return one.id if one else None


def said(name: str) -> str:
    """What came back under a name; nothing when it is longer than anything that was sent."""
    value = request.args.get(name, "")
    return value if len(value) <= LONGEST else ""
