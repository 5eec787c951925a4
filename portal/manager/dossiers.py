"""What a number opens into: its dossiers, or its procedures, a page at a time or as a file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.manager import listed
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.cards import PARTS
from portal.manager.routes import bp
from portal.session import db
from services.reporting import counting, lists, offered
from services.reporting.board import Asked
from services.reporting.counting import Cut
from services.reporting.indicators import Indicator, Share
from services.reporting.indicators import indicator as indicator_of


@dataclass(frozen=True, slots=True)
class Opened:
    """One number: the names that make it up, and the part of everything that it counts."""

    indicator: Indicator
    share: Share
    part: str
    asked: Asked
    procedure: str

    @property
    def names(self) -> tuple[str, ...]:
        """The facts above, or below, the line."""
        return self.share.numerator if PARTS[self.part] == "numerator" else self.share.denominator

    @property
    def cut(self) -> Cut:
        """Whose, when, and of which procedure."""
        return self.asked.cut(self.asked.scope, procedure=self.procedure)

    def href(self, endpoint: str = ".dossiers", **also: str) -> str:
        """The same number at another page, or as a file; or another part of it."""
        keys = {"theo": request.args.get("theo", ""), "thu-tuc": self.procedure}
        place = address(self.asked.scope, self.asked.period, **keys)
        parts = {"indicator": self.indicator.key, "part": self.part}
        return url_for(endpoint, **(parts | place | also))


@bp.get("/<string:indicator>/<any('tu-so', 'mau-so'):part>")
@open_to("manager", "leader")
def dossiers(indicator: str, part: str) -> ResponseReturnValue:
    """The dossiers, or the procedures, behind a number."""
    opened = _opened(indicator, part)
    if opened.share.of_procedures:
        rows = _procedures(opened)
        return _page("procedures", opened, rows=rows, total=len(rows))
    listing = lists.of_facts(opened.cut, opened.names)
    n = counting.total(db(), opened.cut, opened.names).total()
    found = listed.turned(listing, n, opened.href)
    return _page("dossiers", opened, page=found, titles=offered.titles(db()))


@bp.get("/<string:indicator>/<any('tu-so', 'mau-so'):part>.csv")
@open_to("manager", "leader")
def dossiers_file(indicator: str, part: str) -> Response:
    """The same list as a file."""
    opened = _opened(indicator, part)
    name = f"{indicator}_{part}"
    if opened.share.of_procedures:
        return listed.procedures_file(name, opened.asked, _procedures(opened))
    return listed.file(name, opened.asked, lists.of_facts(opened.cut, opened.names))


def _opened(key: str, part: str) -> Opened:
    one = indicator_of(key)
    share = one.share(request.args.get("theo", ""))
    return Opened(one, share, part, asked(), request.args.get("thu-tuc", ""))


def _page(name: str, opened: Opened, **also: object) -> str:
    return render_template(
        f"pages/manager/{name}.html", **frame(opened.asked), opened=opened, **also
    )


def _procedures(opened: Opened) -> list[offered.Offered]:
    here = opened.asked
    found = offered.on_offer(db(), here.directory, here.scope, here.until)
    names = set(opened.names)
    return [one for one in found if names & {"offered", f"offered.{one.level}"}]
