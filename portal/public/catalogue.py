"""The catalogue: finding a procedure, and all there is to know about one."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal import visits
from portal.auth import open_to, person
from portal.clock import now, today
from portal.fee_words import fee_brief, fee_rows
from portal.public import explained, listing
from portal.public.addresses import PARAMETERS, address_of, wish_of
from portal.public.offers import topic_tiles
from portal.public.routes import bp
from portal.session import db
from services import catalogue, procedure_page, revisions
from services.errors import NotFound
from services.procedure_words import heard
from services.searching import Wish, search
from workflows.levels import filed_online


@bp.get("/thu-tuc")
@open_to("public")
def procedures() -> ResponseReturnValue:
    """The procedures that fit a wish, page by page."""
    offered, wish = catalogue.offered(db(), on=today()), wish_of(request.args)
    found = search(offered, wish)
    return render_template(
        "pages/public/procedures.html",
        wish=wish,
        found=found,
        part=listing.part(found, wish, request.args.get("trang", 1, type=int)),
        levels=listing.levels(found, wish),
        selects=listing.selects(found, wish),
        taken=listing.taken(found, wish),
        tiles=() if found.procedures else topic_tiles(offered),
        parameters=PARAMETERS,
        unnarrowed=address_of(Wish(wish.words)),
    )


@bp.get("/thu-tuc/<string:code>")
@open_to("public")
def procedure(code: str) -> ResponseReturnValue:
    """One procedure: what to bring, what it costs, when it is done, who does it."""
    try:
        told = procedure_page.tell(db(), code, at=now())
    except NotFound as missing:
        closed = missing.reason == "procedure-not-open"
        heir = revisions.successor(db(), code, on=today())
        text = render_template(
            "pages/public/procedure-unknown.html",
            code=code,
            closed=closed,
            heir=heard(heir) if heir else None,
        )
        return text, 404
    if files():
        visits.saw(code, today())
    return render_template(
        "pages/public/procedure.html",
        told=told,
        it=told.procedure,
        online=filed_online(told.procedure.level),
        fee=fee_brief(told.procedure),
        fees=fee_rows(told.procedure),
        papers=explained.papers(told.procedure),
        steps=explained.steps(told),
        facts=explained.facts(told),
        designed=explained.designed(told.procedure),
        topic=address_of(Wish(topic=told.procedure.topics[0])),
        files=files(),
    )


def files() -> bool:
    """Whether the reader may file for themselves: a citizen, or somebody who may become one."""
    one = person()
    return one is None or one.kind == "citizen"
