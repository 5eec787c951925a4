"""Many dossiers at once: chosen in the queue, tried, done by the worker, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.loads import with_load
from portal.desk.routes import bp
from portal.desk.work_asked import wanted_of
from portal.desk.work_history import named
from portal.errors import in_words
from portal.forms.base import sent_key
from portal.forms.bulk import BulkForm
from portal.session import db
from services import bulk, bulk_view, queues
from services.bulk_trial import What
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.queues import Work
from workflows.case import Actor
from workflows.definition import Action
from workflows.permits import OVERSEERS

MANY = "/xu-ly/nhieu-viec"
LATEST = 20
PAGES = 10
"""Of a whole filter so many pages are taken, as many dossiers as fit into one go."""
GIVEN_ONE_BY_ONE = {"paper", "signature", "second"}


@bp.post(MANY)
@open_to("staff")
def choose_many() -> ResponseReturnValue:
    """Take note of what was chosen, and go to the page that shows what would happen."""
    deed = Deed(actor(), now(), sent_key())
    places = list(whole_filter()) if request.form.get("tat-ca") else chosen()
    try:
        made = bulk.plan(db(), deed, request.form.get("viec", ""), places)
    except (Invalid, NotFound) as error:
        flash(in_words(error), "problem")
        return redirect(url_for(".queue"), 303)
    return redirect(url_for(".many", bulk_id=made), 303)


@bp.get(MANY)
@open_to("staff")
def all_many() -> ResponseReturnValue:
    """What this officer has lately done with many dossiers, to come back to."""
    found = bulk_view.kept(db(), actor(), LATEST)
    return render_template("pages/desk/work/all-many.html", found=found, said=said)


@bp.get(f"{MANY}/<string:bulk_id>")
@open_to("staff")
def many(bulk_id: str) -> ResponseReturnValue:
    """What would happen to each, or how far it has come, or what did."""
    return page(bulk_id, BulkForm(None))


@bp.post(f"{MANY}/<string:bulk_id>")
@open_to("staff")
def start_many(bulk_id: str) -> ResponseReturnValue:
    """Let the worker do it."""
    shown, form = bulk_view.shown(db(), bulk_id, actor(), at=now()), BulkForm()
    form.offer(shown.wants, with_load(shown.colleagues))
    if not form.validate_on_submit():
        return page(bulk_id, form, 422)
    to = int(form.to.data) if "to" in shown.wants else None
    what = What(shown.bulk.action, reason=str(form.reason.data or ""), to=to)
    try:
        bulk.start(db(), bulk_id, Deed(actor(), now(), form.key), what)
    except Invalid as error:
        form.refuse(error)
        return page(bulk_id, form, 422)
    return redirect(url_for(".many", bulk_id=bulk_id), 303)


@bp.post(f"{MANY}/<string:bulk_id>/hoan-tac")
@open_to("staff")
def undo_many(bulk_id: str) -> ResponseReturnValue:
    """Take back what only moved work between colleagues."""
    try:
        made = bulk.undo(db(), bulk_id, Deed(actor(), now(), sent_key()))
    except Conflict as error:
        flash(in_words(error), "problem")
        return redirect(url_for(".many", bulk_id=bulk_id), 303)
    return redirect(url_for(".many", bulk_id=made), 303)


def page(bulk_id: str, form: BulkForm, status: int = 200) -> ResponseReturnValue:
    """The page; while the worker is at it, it comes anew by itself."""
    shown = bulk_view.shown(db(), bulk_id, actor(), at=now())
    form.offer(shown.wants, with_load(shown.colleagues))
    text = render_template(
        "pages/desk/work/many.html",
        shown=shown,
        form=form,
        said=said(shown.bulk.action, shown.action),
    )
    return text, status


def said(action: str, of_procedure: Action | None = None) -> str:
    """What is done, in words."""
    if of_procedure is not None:
        return named(of_procedure)
    return {
        "claim": str(_("Nhận việc")),
        "release": str(_("Trả việc về đơn vị")),
        "free": str(_("Trả việc của đồng nghiệp về đơn vị")),
        "assign": str(_("Giao việc cho đồng nghiệp")),
        "undo": str(_("Hoàn tác")),
    }.get(action, str(_("Thao tác của thủ tục")))


def ways(works: Sequence[Work], by: Actor) -> list[tuple[str, str]]:
    """What can be done with several of these at once: what moves work, then actions of their steps
    that need nothing of each by itself."""
    found = [("claim", said("claim")), ("release", said("release"))]
    if any(post.role in OVERSEERS for post in by.posts):
        found += [("assign", said("assign")), ("free", said("free"))]
    actions = {
        action.name: named(action)
        for work in works
        if work.ours and work.step.kind == "task"
        for action in work.step.actions
        if not GIVEN_ONE_BY_ONE & set(action.needs) and not action.result
        if action.prints != "supplement-request"
    }
    return found + [(f"act:{name}", label) for name, label in actions.items()]


def chosen() -> list[tuple[str, str, str]]:
    """The open steps that were ticked."""
    return [place(text) for text in request.form.getlist("chon") if text.count(":") == 2]  # noqa: PLR2004  # three parts


def whole_filter() -> Iterator[tuple[str, str, str]]:
    """Everything that a filter shows, as far as one go reaches."""
    wanted = wanted_of(request.form)
    for _n in range(PAGES):
        found = queues.queue(db(), actor(), wanted, at=now())
        yield from ((one.public_id, one.step.name, one.branch) for one in found.works)
        if found.next is None:
            return
        wanted = replace(wanted, after=found.next)


def place(text: str) -> tuple[str, str, str]:
    """A dossier, a step and a branch, as a box sends them."""
    public_id, step, branch = text.split(":")
    return public_id, step, branch
