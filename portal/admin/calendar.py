"""The working calendar: a year at a glance, and one day with what a change of it would touch."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.admin.saying import office_name
from portal.auth import open_to
from portal.clock import today
from portal.forms.administering import UNKNOWN, ErrandForm, fitting, several
from portal.forms.days import DayOfCalendarForm
from portal.session import db
from portal.wording import long_day
from services import places
from services.administering import days
from services.administering.changes import Record
from workflows.calendar import Calendar

OFFICE = "don-vi"
"""Whose calendar, in the address; the common one without it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the year's picture: nothing before the first of a month and after its last."""

    on: date
    works: bool
    odd: bool


@bp.get("/lich", defaults={"year": 0})
@bp.get("/lich/<int:year>")
@open_to("admin")
def year(year: int) -> ResponseReturnValue:
    """A year of the common calendar, or of an office that has days of its own."""
    shown = year or today().year
    typed = request.args.get(OFFICE, "")
    if typed and places.directory(db()).ever(typed) is None:
        return redirect(looked_for(typed, shown), 303)
    office = asked_office()
    calendar = places.scene(db()).calendar_of(office)
    if shown not in calendar.years:
        abort(404)
    odd = days.of_year(db(), office, shown)
    return render_template(
        "pages/admin/year.html",
        year=shown,
        years=calendar.years,
        tentative=calendar.tentative(shown),
        months=[month(calendar, shown, n, odd) for n in range(1, 13)],
        odd=sorted(odd.values(), key=lambda day: day.on),
        office=office,
        name=office_name(office) if office else "",
        own=sorted(places.scene(db()).calendars),
        office_name=office_name,
        on=today(),
    )


@bp.route("/lich/ngay/<string:on>", methods=["GET", "POST"])
@open_to("admin")
def day(on: str) -> ResponseReturnValue:
    """One day: what it is, what a change would touch, and the change."""
    that, office = day_of(on), asked_office()
    said = days.known(db(), office, that) or days.known(db(), places.COMMON, that)
    form = DayOfCalendarForm(data=start(that, said, office))
    form.show(days.known(db(), office, that))
    if form.validate_on_submit() and carried_out(
        form,
        lambda: days.set_day(db(), office, that, form.says, form.errand),
        lambda: days.known(db(), office, that),
    ):
        flash(_("Đã ghi ngày %(day)s.", day=long_day(that, start=False)), "success")
        return redirect(back_to(that, office), 303)
    return change_page(
        form,
        title=long_day(that),
        over=office_name(office) if office else _("Lịch chung"),
        sub=now_said(that, office),
        notes=touches(that, office),
        button_words=_("Ghi ngày này"),
        back=(_("Lịch năm %(n)s", n=that.year), back_to(that, office)),
        aside=undo(that, office),
    )


@bp.route("/lich/ngay/<string:on>/bo", methods=["GET", "POST"])
@open_to("admin")
def drop_day(on: str) -> ResponseReturnValue:
    """Take away what the installation has entered for a day."""
    that, office = day_of(on), asked_office()
    said = days.known(db(), office, that)
    if said is None or not said["own"]:
        abort(404)
    form = ErrandForm()
    form.show(said)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: days.drop_day(db(), office, that, form.errand),
        lambda: days.known(db(), office, that),
    ):
        return redirect(back_to(that, office), 303)
    return change_page(
        form,
        title=_("Bỏ ngày riêng"),
        over=long_day(that),
        sub=_("Ngày này lại như lịch đi kèm, hoặc như thứ của nó trong tuần."),
        notes=touches(that, office),
        button_words=_("Bỏ ngày riêng"),
        back=(_("Lịch năm %(n)s", n=that.year), back_to(that, office)),
    )


def month(
    calendar: Calendar, year: int, n: int, odd: Collection[date]
) -> Sequence[Sequence[Cell | None]]:
    """A month as weeks of seven cells, Monday first."""
    return [
        [Cell(one, calendar.working(one), one in odd) if one.month == n else None for one in week]
        for week in Weeks().monthdatescalendar(year, n)
    ]


def looked_for(typed: str, year: int) -> str:
    """Where the calendar is of the one office that these words mean; the common one, with words, where
    they mean none or several."""
    found = fitting(typed)
    if len(found) == 1:
        return url_for(".year", year=year, **{OFFICE: found[0][0]})  # type: ignore[arg-type]  # a name
    flash(several(found) if found else UNKNOWN, "problem")
    return url_for(".year", year=year)


def asked_office() -> str:
    """The office whose calendar is asked for; 404 for one that never was."""
    code = request.args.get(OFFICE, "")
    if code and places.directory(db()).ever(code) is None:
        abort(404)
    return code


def day_of(text: str) -> date:
    """The day in the address, in a year that the calendar knows."""
    try:
        that = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if that.year not in places.scene(db()).calendar.years:
        abort(404)
    return that


def back_to(that: date, office: str) -> str:
    """The year's page."""
    more: dict[str, Any] = {OFFICE: office} if office else {}
    return url_for(".year", year=that.year, **more)


def start(that: date, said: Record | None, office: str) -> dict[str, Any]:
    """What the form starts with: what is known, or the other way round than the weekday says."""
    calendar = places.scene(db()).calendar_of(office)
    if said is None:
        return {"working": "no" if calendar.working(that) else "yes"}
    return dict(said) | {"working": "yes" if calendar.working(that) else "no"}


def now_said(that: date, office: str) -> str:
    """What the day is now."""
    calendar = places.scene(db()).calendar_of(office)
    works = _("Đang là ngày làm việc") if calendar.working(that) else _("Đang là ngày nghỉ")
    return f"{works}: {calendar.reason(that)}." if that in calendar.overrides else f"{works}."


def touches(that: date, office: str) -> list[tuple[str, str]]:
    """What is to be known before a day is changed."""
    found = days.touched(db(), office, that)
    kept = _(
        "%(later)s hồ sơ đang giải quyết hẹn trả sau ngày này: giữ nguyên ngày hẹn. Hồ sơ nhận sau và lần tính mới dùng lịch mới.",
        later=found.later,
    )
    notes = [(_("Ngày đã hẹn không đổi."), kept)]
    if found.that_day:
        then = _("Nếu nghỉ, cơ quan trả trước, hoặc xin lỗi và hẹn lại trước một ngày làm việc.")
        notes.append((_("%(n)s hồ sơ hẹn trả đúng ngày này.", n=found.that_day), then))
    return notes


def undo(that: date, office: str) -> tuple[str, str] | None:
    """The way to take a day of one's own away."""
    said = days.known(db(), office, that)
    if said is None or not said["own"]:
        return None
    more: dict[str, Any] = {OFFICE: office} if office else {}
    return _("Bỏ ngày riêng này"), url_for(".drop_day", on=that.isoformat(), **more)
