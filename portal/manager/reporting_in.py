"""Reporting what nothing counts yet: one number by a form, many by a file that is shown first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.errors import in_words
from portal.forms.figures import LARGEST, ReportFileForm, ReportForm, ReportLinesForm
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.routes import bp
from portal.manager.saying import period_words
from portal.session import db
from portal.training import demand_no_drill
from services import places
from services.errors import Invalid, NotFound
from services.reporting import export, report_file, reported
from services.reporting.periods import month_of
from services.reporting.report_file import COLUMNS, Read
from services.reporting.reported import Report
from services.reporting.unobserved import unobserved
from workflows.figures.shares import Count

NEW, OTHER, SAME = "new", "other", "same"
ORDER = (OTHER, NEW, SAME)


@dataclass(frozen=True, slots=True)
class Shown:
    """A report of a file beside the numbers that it takes the place of, if there are any."""

    report: Report
    was: Count | None

    @property
    def change(self) -> str:
        """Whether it is new, another than what was said, or the same."""
        told = Count(self.report.numerator, self.report.denominator)
        return NEW if self.was is None else SAME if self.was == told else OTHER


@bp.route("/<string:indicator>/bao-cao", methods=["GET", "POST"])
@open_to("manager", "leader")
def report(indicator: str) -> ResponseReturnValue:
    """Report a month of the office that is looked at."""
    here, one = asked(), unobserved(indicator)
    if not one.reportable:
        raise NotFound("indicator-unknown")
    form = ReportForm()
    form.ask(one)
    if form.validate_on_submit():
        try:
            told = form.report(one, here.scope.office)
            reported.hand_in(db(), [told], by=actor(), at=now(), key=form.key, today=today())
        except Invalid as wrong:
            form.refuse(wrong)
        else:
            when = period_words(month_of(told.month))
            flash(_("Đã ghi số liệu %(when)s.", when=when), "success")
            back = url_for(".indicator", indicator=one.key, **address(here.scope, here.period))
            return redirect(back, 303)
    if request.method == "GET":
        form.say(min(here.period.last, last_over(today())))
    page = "pages/manager/report.html"
    shown = render_template(page, **frame(here), form=form, row=one)
    return shown, 422 if form.errors else 200


@bp.get("/nhap-bao-cao")
@open_to("manager", "leader")
def report_many() -> ResponseReturnValue:
    """Choose a file of reports."""
    return _choose(ReportFileForm(None))


@bp.post("/nhap-bao-cao")
@open_to("manager", "leader")
def read_reports() -> ResponseReturnValue:
    """What stands in the file, and what of it cannot be; nothing is kept yet."""
    form = ReportFileForm()
    if not form.validate_on_submit():
        return _choose(form)
    sent = request.files.get("file")
    content = sent.read(LARGEST + 1) if sent else b""
    try:
        demand_no_drill(sent.filename or "" if sent else "")
        found, text = _read(content)
    except Invalid as wrong:
        form.refuse(wrong)
        return _choose(form)
    if found.wrong:
        return _choose(form, found)
    lines = ReportLinesForm(None, data={"lines": text})
    held = reported.held(db(), found.reports)
    rows = [Shown(one, was) for one, was in zip(found.reports, held, strict=True)]
    # What changes comes first: of a thousand lines one may be a slip.
    rows.sort(key=lambda row: ORDER.index(row.change))
    page = "pages/manager/report-many.html"
    return render_template(page, form=lines, found=found, rows=rows, **_named())


@bp.post("/nhap-bao-cao/ghi")
@open_to("manager", "leader")
def keep_reports() -> ResponseReturnValue:
    """Keep all that was shown, or nothing."""
    form = ReportLinesForm()
    if not form.validate_on_submit():
        return _choose(ReportFileForm(None))
    try:
        found, _text = _read(str(form.lines.data or "").encode())
        if found.wrong:
            return _choose(ReportFileForm(None), found)
        kept = reported.hand_in(
            db(), found.reports, by=actor(), at=now(), key=form.key, today=today()
        )
    except Invalid as wrong:
        again = ReportFileForm(None)
        again.refuse(wrong)
        return _choose(again)
    flash(_("Đã ghi %(n)s số liệu.", n=kept or len(found.reports)), "success")
    return redirect(url_for(".show"), 303)


@bp.get("/nhap-bao-cao.csv")
@open_to("manager", "leader")
def report_pattern() -> Response:
    """A file with the right columns, and a line to fill in for each indicator and office."""
    rows = report_file.pattern(places.directory(db()), actor(), today())
    answer = Response(export.lines(COLUMNS, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="mau-bao-cao.csv"'
    return answer


def last_over(on: date) -> date:
    """The last day of the last month that is over."""
    return on.replace(day=1) - timedelta(days=1)


def _read(content: bytes) -> tuple[Read, str]:
    """The reports of a file, and its text."""
    if len(content) > LARGEST:
        raise Invalid("lines-too-many", where="file", most=report_file.MOST_LINES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Invalid("file-no-text", where="file") from wrong
    return report_file.read(text, places.directory(db()), actor(), today()), text


def _choose(form: ReportFileForm, found: Read | None = None) -> ResponseReturnValue:
    page = "pages/manager/report-many.html"
    amiss = [(one, in_words(one.error)) for one in found.wrong] if found else []
    shown = render_template(page, form=form, found=None, amiss=amiss, columns=COLUMNS, **_named())
    return shown, 422 if form.errors or found else 200


def _named() -> dict[str, object]:
    return {"titles": report_file.REPORTABLE, "directory": places.directory(db())}
