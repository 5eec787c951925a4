"""How the installation does: for the administrator, what machines read at /readyz and /metrics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import now, real, today
from portal.counting import Pace
from portal.errors import word
from portal.forms.administering import ErrandForm
from portal.session import db
from portal.wiring import wiring
from services import jobs, places
from services.administering import restarting
from services.watching.passing import waiting_for_heirs
from services.watching.stuck import WHYS, Stuck, Why, stuck

SLOWEST, LATEST = 8, 10
MOST = 20
"""So many codes are told of one office; the rest is a number."""

CONVERTER = re.compile(r"<\w+(\([^)]*\))?:")


@bp.get("/van-hanh")
@open_to("admin")
def operation() -> ResponseReturnValue:
    """Whether it can work, what waits, what was given up, where the time goes."""
    lookout = wiring().lookout
    return render_template(
        "pages/admin/operation.html",
        found=lookout.findings(),
        waiting=lookout.backlog(),
        still=still_by_reason(lookout.stuck()),
        room=lookout.free(),
        lost=jobs.given_up(db(), LATEST),
        paces=[(address_of(one), one) for one in lookout.counts.paces(SLOWEST)],
        mail=wiring().settings.mail_host,
        at=real(),
    )


@bp.get("/van-hanh/dung-yen")
@open_to("admin")
def standing_still() -> ResponseReturnValue:
    """The offices in which dossiers stand still, with the codes of the first ones."""
    return render_template(
        "pages/admin/still.html",
        still=stuck(db(), real=real()),
        names=places.directory(db()).ever,
        most=MOST,
        at=now(),
    )


@bp.route("/van-hanh/lam-lai", methods=["GET", "POST"])
@open_to("admin")
def restart() -> ResponseReturnValue:
    """Let everything that was given up begin anew, once its cause is mended."""
    form = ErrandForm()
    lost, late = jobs.given_up_by_name(db()), waiting_for_heirs(db(), today())
    if form.validate_on_submit() and carried_out(
        form, lambda: restarting.restart(db(), form.errand), lambda: None
    ):
        flash(_("Đã giao lại cho tiến trình nền. Xem kết quả ở trang này sau ít phút."), "success")
        return redirect(url_for(".operation"), 303)
    told = "; ".join(f"{word(f'job.{name}')}: {n}" for name, n in lost.items()) or _("Không có.")
    names = (places.directory(db()).ever(code) for code in sorted(late))
    offices = "; ".join(one.name for one in names if one)
    return change_page(
        form,
        title=_("Làm lại việc bỏ dở"),
        sub=_(
            "Sửa nguyên nhân trước. Việc nào vẫn hỏng thì lại nằm ở danh sách bỏ dở, không mất gì."
        ),
        button_words=_("Làm lại"),
        notes=[
            (_("Việc bỏ dở sẽ làm lại:"), told),
            *([(_("Chuyển hồ sơ sang đơn vị kế thừa của:"), offices)] if offices else []),
        ],
        back=(_("Tình trạng vận hành"), url_for(".operation")),
    )


def still_by_reason(still: Sequence[Stuck] | None) -> dict[Why, tuple[int, int]] | None:
    """How many dossiers in how many offices stand still for each reason; None when not known."""
    if still is None:
        return None
    groups = {why: [one for one in still if one.why == why] for why in WHYS}
    return {
        why: (sum(len(one.named) for one in own), len({one.office for one in own}))
        for why, own in groups.items()
    }


def address_of(one: Pace) -> str:
    """The address that an endpoint is known by, such as `/thu-tuc/<code>`; empty without one."""
    rules = current_app.url_map.iter_rules()
    address = next((rule.rule for rule in rules if rule.endpoint == one.endpoint), "")
    return CONVERTER.sub("<", address)
