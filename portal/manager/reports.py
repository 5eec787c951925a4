"""Reports of ended periods: made on request or by the schedule, taken home as they were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import clock
from portal.auth import actor, open_to
from portal.clock import now
from portal.forms.base import PageForm, fresh_key, sent_key
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.routes import bp
from portal.manager.saying import heading, period_words
from portal.pdf import inline
from portal.session import db
from portal.wiring import wiring
from services import places
from services.errors import Invalid, NotFound
from services.models import PeriodReport
from services.printed import report as printed
from services.reporting import (
    export,
    opendocument,
    periods,
    reports,
    signed_reports,
    signers,
    signing,
    workbook,
)
from services.reporting.signers import Signer
from workflows.calendar import local_day

TYPES = {"xlsx": workbook.MIMETYPE, "ods": opendocument.MIMETYPE, "csv": "text/csv"}


@bp.get("/bao-cao")
@open_to("manager", "leader")
def reports_made() -> ResponseReturnValue:
    """The reports that were made, the form that makes one, and which ones come by themselves."""
    here, by = asked(), actor()
    return render_template(
        "pages/manager/reports.html",
        **frame(here),
        reports=reports.listed(db(), by),
        unseen=reports.unseen(db(), by),
        followed=reports.followed(db(), here.scope.office, by),
        told=lambda token: period_words(periods.parse(token)),
        heading=heading,
        directory=places.directory(db()),
        form=PageForm(None),
        once=fresh_key(),
        signed=bool(signing_key()),
        signature=signature(),
    )


@bp.post("/bao-cao")
@open_to("manager", "leader")
def make_report() -> ResponseReturnValue:
    """Make the report of what was asked for in the address, or find the one that was made."""
    here = asked()
    sent_key()
    reports.make(db(), here.scope.office, here.period, by=actor(), at=now())
    flash(_("Báo cáo đã lập xong."), "success")
    return redirect(url_for(".reports_made", **address(here.scope, here.period)), 303)


@bp.post("/bao-cao/nhan")
@open_to("manager", "leader")
def follow_reports() -> ResponseReturnValue:
    """Which reports of this office come by themselves."""
    here = asked()
    form = PageForm()
    if form.validate_on_submit():
        wanted = request.form.getlist("every")
        reports.follow(db(), here.scope.office, wanted, by=actor(), at=now())
        flash(_("Đã lưu các báo cáo bạn nhận."), "success")
    return redirect(url_for(".reports_made", **address(here.scope, here.period)), 303)


@bp.post("/bao-cao/da-xem")
@open_to("manager", "leader")
def saw_reports() -> ResponseReturnValue:
    """The reader has seen what is new."""
    sent_key()
    reports.seen(db(), by=actor(), at=now())
    return redirect(url_for(".reports_made"), 303)


@bp.get("/bao-cao/<int:report_id>.pdf")
@open_to("manager", "leader")
def report_pdf(report_id: int) -> Response:
    """A report to read and print."""
    found = reports.report(db(), report_id, actor())
    return inline(_content(found, "pdf"), _name(found))


@bp.get("/bao-cao/<int:report_id>/<any('xlsx', 'ods', 'csv'):ending>")
@open_to("manager", "leader")
def report_file(report_id: int, ending: str) -> Response:
    """The same as a workbook, or every number of it as a line."""
    found = reports.report(db(), report_id, actor())
    return _kept(Response(_content(found, ending), mimetype=TYPES[ending]), found, ending)


@bp.get("/bao-cao/<int:report_id>/<any('pdf', 'xlsx', 'ods', 'csv'):ending>.sig")
@open_to("manager", "leader")
def report_signature(report_id: int, ending: str) -> Response:
    """The signature of one of these files, where the installation has a key."""
    found = reports.report(db(), report_id, actor())
    key = signing_key()
    if not key:
        raise NotFound("report-unsigned")
    signed = signing.signature(key, _content(found, ending))
    return _kept(Response(signed, mimetype="text/plain"), found, f"{ending}.sig")


def signing_key() -> bytes:
    """The key of this installation; empty without one that can be read."""
    place = wiring().settings.instance / signing.KEY_FILE
    key = place.read_bytes() if place.is_file() else b""
    return key if key and signing.fits(key) else b""


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose signature new PDFs get; without a `name` nobody's, because of `why` if there is one."""

    name: str = ""
    ends: date | None = None
    why: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


def signature() -> Signature:
    """What the page says of the signature inside PDFs."""
    found, wrong = _signer()
    if wrong:
        return Signature(why=wrong.reason, details=wrong.details)
    return Signature(found.name, local_day(found.ends)) if found else Signature()


def _signer() -> tuple[Signer | None, Invalid | None]:
    """Who signs PDFs here. One that cannot be used signs nothing, and managers are told why."""
    here = wiring().settings
    try:
        found = signers.of_installation(here.instance, here.report_pkcs12, here.report_passphrase)
        if found:
            found.time_of(clock.real(), clock.real())
    except Invalid as wrong:
        return None, wrong
    return found, None


def _content(found: PeriodReport, ending: str) -> bytes:
    match ending:
        case "pdf":
            return signed_reports.pdf(db(), found, _signer()[0], now=clock.real())
        case "xlsx":
            return printed.book(found)
        case "ods":
            return printed.opendocument(found)
    return "".join(export.lines(printed.HEAD, list(printed.lines(found)))).encode()


def _name(found: PeriodReport) -> str:
    return f"bao-cao_{found.office.replace('.', '-')}_{found.period}_ban-{found.version}"


def _kept(answer: Response, found: PeriodReport, ending: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(found)}.{ending}"'
    return answer
