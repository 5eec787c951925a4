"""What has happened to a page of the queue since it was shown: asked for by the page itself.

The page carries its lines under our seal, so whoever asks has been shown them.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to, unnoted
from portal.clock import now
from portal.desk.routes import bp
from portal.rows import moment
from portal.session import db
from portal.wording import counted
from services import queue_news, queues
from services.queue_news import Lines, Turned
from services.queues import Work
from services.sealing import Seal


@bp.get("/xu-ly/moi")
@open_to("staff")
@unnoted
def newer() -> ResponseReturnValue:
    """How much has come since a page was shown, how much there is, what became of its lines: asked
    by the page itself, so nobody's session lives longer for it."""
    seen = moment(request.args.get("tu", ""))
    if seen is None:
        return jsonify({"said": "", "counts": {}, "lines": {}, "told": ""})
    scope = queues.scope_of(db(), actor(), now())
    news = queue_news.news(db(), scope, seen, opened(request.args.get("viec", "")))
    turned = {row: in_words(one) for row, one in news.lines.items()}
    return jsonify(
        {
            "said": _("%(n)s việc mới, tải lại", n=news.come) if news.come else "",
            "counts": {name: counted(n) for name, n in news.counts.items()},
            "lines": turned,
            "told": _("%(n)s hồ sơ trên trang vừa có thay đổi.", n=len(turned)) if turned else "",
        }
    )


def in_words(one: Turned) -> str:
    """What became of a line, where its button was."""
    return {
        "done": str(_("Đã xong")),
        "free": str(_("Vừa được trả về đơn vị")),
        "mine": str(_("Bạn vừa nhận việc này")),
        "taken": str(_("Vừa được %(who)s nhận", who=one.holder)),
    }[one.kind]


def closed(works: Iterable[Work]) -> str:
    """The lines of a page and who holds each, under our seal."""
    lines = (f"{one.row}-{one.held_by or ''}" for one in works)
    return seal().close(f"{actor().id}_" + "_".join(lines))


def opened(sealed: str) -> Lines:
    """The lines again; none where they were not shown to this reader."""
    whose, *lines = seal().open(sealed).split("_")
    if whose != actor().id:
        return {}
    found = (one.split("-") for one in lines if one)
    return {int(row): int(held) if held else None for row, held in found}


def seal() -> Seal:
    """What marks the lines of a page as shown."""
    return Seal(str(current_app.secret_key), "queue")
