"""The register of days on which offices were closed or a system was down, and what it moves."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.admin.saying import office_name
from portal.auth import open_to
from portal.clock import today
from portal.forms.administering import ErrandForm
from portal.forms.stoppages import REGIMES, RUNS, StoppageForm
from portal.session import db
from portal.wording import day
from services.administering import stoppages
from services.administering.stoppages import Stretch
from services.models import StoppageRow


@bp.get("/ngung-thoi-han")
@open_to("admin")
def all_stoppages() -> ResponseReturnValue:
    """All that is on the record, the last first."""
    return render_template(
        "pages/admin/stoppages.html",
        found=[(row, subject_of(row)) for row in stoppages.listed(db())],
        office_name=office_name,
        regimes=REGIMES,
        on=today(),
    )


def subject_of(row: StoppageRow) -> str:
    """How an address names a stretch."""
    return Stretch(row.first, row.office, row.regime).subject


@bp.route("/ngung-thoi-han/ghi", methods=["GET", "POST"])
@open_to("admin")
def enter_stoppage() -> ResponseReturnValue:
    """Put a stretch on the record."""
    form = StoppageForm(first=today(), last=today(), stops=RUNS)
    form.show(None)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: stoppages.enter(db(), form.stretch, form.says, form.errand),
        lambda: None,
    ):
        flash(
            _("Đã ghi. Nếu thời hạn dừng, các hồ sơ đang chạy được tính lại ngay sau đây."),
            "success",
        )
        return redirect(url_for(".all_stoppages"), 303)
    n = stoppages.touched(db(), form.office.code, form.first.data or today())
    return change_page(
        form,
        title=_("Ghi ngày ngừng"),
        sub=_(
            "Ngày nghỉ chung thì ghi ở lịch làm việc. Ở đây ghi sự cố, thiên tai, lệnh đóng cửa."
        ),
        notes=[
            (
                _("Nếu thời hạn dừng:"),
                _(
                    "%(n)s hồ sơ đang chạy có hẹn từ ngày đầu trở đi được tính lại, người nộp được báo. Bỏ đợt này đi thì ngày hẹn lại như không có nó.",
                    n=n,
                ),
            )
        ],
        button_words=_("Ghi vào sổ"),
        back=(_("Ngừng thời hạn"), url_for(".all_stoppages")),
    )


@bp.route("/ngung-thoi-han/bo", methods=["GET", "POST"])
@open_to("admin")
def drop_stoppage() -> ResponseReturnValue:
    """Take a stretch off the record again."""
    subject, form = request.args.get("dot", ""), ErrandForm()
    stretch, record = Stretch.of(subject), stoppages.STOPPAGE.read(db(), subject)
    if record is None:
        abort(404)
    form.show(record)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: stoppages.drop(db(), stretch, form.errand),
        lambda: stoppages.STOPPAGE.read(db(), subject),
    ):
        flash(
            _(
                "Đã bỏ. Hồ sơ đang chạy mà đợt này đã dời, hoặc tiếp nhận khi còn đợt này, được tính lại."
            ),
            "success",
        )
        return redirect(url_for(".all_stoppages"), 303)
    return change_page(
        form,
        title=_("Bỏ ngày ngừng"),
        over=record["title"],
        sub=_("Từ %(first)s, ghi nhầm hoặc văn bản bị bãi bỏ.", first=day(stretch.first)),
        button_words=_("Bỏ khỏi sổ"),
        back=(_("Ngừng thời hạn"), url_for(".all_stoppages")),
    )
