"""Views of the queue under names of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_asked import address_of, columns_of, wanted_of
from portal.errors import in_words
from portal.forms.base import one_line
from portal.rows import row
from portal.session import db
from portal.wording import counted
from services import queue_counts, queue_views, queues
from services.errors import Invalid


@dataclass(frozen=True, slots=True)
class View:
    """A view of the reader's: its row, its address, how much it shows."""

    id: int
    name: str
    standard: bool
    asked: MultiDict[str, str]
    href: str
    n: int


def shown(kept: Sequence[Any]) -> dict[str, Any]:
    """The reader's views as the page names and counts them, and the one that it shows."""
    every, here = views(kept), request.args.get("xem")
    chips = [
        {
            "label": one.name,
            "href": one.href,
            "n": one.n,
            "said": counted(one.n),
            "icon": "star" if one.standard else "eye",
            "current": str(one.id) == here,
        }
        for one in every
    ]
    return {"view_chips": chips, "view": next((it for it in every if str(it.id) == here), None)}


def views(found: Sequence[Any]) -> list[View]:
    """The reader's views, each with its count."""
    asked = [MultiDict(one.asked) for one in found]
    scope = queues.scope_of(db(), actor(), now())
    counts = queue_counts.counted(db(), scope, [wanted_of(one) for one in asked])
    return [
        View(one.id, one.name, one.standard, said, url_for(".queue", **one.asked, xem=one.id), n)
        for one, said, n in zip(found, asked, counts, strict=True)
    ]


@bp.post("/xu-ly/cach-xem")
@open_to("staff")
def save_view() -> ResponseReturnValue:
    """Keep what is shown under a name."""
    asked = address_of(wanted_of(request.form), columns_of(request.form))
    name, standard = one_line(request.form.get("name")), bool(request.form.get("standard"))
    try:
        made = queue_views.save(db(), actor(), name, asked, standard=standard, at=now())
    except Invalid as error:
        flash(in_words(error), "problem")
        return redirect(url_for(".queue", **asked), 303)
    flash(_("Đã lưu cách xem “%(name)s”.", name=name), "success")
    return redirect(url_for(".queue", **asked, xem=made), 303)


@bp.post("/xu-ly/cach-xem/xoa")
@open_to("staff")
def drop_view() -> ResponseReturnValue:
    """Keep a view no more."""
    queue_views.drop(db(), actor(), row(request.form, "xem"))
    flash(_("Đã xóa cách xem."), "success")
    return redirect(url_for(".queue", loc="all"), 303)
