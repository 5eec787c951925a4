"""Files in pieces, as a script sends them over a line that fails; without one they come whole.

POST announces a file and tells where to go on; PATCH adds a piece at its offset. The last piece makes
the paper, after the same checks as any other.
"""

from __future__ import annotations

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.clock import now
from portal.errors import in_words
from portal.forms.base import sent_key
from portal.session import db
from portal.wiring import wiring
from services import papers, supplementing, uploading
from services.errors import Invalid
from services.uploading import MOST_AT_ONCE, Announced, UnderWay

OFFSET = "Upload-Offset"
KIND = "application/offset+octet-stream"
MOST_DIGITS = 12


@bp.post("/ban-khai/<string:draft_id>/giay-to/tai")
@open_to("citizen")
def announce(draft_id: str) -> ResponseReturnValue:
    """A file is about to come, or goes on."""
    return announced(draft_id)


@bp.post("/ho-so/<string:public_id>/bo-sung/tai")
@open_to("citizen")
def announce_supplement(public_id: str) -> ResponseReturnValue:
    """A file of a supplement is about to come; its pieces go where those of declarations go."""
    return announced(supplementing.begin(db(), public_id, by=actor(), at=now()))


def announced(draft_id: str) -> ResponseReturnValue:
    """Where the file of which the form tells goes on."""
    typed = request.form
    what = Announced(
        slot=typed.get("slot", ""),
        filename=typed.get("name", ""),
        size=number(typed.get("size", "")),
        sha256=typed.get("sha256", ""),
        key=f"{sent_key()}:{typed.get('sha256', '')[:16]}",
    )
    try:
        here = uploading.begin(db(), wiring().spool, draft_id, what, by=actor())
    except Invalid as refused:
        return jsonify(why=in_words(refused)), 422
    href = url_for(".piece", draft_id=draft_id, name=here.name)
    return jsonify(href=href, offset=here.offset, there=here.there)


@bp.patch("/ban-khai/<string:draft_id>/giay-to/tai/<string:name>")
@open_to("citizen")
def piece(draft_id: str, name: str) -> ResponseReturnValue:
    """Add a piece; the last one makes the paper. 409 tells the offset at which to go on."""
    size = uploading.announced(db(), wiring().spool, draft_id, name, by=actor()).size
    offset = number(request.headers.get(OFFSET, ""))
    if request.mimetype != KIND or offset < 0:
        abort(400)
    if (request.content_length or 0) > MOST_AT_ONCE:
        abort(413)
    content, spool = request.get_data(), wiring().spool
    try:
        end = uploading.add(db(), spool, draft_id, UnderWay(name, offset), content, by=actor())
        if end == size:
            finish(draft_id, name)
    except Invalid as refused:
        return jsonify(why=in_words(refused)), 422
    return at(end, 204 if end == offset + len(content) else 409)


def finish(draft_id: str, name: str) -> None:
    """Make the paper of a file that has arrived; what cannot be one is let go."""
    spool = wiring().spool
    file = uploading.whole(db(), spool, draft_id, name, by=actor())
    try:
        papers.add_to_draft(db(), wiring().cabinet, draft_id, file, by=actor(), at=now())
    except Invalid:
        uploading.over(spool, draft_id, name)
        raise
    uploading.over(spool, draft_id, name)


def at(offset: int, status: int = 204) -> Response:
    """An answer that only tells the offset."""
    return Response(status=status, headers={OFFSET: str(offset)})


def number(typed: str) -> int:
    """A count of bytes; -1 for what is none."""
    plain = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if plain else -1
