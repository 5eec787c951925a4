"""Call-backs of banks. A message that is not theirs changes nothing, and the log says so without it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict

from portal.auth import GATEWAY, open_to
from portal.clock import now
from portal.inbound.routes import bp
from portal.session import db
from portal.tracing import number
from portal.wiring import wiring
from services import paying
from services.ports import Forged, Gateway

MOST_FIELDS = 60
VNPAY = {
    "confirmed": ("00", "Confirm Success"),
    "unknown": ("01", "Order not found"),
    "already": ("02", "Order already confirmed"),
    "wrong-amount": ("04", "Invalid amount"),
    "forged": ("97", "Invalid signature"),
    "broken": ("99", "Unknown error"),
}
"""What VNPAY wants to hear; after the last it asks again."""

NATIONAL = {
    **dict.fromkeys(("confirmed", "already"), "00"),
    "unknown": "01",
    "wrong-amount": "04",
    "forged": "97",
    "broken": "99",
}
"""What we tell the national platform; its own codes could not be read."""


@bp.get("/thanh-toan/vnpay/bao")
@open_to(GATEWAY)
def vnpay() -> ResponseReturnValue:
    """The IPN of VNPAY 2.1.0."""
    code, words = VNPAY[heard("vnpay", request.args)]
    return jsonify(RspCode=code, Message=words)


@bp.post("/thanh-toan/national/bao")
@open_to(GATEWAY)
def national() -> ResponseReturnValue:
    """The call-back of the national payment platform: a form, or an object of plain values."""
    told = request.get_json(silent=True) if request.is_json else None
    said = (
        MultiDict((k, str(v)) for k, v in told.items()) if isinstance(told, dict) else request.form
    )
    answer = heard("national", said)
    return jsonify(MaLoi=NATIONAL[answer], MoTa=answer)


def heard(way: str, said: MultiDict[str, str]) -> str:
    """What became of a message: an answer of the rules, or `forged`, or `broken`."""
    try:
        word = gateway(way).heard(plain(said))
    except Forged:
        note(way, "forged")
        return "forged"
    try:
        answer = paying.hear(db(), word, at=now())
    except DBAPIError:
        note(way, "broken")
        return "broken"
    if answer in {"unknown", "wrong-amount"}:
        note(way, answer)
    return answer


def gateway(way: str) -> Gateway:
    """The bank of that way; there is no such door without a contract with it."""
    found = wiring().gateways.get(way)
    return found or abort(404)


def plain(said: MultiDict[str, str]) -> Mapping[str, str]:
    """Each field once; a message that says one twice could be read in two ways."""
    fields = said.to_dict()
    if len(fields) != len(list(said.items(multi=True))) or len(fields) > MOST_FIELDS:
        raise Forged
    return fields


def note(way: str, what: str) -> None:
    """Tell the log that a message was refused; what it said may name people."""
    facts = {"request": number(), "way": way, "answer": what}
    current_app.logger.warning("bank-refused", extra={"facts": facts})
