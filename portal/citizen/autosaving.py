"""Keeping a page while it is still being typed, and the key under which a device may hold it.

A script asks for these; without one each page is kept when it is sent (`declaring`, `delivery`).
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from portal.auth import actor, open_to
from portal.citizen import declaring, delivery, supplementing
from portal.citizen.routes import bp
from portal.citizen.supplementing import begun
from portal.citizen.walk import ours
from portal.clock import now
from portal.wording import clock
from services.actor_ids import citizen_id
from services.errors import Conflict


@bp.post("/ban-khai/<string:draft_id>/phan/<int:n>/tu-luu")
@open_to("citizen")
def autosave(draft_id: str, n: int) -> ResponseReturnValue:
    """Keep a section as it stands, right or wrong; the marks are those of what is kept now."""
    it = ours(draft_id)
    part, version = it.section(n), it.draft.version
    try:
        declaring.keep(it, declaring.form_of(it, part))
    except Conflict:
        return elsewhere(ours(draft_id).draft.saved_at)
    after = ours(draft_id)
    marks = declaring.marks_of(after, part)
    return kept(marks, changed=after.draft.version != version)


@bp.post("/ban-khai/<string:draft_id>/noi-nhan/tu-luu")
@open_to("citizen")
def autosave_choice(draft_id: str) -> ResponseReturnValue:
    """Keep where the declaration goes, as far as that is chosen."""
    it = ours(draft_id)
    before = delivery.marks_of(it)
    try:
        delivery.keep(it, delivery.form_of(it))
    except Conflict:
        return elsewhere(ours(draft_id).draft.saved_at)
    after = delivery.marks_of(ours(draft_id))
    return kept(after, changed=after != before)


@bp.post("/ho-so/<string:public_id>/bo-sung/tu-luu")
@open_to("citizen")
def autosave_supplement(public_id: str) -> ResponseReturnValue:
    """Keep a supplement as it stands; nothing of it is sent yet."""
    own = begun(public_id)
    form = supplementing.supplement_form(own, own.slots(own.answers))
    try:
        supplementing.keep(own, form)
    except Conflict:
        return elsewhere(begun(public_id).saved_at or now())
    after = begun(public_id)
    return kept(supplementing.marks_of(after), changed=after.version != own.version)


@bp.get("/ban-khai/<string:draft_id>/khoa")
@open_to("citizen")
def key(draft_id: str) -> ResponseReturnValue:
    """The key of this draft and account: with it, and only so, a device can read what it holds."""
    return key_of(ours(draft_id).draft.id)


@bp.get("/ho-so/<string:public_id>/bo-sung/khoa")
@open_to("citizen")
def key_of_supplement(public_id: str) -> ResponseReturnValue:
    """The same for a supplement: another request for one has another key."""
    return key_of(begun(public_id).draft_id)


def key_of(draft_id: str) -> ResponseReturnValue:
    """The key for what a device holds of this draft, for the account that is signed in."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    what = f"held on a device:{draft_id}:{citizen_id(actor())}"
    made = hmac.digest(secret, what.encode(), "sha256")
    return jsonify(key=base64.b64encode(made).decode(), csrf=generate_csrf())


def kept(marks: dict[str, str], *, changed: bool) -> ResponseReturnValue:
    """It is kept: when, whether it is other than before, the marks with which the page goes on."""
    return jsonify(at=clock(now()), changed=changed, marks=marks)


def elsewhere(saved_at: datetime) -> ResponseReturnValue:
    """Somebody saved the same page elsewhere since: nothing was kept of this."""
    return jsonify(at=clock(saved_at)), 409
