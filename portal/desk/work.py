"""The officer's queue: what waits at their posts, quick filters, a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk import searches, work_many
from portal.desk.routes import bp
from portal.desk.work_forms import SearchForm
from portal.errors import word
from portal.forms.base import fresh_key
from portal.session import db
from portal.wording import counted
from services import alerts, claim_notices, office_load, places, queues, unread
from services.office_load import Load
from services.queue_filters import NAMES
from services.queue_pages import Cursor, Wanted
from services.queues import Queue
from workflows.case import sorted_lent

ICONS = {
    "mine": "person",
    "free": "inbox",
    "overdue": "exclamation-circle-fill",
    "today": "clock",
    "soon": "clock",
    "asked": "envelope",
    "held": "person-check",
    "waiting": "pause-circle",
}


@bp.get("/xu-ly")
@open_to("staff")
def queue() -> ResponseReturnValue:
    """What waits for the reader, the most urgent first."""
    asked = request.args
    wanted = Wanted(
        name=asked.get("loc", "all"),
        procedure=asked.get("thu-tuc", ""),
        after=Cursor.read(asked.get("sau", "")),
        before=Cursor.read(asked.get("truoc", "")),
    )
    if wanted.name not in NAMES:
        abort(404)
    return listed(wanted, SearchForm(None))


@bp.post("/xu-ly/tim")
@open_to("staff")
def search_queue() -> ResponseReturnValue:
    """Search the queue for a code, a number or a name."""
    form = SearchForm()
    if not form.validate_on_submit():
        return listed(Wanted(), form, 422)
    searches.keep("queue", str(form.words.data))
    return redirect(url_for(".found_in_queue"), 303)


@bp.get("/xu-ly/tim")
@open_to("staff")
def found_in_queue() -> ResponseReturnValue:
    """The part of the queue that fits what was searched for last."""
    words = searches.kept("queue")
    return listed(Wanted(words=words), SearchForm(None, data={"words": words}))


def listed(wanted: Wanted, form: SearchForm, status: int = 200) -> ResponseReturnValue:
    """One page of the queue."""
    found = queues.queue(db(), actor(), wanted, at=now())
    text = render_template(
        "pages/desk/work/queue.html",
        queue=found,
        wanted=wanted,
        form=form,
        procedures=queues.procedures(db(), actor()),
        filters=filters(found, wanted),
        offices=office_names(),
        receives=any(post.role == "clerk" for post in actor().posts),
        previous=page_url(wanted, truoc=found.previous),
        following=page_url(wanted, sau=found.next),
        load=load(wanted),
        lost=claim_notices.unread(db(), actor()),
        written=unread.among(db(), [one.public_id for one in found.works]),
        messages=unread.count(db(), actor()),
        pressing=alerts.unread(db(), actor()),
        covered=sorted_lent(actor().lent),
        ways=work_many.ways(found.works, actor()),
        fresh_key=fresh_key,
        now=now(),
    )
    return text, status


def load(wanted: Wanted) -> Sequence[Load] | None:
    """How much lies with each officer, for heads and leaders, under the first page of all work."""
    if wanted != Wanted():
        return None
    return office_load.load(db(), actor(), at=now())


def filters(found: Queue, wanted: Wanted) -> list[dict[str, Any]]:
    """The quick filters; those that never hold anything for this person are left out."""
    return [
        {
            "label": word(f"queue.{name}"),
            "href": url_for(".queue", loc=None if name == "all" else name),
            "n": n,
            "said": counted(n),
            "icon": ICONS.get(name),
            "current": wanted.name == name and not wanted.words,
        }
        for name, n in found.counts.items()
        if n or name not in ("asked", "held", "waiting")
    ]


def page_url(wanted: Wanted, **edge: Cursor | None) -> str | None:
    """The address of the page before or after; nothing where there is none, or in a search."""
    (name, cursor), *_rest = edge.items()
    if cursor is None or wanted.words:
        return None
    kept: dict[str, Any] = {"loc": wanted.name if wanted.name != "all" else None}
    kept |= {"thu-tuc": wanted.procedure or None, name: str(cursor)}
    return url_for(".queue", **kept)


def office_names() -> list[str]:
    """Where the reader works."""
    offices = places.directory(db())
    codes = sorted({post.office for post in queues.posts_of(actor())})
    return [office.name for office in map(offices.ever, codes) if office]
