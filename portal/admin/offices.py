"""The offices of all days: found, looked at, made, named, ended."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page, paged
from portal.admin.routes import bp
from portal.admin.saying import told
from portal.auth import open_to
from portal.clock import today
from portal.forms.offices import KINDS, EndOfficeForm, IdentityForm, NamesForm, NewOfficeForm
from portal.session import db
from services import places, staff
from services.administering import history, identifying, offices
from services.administering.changes import BETWEEN
from services.folding import fold
from workflows.offices import Office

PAGE = 50
STATES = ("now", "coming", "gone")
BELOW = {"province": "district", "district": "commune"}


@bp.get("/don-vi", defaults={"page": 1})
@bp.get("/don-vi/trang/<int:page>")
@open_to("admin")
def all_offices(page: int) -> ResponseReturnValue:
    """Every office that is or was, or those that fit what is looked for."""
    words = request.args.get("q", "")[:100]
    every = [
        one
        for one in places.directory(db()).every()
        if all(word in fold(f"{one.name} {one.code}") for word in fold(words).split())
    ]
    state = request.args.get("loai", "")
    groups = {key: [one for one in every if state_of(one) == key] for key in STATES}
    found = groups.get(state, every)
    first, last = paged(page, PAGE, len(found))
    return render_template(
        "pages/admin/offices.html",
        offices=found[first - 1 : last],
        words=words,
        page=page,
        first=first,
        last=last,
        total=len(found),
        kinds=KINDS,
        on=today(),
        all=len(every),
        groups={key: len(own) for key, own in groups.items()},
        state=state if state in groups else "",
    )


def state_of(one: Office) -> str:
    """Whether an office is there today, was there, or will be."""
    if one.valid(today()):
        return "now"
    return "coming" if one.valid_from > today() else "gone"


@bp.get("/don-vi/<string:office>")
@open_to("admin")
def one_office(office: str) -> ResponseReturnValue:
    """One office: its days, what is below it, who took over, what was changed."""
    it = known(office)
    begun = max(today(), it.valid_from)
    below = [one for one in places.directory(db()).ever_below(office) if one.parent == office]
    changes = history.of_subjects(
        db(), [("office", office), ("office-heir", f"{office}{BETWEEN}")], 10
    )
    return render_template(
        "pages/admin/office.html",
        it=it,
        below=below,
        above=places.directory(db()).ever(it.parent) if it.parent else None,
        successors=offices.successors(db(), office),
        predecessors=offices.predecessors(db(), office),
        office_of=places.directory(db()).ever,
        record=offices.OFFICE.read(db(), office),
        officers=staff.listed(db(), on=begun, offices=frozenset({office})),
        begun=begun,
        changes=told(changes),
        kinds=KINDS,
        on=today(),
    )


@bp.route("/don-vi/<string:office>/ten", methods=["GET", "POST"])
@open_to("admin")
def name_office(office: str) -> ResponseReturnValue:
    """Put the names of an office right."""
    it = known(office)
    form = NamesForm(obj=it)
    form.show(offices.OFFICE.read(db(), office))
    names = {key: str(form[key].data) for key in offices.NAMES}
    if form.validate_on_submit() and carried_out(
        form,
        lambda: offices.name(db(), office, names, form.errand),
        lambda: offices.OFFICE.read(db(), office),
    ):
        return redirect(url_for(".one_office", office=office), 303)
    return change_page(
        form,
        title=_("Sửa tên đơn vị"),
        over=it.code,
        sub=_(
            "Tên mới hiện ở mọi nơi ngay, cả trên hồ sơ cũ; mã hồ sơ không đổi. Đổi tên từ một ngày: dùng Sáp nhập, đổi tên."
        ),
        button_words=_("Lưu tên"),
        back=(it.name, url_for(".one_office", office=office)),
    )


@bp.route("/don-vi/<string:office>/ma-dinh-danh", methods=["GET", "POST"])
@open_to("admin")
def identify_office(office: str) -> ResponseReturnValue:
    """Give an office another identity code, once it is known what that means."""
    it = known(office)
    form = IdentityForm()
    form.show(offices.OFFICE.read(db(), office))
    code, official = str(form.identity_code.data), bool(form.official.data)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: offices.identify(db(), office, code, form.errand, official=official),
        lambda: offices.OFFICE.read(db(), office),
    ):
        flash(_("Đã đổi. Hồ sơ tiếp nhận từ lúc này mang mã mới."), "success")
        return redirect(url_for(".one_office", office=office), 303)
    stays = _(
        "%(n)s mã hồ sơ đã cấp bắt đầu bằng %(code)s giữ nguyên và vẫn tra cứu được. Mã đã dùng không cấp lại cho đơn vị khác.",
        n=identifying.numbered(db(), it.identity_code),
        code=it.identity_code,
    )
    return change_page(
        form,
        title=_("Đổi mã định danh"),
        over=it.name,
        button_words=_("Đổi mã"),
        notes=[(_("Mã đang dùng: %(code)s.", code=it.identity_code), stays)],
        back=(it.name, url_for(".one_office", office=office)),
    )


@bp.route("/don-vi/<string:office>/ket-thuc", methods=["GET", "POST"])
@open_to("admin")
def end_office(office: str) -> ResponseReturnValue:
    """Let an office end with all below it, once it is known what that means."""
    it, form = known(office), EndOfficeForm(last=today())
    form.show(offices.OFFICE.read(db(), office))
    if form.validate_on_submit() and carried_out(
        form,
        lambda: offices.end(db(), office, form.last.data, form.errand),
        lambda: offices.OFFICE.read(db(), office),
    ):
        flash(_("Đã ghi ngày cuối của đơn vị."), "success")
        return redirect(url_for(".one_office", office=office), 303)
    found = offices.ending(db(), office, form.last.data or today())
    notes = [
        (
            _("%(n)s đơn vị kết thúc cùng lúc.", n=len(found.below)),
            _("%(n)s hồ sơ đang mở ở đó. Còn hồ sơ thì phải có đơn vị kế thừa.", n=found.waiting),
        )
    ]
    if found.lost:
        lost = "; ".join(found.lost)
        notes.append((_("Chưa kết thúc được: không còn nơi giải quyết cho"), f"{lost}."))
    return change_page(
        form,
        title=_("Kết thúc đơn vị"),
        over=it.name,
        button_words=_("Kết thúc đơn vị"),
        notes=notes,
        aside=(_("Có đơn vị kế thừa: sáp nhập, đổi tên"), url_for(".merge_office", office=office)),
        back=(it.name, url_for(".one_office", office=office)),
    )


@bp.route("/don-vi-moi", methods=["GET", "POST"])
@open_to("admin")
def new_office() -> ResponseReturnValue:
    """A new office below another, from a day on."""
    form = NewOfficeForm(since=today())
    form.show(None)
    if form.validate_on_submit():
        above = known(form.parent.code)
        code = f"{above.code}.{form.in_code.data}"
        if carried_out(
            form,
            lambda: offices.make(db(), code, record_of(form, above), form.errand),
            lambda: None,
        ):
            return redirect(url_for(".one_office", office=code), 303)
    return change_page(
        form,
        title=_("Lập đơn vị"),
        button_words=_("Lập đơn vị"),
        back=(_("Đơn vị"), url_for(".all_offices")),
    )


def record_of(form: NewOfficeForm, above: Office) -> dict[str, object]:
    """The office as it is kept; a committee below another is one tier lower."""
    committee = form.kind.data == "committee"
    return {
        **{key: str(form[key].data) for key in ("kind", *offices.NAMES, "identity_code")},
        "key": str(form.in_code.data),
        "tier": BELOW.get(above.tier, above.tier) if committee else above.tier,
        "parent": above.code,
        "official": False,
        "gso": str(form.gso.data or "") if committee else "",
        "area": above.area,
        "valid_from": form.since.data.isoformat(),
        "valid_to": "",
        "source": str(form.reason.data),
    }


def known(code: str) -> Office:
    """An office of whatever day; 404 for none."""
    found = places.directory(db()).ever(code)
    if found is None:
        abort(404)
    return found
