"""The points of an office's officers, and the dossiers that make one officer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.manager import downloads
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.routes import bp
from portal.manager.scorecards import points_words
from portal.session import db
from services import catalogue
from services.errors import NotFound
from services.reporting import officers
from services.reporting.board import Asked
from services.reporting.export import Cell
from services.reporting.officers import Officer
from workflows.article_13 import OF_AN_OFFICER

COUNTED = tuple(line for line in OF_AN_OFFICER.lines if line.numerator)


@dataclass(frozen=True, slots=True)
class Row:
    """An officer as the table shows them; `lines` are the points of `COUNTED`."""

    name: str
    href: str
    dossiers: int
    steps: int
    lines: tuple[str, ...]
    points: str
    possible: str
    grade: str


@bp.get("/can-bo")
@open_to("manager", "leader")
def officers_of() -> ResponseReturnValue:
    """Everybody of the office asked for, or one of them with what they did."""
    here = asked()
    found = officers.of_office(db(), here)
    if wanted := request.args.get("can-bo", ""):
        return _one(here, found, wanted)
    return render_template(
        "pages/manager/officers.html",
        **frame(here),
        rows=[_row(here, one) for one in found],
        lines=COUNTED,
        card=OF_AN_OFFICER,
        office=here.directory.ever(here.scope.office),
        below=[(it, _href(here, it.office.code)) for it in officers.places(db(), here)],
    )


@bp.get("/can-bo.csv")
@open_to("manager", "leader")
def officers_file() -> Response:
    """The same as a file."""
    here = asked()
    head = [_("Cán bộ"), _("Hồ sơ"), _("Bước"), *(f"{it.key}. {it.title}" for it in COUNTED)]
    head += [_("Điểm"), _("Nếu các dòng chưa đếm đều đủ"), _("Xếp loại")]
    rows: list[Sequence[Cell]] = [
        (it.name, it.dossiers, it.steps, *it.lines, it.points, it.possible, it.grade)
        for it in (_row(here, one) for one in officers.of_office(db(), here))
    ]
    return downloads.file("can-bo", here, head, rows)


def _one(here: Asked, found: Sequence[Officer], wanted: str) -> str:
    one = next((it for it in found if it.actor == f"officer:{wanted}"), None)
    if one is None:
        raise NotFound("page-unknown")
    return render_template(
        "pages/manager/officer.html",
        **frame(here),
        it=one,
        row=_row(here, one),
        counts=one.counts,
        scored=[line for line in one.card.lines if line.line in COUNTED],
        points_words=points_words,
        titles={procedure.code: procedure.title for procedure in catalogue.every(db())},
        back=_href(here, here.scope.office),
    )


def _row(here: Asked, one: Officer) -> Row:
    card, number = one.card, one.actor.partition(":")[2]
    by_key = {it.line.key: it.points for it in card.lines}
    shown = (by_key[line.key] for line in COUNTED)
    return Row(
        name=one.name,
        href=_href(here, here.scope.office, number),
        dossiers=len(one.dossiers),
        steps=sum(len(it.steps) for it in one.dossiers),
        lines=tuple("–" if it is None else points_words(it) for it in shown),
        points=points_words(card.certain),
        possible=points_words(card.possible),
        grade=card.grade,
    )


def _href(here: Asked, office: str, officer: str = "") -> str:
    place = address(here.scope, here.period, **{"can-bo": officer}) | {"don-vi": office}
    return url_for(".officers_of", **place)
