"""The procedures that are open, and all about one: what holds, since when, and its way drawn."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal import wording
from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import today
from portal.errors import word
from portal.fee_words import fee_rows
from portal.session import db
from portal.workflow_arrows import NARROW, WIDE
from portal.workflow_cards import exit_words
from portal.workflow_drawing import draw
from services import catalogue, places, revisions, workflow_words


@bp.get("/thu-tuc")
@open_to("admin")
def procedures() -> ResponseReturnValue:
    """Every procedure that is or was open, with what is illustrative in each."""
    return render_template(
        "pages/admin/procedures.html",
        procedures=catalogue.every(db()),
        offered={one.code for one in catalogue.offered(db(), on=today())},
    )


@bp.get("/thu-tuc/<string:code>")
@open_to("admin")
def procedure(code: str) -> ResponseReturnValue:
    """The revision that holds, the ones before it, and the picture of its workflow."""
    editions = revisions.of(db(), code, on=today())
    shown = next((one for one in editions if one.state == "holds"), editions[0])
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
    )
