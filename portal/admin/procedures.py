"""The procedures that are open, and all about one: what holds, since when, and its way drawn."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal import wording
from portal.admin.routes import bp
from portal.admin.saying import told
from portal.auth import open_to
from portal.clock import today
from portal.errors import word
from portal.fee_words import fee_rows
from portal.session import db
from portal.workflow_arrows import NARROW, WIDE
from portal.workflow_cards import exit_words
from portal.workflow_drawing import draw
from services import places, revisions, workflow_words
from services.administering import history
from services.errors import NotFound
from services.folding import fold
from services.revisions import Edition
from workflows.definition import Procedure

STATES = ("holds", "coming", "ended")
LATEST = 10


@bp.get("/thu-tuc")
@open_to("admin")
def procedures() -> ResponseReturnValue:
    """Every procedure that is, was or will be open: its revision, and what is illustrative in it."""
    words, state = request.args.get("q", "")[:100], request.args.get("loai", "")
    found = [one for one in revisions.every(db(), on=today()) if fits(one, words)]
    groups = {key: [one for one in found if revisions.shown(one).state == key] for key in STATES}
    return render_template(
        "pages/admin/procedures.html",
        procedures=groups.get(state, found),
        shown=revisions.shown,
        groups={key: len(own) for key, own in groups.items()},
        all=len(found),
        state=state if state in groups else "",
        words=words,
    )


def fits(editions: Sequence[Edition], words: str) -> bool:
    """Whether a procedure is meant by these words, all of which must stand somewhere."""
    it = revisions.shown(editions).procedure
    text = fold(f"{it.title} {it.code} {it.sector}")
    return all(word in text for word in fold(words).split())


@bp.get("/phi")
@open_to("admin")
def fees() -> ResponseReturnValue:
    """What every procedure costs, by which document, and from when something else holds."""
    found = revisions.every(db(), on=today())
    return render_template(
        "pages/admin/fees.html",
        rows=[(one, fee_rows(revisions.shown(one).procedure)) for one in found],
        shown=revisions.shown,
    )


@bp.get("/thu-tuc/<string:code>")
@open_to("admin")
def procedure(code: str) -> ResponseReturnValue:
    """The revision that holds, the ones before it, and the picture of its workflow."""
    editions = revisions.of(db(), code, on=today())
    shown = revisions.shown(editions)
    it = shown.procedure
    way = workflow_words.told(it, places.directory(db()), today())
    return render_template(
        "pages/admin/procedure.html",
        it=it,
        shown=shown,
        editions=editions,
        other_limits=[
            {"term": word(f"channel.{channel}"), "value": wording.sentence(limit.words)}
            for channel, limit in it.limits.items()
        ],
        places=way,
        titles={one.name: one.title for one in way},
        drawings={"narrow": draw(way, NARROW, word), "wide": draw(way, WIDE, word)},
        fees=fee_rows(it),
        exit_words=lambda one: exit_words(one, word),
        heir=heir_of(it),
        changes=told(history.of_subjects(db(), [("procedure", code)], LATEST)),
    )


def heir_of(it: Procedure) -> Procedure | None:
    """The procedure that stands in the place of one that ends, if its text names one."""
    with suppress(NotFound):
        return revisions.shown(revisions.of(db(), it.replaced_by, on=today())).procedure
    return None
