"""Offices end together and another takes over: what that moves is shown before it is done."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.offices import known
from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import today
from portal.forms.offices import MergeForm
from portal.session import db
from portal.wording import day
from services.administering import merging, offices
from services.administering.ending_together import Meant, meant
from services.administering.merging import Merger
from workflows.offices import Office

NAMED = (*offices.NAMES, "identity_code")


@bp.route("/don-vi/<string:office>/sap-nhap", methods=["GET", "POST"])
@open_to("admin")
def merge_office(office: str) -> ResponseReturnValue:
    """Let an office and others end, and one take over, once the plan was shown."""
    it, form = known(office), MergeForm(first=today() + timedelta(days=1))
    form.show(offices.OFFICE.read(db(), office))
    if not form.validate_on_submit():
        return page(it, form, meant(db(), [office], form.first.data or today()))
    merger = merger_of(it, form)
    plan = f"{','.join(merger.olds)}>{merger.heir}@{merger.first}"
    if form.agreed.data != plan:
        form.agreed.data = plan
        return shown(it, form, merger)
    if carried_out(
        form,
        lambda: merging.merge(db(), merger, form.errand),
        lambda: offices.OFFICE.read(db(), office),
    ):
        flash(
            _("Đã ghi. Từ %(on)s mọi việc chuyển sang đơn vị kế thừa.", on=day(merger.first)),
            "success",
        )
        return redirect(url_for(".one_office", office=merger.heir), 303)
    return page(it, form, meant(db(), merger.olds, merger.first))


def merger_of(it: Office, form: MergeForm) -> Merger:
    """What the form asks for; a new office stands where the old one stood."""
    olds = tuple(dict.fromkeys((it.code, *form.olds.codes)))
    first = form.first.data
    if form.successor.code:
        return Merger(olds, form.successor.code, first)
    key = str(form.in_code.data)
    code = f"{it.parent}.{key}" if it.parent else key
    record = {
        **(offices.OFFICE.read(db(), it.code) or {}),
        **{name: str(form[name].data) for name in NAMED},
        "key": key if it.kind in ("committee", "desk") else it.key,
        "official": False,
        "valid_from": first.isoformat(),
        "valid_to": "",
        "source": str(form.reason.data),
    }
    return Merger(olds, code, first, record)


def shown(it: Office, form: MergeForm, merger: Merger) -> ResponseReturnValue:
    """The plan, to be agreed to; nothing has happened yet."""
    found = meant(db(), merger.olds, merger.first)
    text = render_template("pages/admin/change.html", form=form, **said(it, found, agreed=merger))
    return text, 200


def page(it: Office, form: MergeForm, found: Meant) -> ResponseReturnValue:
    """The form as it stands."""
    return change_page(form, **said(it, found))


def plan_of(merger: Merger | None) -> list[tuple[str, str]]:
    """Which offices are replaced by which, from when on."""
    if merger is None:
        return []
    heir = merger.made["name"] if merger.made else known(merger.heir).name
    olds = ", ".join(known(code).name for code in merger.olds)
    first = _("Từ %(first)s:", first=day(merger.first))
    return [(first, _("%(heir)s thay %(olds)s.", heir=heir, olds=olds))]


def said(it: Office, found: Meant, *, agreed: Merger | None = None) -> dict[str, object]:
    """What the page says beside the boxes; `agreed` is the plan that is shown to be carried out."""
    moved = _(
        "%(offices)s đơn vị kết thúc, %(roles)s vai trò và %(dossiers)s hồ sơ đang mở chuyển sang đơn vị kế thừa; hạn giữ nguyên.",
        offices=len(found.offices),
        roles=found.roles,
        dossiers=found.dossiers,
    )
    kept = _(
        "Số liệu đã có vẫn là của đơn vị cũ. Người đang khai dở (%(n)s bản) chọn lại nơi nộp.",
        n=found.drafts,
    )
    title = _("Xem lại trước khi làm:") if agreed else _("Việc này sẽ làm:")
    return {
        "title": _("Sáp nhập, đổi tên đơn vị"),
        "over": it.name,
        "button_words": _("Thực hiện") if agreed else _("Xem trước"),
        "notes": [*plan_of(agreed), (title, f"{moved} {kept}")],
        "back": (it.name, url_for(".one_office", office=it.code)),
    }
