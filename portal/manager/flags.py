"""Signs that something may be made to look better: what is unlike before, and what came from one hand."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.flag_words import told
from portal.manager.routes import bp
from portal.manager.saying import period_words
from portal.session import db
from services import devices
from services.reporting import crowds as crowded
from services.reporting import jumps, offered, periods
from services.reporting.board import Asked
from services.reporting.crowds import Crowd
from workflows.figures import flags


@dataclass(frozen=True, slots=True)
class Sign:
    """A crowd of dossiers in words, and where it opens."""

    crowd: Crowd
    title: str
    href: str


@bp.get("/dau-hieu")
@open_to("manager", "leader")
def signs() -> ResponseReturnValue:
    """Every sign of a month, with how each is found."""
    here = asked()
    month = periods.month_of(jumps.month_of(here))
    return render_template(
        "pages/manager/signs.html",
        **frame(here),
        month=period_words(month),
        jumps=[told(here, one) for one in jumps.jumps(db(), here)],
        crowds=[_sign(here, one) for one in crowded.crowds(db(), here)],
        rules=flags,
        kept=devices.KEPT,
    )


@bp.get("/dau-hieu/<any('account', 'phone', 'device', 'officer'):kind>")
@open_to("manager", "leader")
def sign(kind: str) -> ResponseReturnValue:
    """The dossiers behind one sign, which is named by the first of them."""
    here = asked()
    found = crowded.crowd(db(), here, kind, request.args.get("dau", ""))
    return render_template(
        "pages/manager/sign.html",
        **frame(here),
        it=_sign(here, found),
        titles=offered.titles(db()),
        month=period_words(periods.month_of(jumps.month_of(here))),
    )


def _sign(here: Asked, one: Crowd) -> Sign:
    n, people = one.n, one.people
    title = {
        crowded.ACCOUNT: _(
            "%(n)s hồ sơ trực tuyến của %(people)s người, nộp từ một tài khoản", n=n, people=people
        ),
        crowded.PHONE: _(
            "%(n)s hồ sơ trực tuyến của %(people)s người, cùng một số điện thoại",
            n=n,
            people=people,
        ),
        crowded.DEVICE: _(
            "%(n)s hồ sơ trực tuyến của %(people)s người, nộp từ một trình duyệt",
            n=n,
            people=people,
        ),
        crowded.OFFICER: _(
            "%(n)s hồ sơ của %(people)s người, một cán bộ nhập trong một giờ", n=n, people=people
        ),
    }[one.kind]
    place = address(here.scope, here.period, dau=one.first)
    return Sign(one, title, url_for(".sign", kind=one.kind, **place))
