"""The link of a letter that asks whether an address is somebody's. Looking at it confirms nothing:
programs that read mail open links, people press buttons."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.clock import now
from portal.headers import keep_nowhere
from portal.public.routes import bp
from portal.session import db
from portal.wiring import wiring
from services import mailboxes, outside
from services.errors import Invalid


@bp.get("/thu-dien-tu/<string:token>")
@open_to("public")
def mailbox(token: str) -> ResponseReturnValue:
    """Is this address yours?"""
    keep_nowhere()
    try:
        address = mailboxes.awaits(db(), claim_of(token), at=now())
    except Invalid:
        return render_template("pages/public/mailbox.html", state="over", address=""), 404
    return render_template("pages/public/mailbox.html", state="asked", address=address)


@bp.post("/thu-dien-tu/<string:token>")
@open_to("public")
def confirm_mailbox(token: str) -> ResponseReturnValue:
    """It is; the link is spent."""
    try:
        address = mailboxes.confirm(db(), claim_of(token), at=now())
    except Invalid:
        return render_template("pages/public/mailbox.html", state="over", address=""), 404
    return render_template("pages/public/mailbox.html", state="confirmed", address=address)


def claim_of(token: str) -> str:
    """What the link is about; nothing for one that we did not seal."""
    return outside.mailbox_seal(wiring().settings.secret_key).open(token)
