"""A line of a scorecard taken apart, and what each of its numbers opens into."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.clock import now
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.evidence import said
from portal.manager.routes import bp
from portal.manager.scorecards import row_of
from portal.session import db
from services.reporting import card_lists, offered, scorecards
from services.reporting.board import Asked
from services.reporting.card_lists import Named
from services.reporting.scopes import branch

LINE = "/bo-chi-so/<string:card>/<string:key>"


@bp.get(LINE)
@open_to("manager", "leader")
def score_line(card: str, key: str) -> ResponseReturnValue:
    """A line: how its points come about, and every name that it sums."""
    here = asked()
    found = card_lists.taken_apart(db(), here, card, key, now())
    parts = [
        (_("Tử số"), _shown(here, card, key, found.numerator)),
        (_("Mẫu số"), _shown(here, card, key, found.denominator)),
    ]
    also = _shown(here, card, key, found.also)
    places = scorecards.lacking(db(), here, found.scored.line, most=10)
    return render_template(
        "pages/manager/score-line.html",
        **frame(here),
        it=found,
        row=row_of(here, found.card, found.scored),
        parts=parts,
        also=also,
        lacking=places,
        elsewhere=lambda code: url_for(
            ".score_line",
            card=card,
            key=key,
            **address(branch(here.directory, here.scope, code), here.period),
        ),
    )


@bp.get(f"{LINE}/<string:name>")
@open_to("manager", "leader")
def score_list(card: str, key: str, name: str) -> ResponseReturnValue:
    """The dossiers or procedures behind one name."""
    here = asked()
    _formulas, line = card_lists.line_of(card, key)
    after, before = request.args.get("sau", ""), request.args.get("truoc", "")
    found = card_lists.opened(db(), here, line, name, now(), after=after, before=before)
    place = {"card": card, "key": key, "name": name} | address(here.scope, here.period)
    return render_template(
        "pages/manager/score-list.html",
        **frame(here),
        it=found,
        line=line,
        title=said(name),
        back=url_for(".score_line", card=card, key=key, **address(here.scope, here.period)),
        next=url_for(".score_list", **place, sau=found.after) if found.after else None,
        previous=url_for(".score_list", **place, truoc=found.before) if found.before else None,
        titles=offered.titles(db()),
    )


def _shown(
    here: Asked, card: str, key: str, found: Sequence[Named]
) -> list[tuple[str, Named, str]]:
    place = {"card": card, "key": key} | address(here.scope, here.period)
    return [(said(one.name), one, url_for(".score_list", name=one.name, **place)) for one in found]
