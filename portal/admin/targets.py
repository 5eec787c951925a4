"""The targets of a year, for everybody, a tier or an office."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.admin.saying import office_name, said
from portal.auth import open_to
from portal.clock import today
from portal.errors import word
from portal.forms.administering import ErrandForm
from portal.forms.days import TargetForm
from portal.session import db
from services.administering import aims
from services.administering.aims import For
from services.models import Target


@bp.get("/chi-tieu", defaults={"year": 0})
@bp.get("/chi-tieu/<int:year>")
@open_to("admin")
def targets(year: int) -> ResponseReturnValue:
    """What the figures of a year are held against."""
    shown = year or today().year
    if shown not in aims.YEARS:
        abort(404)
    return render_template(
        "pages/admin/targets.html",
        year=shown,
        targets=aims.of_year(db(), shown),
        titles=aims.titles(),
        whom=whom,
        said=said,
        missing=len(aims.missing(db(), shown)),
        years=sorted({shown, *(today().year + n for n in (-1, 0, 1))} & set(aims.YEARS)),
    )


@bp.route("/chi-tieu/<int:year>/ghi", methods=["GET", "POST"])
@open_to("admin")
def set_target(year: int) -> ResponseReturnValue:
    """Set a target, or change the one that the address names."""
    asked = wanted(year)
    known = aims.known(db(), asked)
    start = {"indicator": asked.indicator, "tier": asked.tier, "office": asked.office}
    if known:
        start |= {"percent": said(known["percent"]), "source": known["source"]}
    form = TargetForm(data=start | {"year": year})
    form.offer(aims.titles())
    form.show(known)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: aims.set_target(
            db(), form.what, percent=form.share, source=str(form.source.data), errand=form.errand
        ),
        lambda: aims.known(db(), form.what),
    ):
        flash(_("Đã ghi chỉ tiêu. Bảng điều hành dùng ngay."), "success")
        return redirect(url_for(".targets", year=form.what.year), 303)
    return change_page(
        form,
        title=_("Ghi chỉ tiêu"),
        sub=_("Đơn vị có chỉ tiêu riêng thì theo riêng, không thì theo cấp, rồi theo mọi cấp."),
        button_words=_("Ghi chỉ tiêu"),
        back=(_("Chỉ tiêu năm %(n)s", n=year), url_for(".targets", year=year)),
    )


@bp.route("/chi-tieu/<int:year>/chep", methods=["GET", "POST"])
@open_to("admin")
def carry_targets(year: int) -> ResponseReturnValue:
    """Take the targets of the year before over into this one."""
    if year not in aims.YEARS:
        abort(404)
    form, found = ErrandForm(), aims.missing(db(), year)
    form.seen.data = ""
    if form.validate_on_submit() and carried_out(
        form, lambda: aims.carry(db(), year, form.errand), lambda: None
    ):
        flash(_("Đã chép. Sửa từng chỉ tiêu nếu năm nay khác."), "success")
        return redirect(url_for(".targets", year=year), 303)
    return change_page(
        form,
        title=_("Chép chỉ tiêu năm %(n)s", n=year - 1),
        over=_("Sang năm %(n)s", n=year),
        notes=[(_("Sẽ chép:"), f"{'; '.join(in_short(one) for one in found)}.")],
        button_words=_("Chép %(count)s chỉ tiêu", count=len(found)),
        back=(_("Chỉ tiêu năm %(n)s", n=year), url_for(".targets", year=year)),
    )


@bp.route("/chi-tieu/<int:year>/bo", methods=["GET", "POST"])
@open_to("admin")
def drop_target(year: int) -> ResponseReturnValue:
    """Take a target away."""
    asked, form = wanted(year), ErrandForm()
    known = aims.known(db(), asked)
    if known is None:
        abort(404)
    form.show(known)
    if form.validate_on_submit() and carried_out(
        form, lambda: aims.drop_target(db(), asked, form.errand), lambda: aims.known(db(), asked)
    ):
        return redirect(url_for(".targets", year=year), 303)
    return change_page(
        form,
        title=_("Bỏ chỉ tiêu"),
        over=aims.titles().get(asked.indicator, asked.indicator),
        sub=_(
            "%(whom)s, năm %(year)s: %(n)s %%",
            whom=whom(asked.tier, asked.office),
            year=year,
            n=said(known["percent"]),
        ),
        button_words=_("Bỏ chỉ tiêu"),
        back=(_("Chỉ tiêu năm %(n)s", n=year), url_for(".targets", year=year)),
    )


def in_short(one: Target) -> str:
    """A target in a few words."""
    title = aims.titles().get(one.indicator, one.indicator)
    return f"{title}, {whom(one.tier, one.office)}: {said(one.percent)}\N{NO-BREAK SPACE}%"


def wanted(year: int) -> For:
    """The target that the address names; nobody's in particular without more."""
    given = request.args
    return For(given.get("chi-so", ""), year, given.get("cap", ""), given.get("don-vi", ""))


def whom(tier: str, office: str) -> str:
    """For whom a target is, in words."""
    if office:
        return office_name(office)
    return word(f"tier.{tier}") if tier else _("Mọi cấp")
