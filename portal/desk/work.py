"""The officer's queue: what waits at their posts, quick filters, what narrows them, a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk import searches, work_many, work_news, work_views
from portal.desk.routes import bp
from portal.desk.work_asked import CHANNELS, COLUMNS, address_of, columns_of, wanted_of
from portal.desk.work_forms import SearchForm
from portal.errors import word
from portal.forms.base import fresh_key
from portal.session import db
from portal.wording import counted
from services import (
    alerts,
    claim_notices,
    office_load,
    places,
    queue_counts,
    queue_views,
    queues,
    unread,
)
from services.office_load import Load
from services.queue_wanted import DUES, HOLDERS, Cursor, Wanted
from services.queues import Queue
from workflows.case import sorted_lent
from workflows.definition import Procedure

LITTLE = 3
"""Where a search finds no more than that, it may have been meant for a wider list."""
ICONS = {
    "mine": "person",
    "free": "inbox",
    "overdue": "exclamation-circle-fill",
    "today": "clock",
    "soon": "clock",
    "asked": "envelope",
    "held": "person-check",
    "waiting": "pause-circle",
    "office": "people",
    "below": "diagram-3",
}


@bp.get("/xu-ly")
@open_to("staff")
def queue() -> ResponseReturnValue:
    """What waits for the reader, the most urgent first; or as they have said that it shall open."""
    kept = queue_views.of(db(), actor())
    asked = request.args
    standard = next((one for one in kept if one.standard), None)
    if standard and not asked:
        return redirect(url_for(".queue", **standard.asked, xem=standard.id), 303)
    return listed(wanted_of(asked), SearchForm(None), kept=kept)


@bp.post("/xu-ly/tim")
@open_to("staff")
def search_queue() -> ResponseReturnValue:
    """Search the queue, or the part of it that is shown, for a code, a number or a name."""
    form = SearchForm()
    wanted, columns = wanted_of(request.form), columns_of(request.form)
    if not form.validate_on_submit():
        return listed(wanted, form, 422)
    searches.keep("queue", str(form.words.data))
    return redirect(url_for(".found_in_queue", **address_of(wanted, columns)), 303)


@bp.get("/xu-ly/tim")
@open_to("staff")
def found_in_queue() -> ResponseReturnValue:
    """The part of the queue that fits what was searched for last."""
    words = searches.kept("queue")
    return listed(wanted_of(request.args, words), SearchForm(None, data={"words": words}))


def listed(
    wanted: Wanted, form: SearchForm, status: int = 200, *, kept: Sequence[Any] | None = None
) -> ResponseReturnValue:
    """One page of the queue."""
    columns = columns_of(request.values)
    found = queues.queue(db(), actor(), wanted, at=now(), besides=columns)
    text = render_template(
        "pages/desk/work/queue.html",
        queue=found,
        wanted=wanted,
        form=form,
        **shape(wanted, columns),
        **work_views.shown(queue_views.of(db(), actor()) if kept is None else kept),
        filters=filters(found, wanted),
        offices=office_names(),
        receives=any(post.role == "clerk" for post in actor().posts),
        previous=page_url(wanted, columns, truoc=found.previous),
        following=page_url(wanted, columns, sau=found.next),
        load=load(wanted),
        lost=claim_notices.unread(db(), actor()),
        written=unread.among(db(), [one.public_id for one in found.works]),
        messages=unread.count(db(), actor()),
        pressing=alerts.unread(db(), actor()),
        covered=sorted_lent(actor().lent),
        ways=work_many.ways(found.works, actor()),
        fresh_key=fresh_key,
        wider=wider(found, wanted),
        lines=work_news.closed(found.works),
        now=now(),
    )
    return text, status


def shape(wanted: Wanted, columns: tuple[str, ...]) -> dict[str, Any]:
    """What narrows the page and what it shows, as its forms and its address say it."""
    return {
        "columns": columns,
        "column_names": [word(f"column.{one}") for one in columns],
        "every_column": COLUMNS,
        "address": address_of(wanted, columns),
        "within": url_for(".queue", **address_of(wanted, columns)),
        "choices": choices(queues.procedures(db(), actor()), wanted),
    }


def choices(procedures: Sequence[Procedure], wanted: Wanted) -> list[dict[str, Any]]:
    """What narrows a queue, each with all that can be chosen, and what is."""
    of = [(one.code, one.title) for one in procedures]
    steps = list(queues.steps(procedures, wanted.procedure).items())
    dues, channels, holders = (
        [(one, word(f"{kind}.{one}")) for one in every]
        for kind, every in (("in-time", DUES), ("channel", CHANNELS), ("holder", HOLDERS))
    )
    if wanted.holder and wanted.holder not in HOLDERS:
        holders.append((wanted.holder, wanted.holder))
    return [
        {"name": name, "label": label, "all": everything, "of": every, "now": chosen}
        for name, label, everything, every, chosen in (
            ("thu-tuc", _("Thủ tục"), _("Mọi thủ tục"), of, wanted.procedure),
            ("buoc", _("Bước"), _("Mọi bước"), steps, wanted.step),
            ("han", _("Thời hạn"), _("Mọi thời hạn"), dues, wanted.due),
            ("giu", _("Ai đang giữ"), _("Bất kỳ ai"), holders, wanted.holder),
            ("kenh", _("Cách nộp"), _("Mọi cách nộp"), channels, wanted.channel),
        )
    ]


def load(wanted: Wanted) -> Sequence[Load] | None:
    """How much lies with each officer, for heads and leaders, under the first page of all work."""
    if replace(wanted, name="all") != Wanted() or wanted.name not in ("all", "office"):
        return None
    return office_load.load(db(), actor(), at=now())


def filters(found: Queue, wanted: Wanted) -> list[dict[str, Any]]:
    """The quick filters; those that never hold anything for this person are left out."""
    return [
        {
            "label": word(f"queue.{name}"),
            "href": url_for(".queue", loc=name),
            "n": n,
            "said": counted(n),
            "icon": ICONS.get(name),
            "name": name,
            "current": wanted.name == name and not wanted.words,
        }
        for name, n in found.counts.items()
        if n or name not in ("asked", "held", "waiting", "below")
    ]


def wider(found: Queue, wanted: Wanted) -> list[dict[str, str]]:
    """Where else to look for the same words, where little is found and more fits there."""
    if not wanted.words or len(found.works) > LITTLE:
        return []
    scope = queues.scope_of(db(), actor(), now())
    more = queue_counts.wider(db(), scope, wanted, len(found.works))
    return [
        {
            "href": url_for(".found_in_queue", loc=name),
            "label": _("Tìm trong %(where)s (%(n)s)", where=word(f"queue.in-{name}"), n=counted(n)),
        }
        for name, n in more.items()
    ]


def page_url(wanted: Wanted, columns: tuple[str, ...], **edge: Cursor | None) -> str | None:
    """The address of the page before or after; nothing where there is none, or in a search."""
    (name, cursor), *_rest = edge.items()
    if cursor is None or wanted.words:
        return None
    said = address_of(wanted, columns) | {name: str(cursor)}
    return url_for(".queue", **said)


def office_names() -> list[str]:
    """Where the reader works."""
    offices = places.directory(db())
    codes = sorted({post.office for post in actor().working})
    return [office.name for office in map(offices.ever, codes) if office]
