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
from portal.wording import day, number
from services.administering import stoppages
from services.administering.changes import Record
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
    """Put a stretch on the record, once it was shown what that does to how many dossiers."""
    form = StoppageForm(first=today(), last=today(), stops=RUNS)
    form.show(None)
    if not form.validate_on_submit() or (n := foreseen(form)) is None:
        return change_page(form, **entering())
    if form.agreed.data != form.plan:
        form.agreed.data = form.plan
        return render_template("pages/admin/change.html", form=form, **entering(meant(form, n)))
    if carried_out(
        form,
        lambda: stoppages.enter(db(), form.stretch, form.says, form.errand),
        lambda: None,
    ):
        flash(entered(n) if form.says["stops"] else runs_on(_("Đã ghi.")), "success")
        return redirect(url_for(".all_stoppages"), 303)
    return change_page(form, **entering())


def foreseen(form: StoppageForm) -> int | None:
    """How many dossiers would be counted anew; None where it is refused, which stands in the form."""
    counted: list[int] = []
    carried_out(
        form,
        lambda: counted.append(stoppages.foreseen(db(), form.stretch, form.says)),
        lambda: None,
    )
    return counted[0] if counted else None


def entering(plan: tuple[str, str] | None = None) -> dict[str, object]:
    """What the page says beside the boxes; `plan` is what was shown before it goes on the record."""
    return {
        "title": _("Ghi ngày ngừng"),
        "sub": _(
            "Ngày nghỉ chung thì ghi ở lịch làm việc. Ở đây ghi sự cố, thiên tai, lệnh đóng cửa."
        ),
        "notes": [plan] if plan else [],
        "button_words": _("Ghi vào sổ") if plan else _("Xem trước"),
        "back": (_("Ngừng thời hạn"), url_for(".all_stoppages")),
    }


def meant(form: StoppageForm, n: int) -> tuple[str, str]:
    """Where and when it is, and what that does to how many dossiers."""
    where = office_name(form.office.code) if form.office.code else _("Cả tỉnh")
    first, last = day(form.first.data), day(form.last.data)
    if first == last:
        head = _("%(where)s, ngày %(first)s:", where=where, first=first)
    else:
        head = _("%(where)s, từ %(first)s đến hết %(last)s:", where=where, first=first, last=last)
    if not form.says["stops"]:
        return head, runs_on()
    return head, _(
        "Thời hạn dừng. %(n)s hồ sơ đang chạy có hẹn từ ngày đầu trở đi được tính lại; hẹn nào lùi thì người nộp được báo. Sau này bỏ đợt này thì hẹn lại như không có nó.",
        n=number(n),
    )


def entered(n: int) -> str:
    """That it stands on the record, and what follows."""
    return str(
        _("Đã ghi, thời hạn dừng. %(n)s hồ sơ đang chạy được tính lại ngay sau đây.", n=number(n))
    )


def runs_on(done: str = "") -> str:
    """That no day moves, after what was done."""
    said = _("Thời hạn vẫn tính trong đợt này, không hồ sơ nào đổi ngày hẹn.")
    return f"{done} {said}".strip()


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
        flash(dropped(record), "success")
        return redirect(url_for(".all_stoppages"), 303)
    return change_page(
        form,
        title=_("Bỏ ngày ngừng"),
        over=record["title"],
        sub=_("Từ %(first)s, ghi nhầm hoặc văn bản bị bãi bỏ.", first=day(stretch.first)),
        button_words=_("Bỏ khỏi sổ"),
        back=(_("Ngừng thời hạn"), url_for(".all_stoppages")),
    )


def dropped(record: Record) -> str:
    """That it is off the record, and what follows."""
    if not record["stops"]:
        return runs_on(_("Đã bỏ."))
    return str(
        _(
            "Đã bỏ. Hồ sơ đang chạy mà đợt này đã dời, hoặc tiếp nhận khi còn đợt này, được tính lại."
        )
    )
