"""A line of a scorecard taken apart, and what each of its numbers opens into."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.clock import now
from portal.manager import listed
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
    here, (_formulas, line) = asked(), card_lists.line_of(card, key)
    found = card_lists.opened(db(), here, line, name, now())
    place = {"card": card, "key": key} | address(here.scope, here.period)
    href = partial(url_for, ".score_list", name=name, **place)
    return render_template(
        "pages/manager/score-list.html",
        **frame(here),
        it=found,
        page=listed.turned(found.listing, found.n, href) if found.listing else None,
        line=line,
        title=said(name),
        back=url_for(".score_line", **place),
        file=url_for(".score_list_file", name=name, **place),
        titles=offered.titles(db()),
    )


@bp.get(f"{LINE}/<string:name>.csv")
@open_to("manager", "leader")
def score_list_file(card: str, key: str, name: str) -> Response:
    """The same list as a file."""
    here, (_formulas, line) = asked(), card_lists.line_of(card, key)
    found = card_lists.opened(db(), here, line, name, now())
    kept_as = f"{card}_{key}_{name}"
    if found.listing:
        return listed.file(kept_as, here, found.listing)
    return listed.procedures_file(kept_as, here, found.procedures)


def _shown(
    here: Asked, card: str, key: str, found: Sequence[Named]
) -> list[tuple[str, Named, str]]:
    place = {"card": card, "key": key} | address(here.scope, here.period)
    return [(said(one.name), one, url_for(".score_list", name=one.name, **place)) for one in found]
