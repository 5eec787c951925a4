"""About this portal: help, who can use it, what it keeps, what it is; and what robots may read."""

from __future__ import annotations

import re

from flask import Response, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.clock import today
from portal.public.routes import bp
from portal.session import db
from portal.tested import OFFICERS, PEOPLES, latest, pages
from services import catalogue, devices, drafts, forgetting, locking_out, places
from workflows.levels import filed_online

VALUE = re.compile(r"<[^>]+>")
"""What stands in an address for something of somebody."""

ROBOTS = """User-agent: *
Allow: /
Disallow: /ban-khai/
Disallow: /dang-nhap
Disallow: /dieu-hanh
Disallow: /ho-so
Disallow: /mot-cua
Disallow: /nop-ho-so/
Disallow: /quan-tri
Disallow: /tai-khoan
Disallow: /tra-cuu
Disallow: /xu-ly
"""


@bp.get("/tro-giup")
@open_to("public")
def help_page() -> ResponseReturnValue:
    """How to hand in a dossier, what happens then, how to reach a desk."""
    directory, on = places.directory(db()), today()
    return render_template(
        "pages/public/help.html",
        districts=directory.of_tier("district", on),
        communes=len(directory.of_tier("commune", on)),
        kept_days=drafts.KEPT_DAYS,
    )


@bp.get("/kha-nang-tiep-can")
@open_to("public")
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use the portal, how it was tested, what is not good yet."""
    it, addresses = latest(), pages(current_app)
    return render_template(
        "pages/public/accessibility.html",
        tested=it,
        peoples=it.of(PEOPLES),
        officers=it.of(OFFICERS),
        unseen=[VALUE.sub("…", addresses[name]) for name in it.unseen if name in addresses],
    )


@bp.get("/quyen-rieng-tu")
@open_to("public")
def privacy() -> ResponseReturnValue:
    """What is kept about people, who sees it, how long."""
    return render_template(
        "pages/public/privacy.html",
        sessions_kept=forgetting.KEPT_AFTER.days,
        guesses_kept=locking_out.FORGOTTEN_AFTER.days,
        browsers_known=devices.GIVEN.days,
        devices_kept=devices.KEPT.days,
        drafts_kept=drafts.KEPT_DAYS,
    )


@bp.get("/gioi-thieu")
@open_to("public")
def about() -> ResponseReturnValue:
    """What this portal is, and what in it is a demonstration."""
    offered = catalogue.offered(db(), on=today())
    return render_template(
        "pages/public/about.html",
        total=len(offered),
        online=sum(filed_online(one.level) for one in offered),
        offices=len([one for one in places.directory(db()).every() if one.valid(today())]),
    )


@bp.get("/favicon.ico")
@open_to("public")
def favicon() -> ResponseReturnValue:
    """The drawing for browsers that ask for it without looking at the page."""
    return redirect(current_app.jinja_env.globals["asset_url"]("mark.svg"), 302)  # type: ignore[operator]


@bp.get("/robots.txt")
@open_to("public")
def robots() -> ResponseReturnValue:
    """Search engines may show procedures, and nothing of anybody."""
    return Response(ROBOTS, mimetype="text/plain")
