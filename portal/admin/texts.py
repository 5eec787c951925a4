"""Texts of procedures in the browser: checked, walked by a test dossier, put in force, ended."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.comparing import Line, compared
from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.admin.saying import office_name
from portal.auth import open_to
from portal.clock import now, today
from portal.errors import word
from portal.forms.texts import EndForm, TextForm
from portal.session import db
from portal.workflow_arrows import NARROW, WIDE
from portal.workflow_cards import exit_words
from portal.workflow_drawing import draw
from services import places, publishing, revisions, workflow_words
from services.administering import texts
from services.administering.rehearsing import rehearse
from services.administering.texts import Checked
from services.errors import NotFound
from workflows.definition import Procedure

OF = "/thu-tuc/<string:code>"


@bp.route("/van-ban-thu-tuc", methods=["GET", "POST"])
@open_to("admin")
def text() -> ResponseReturnValue:
    """A text: sent to be looked at as often as one likes, and put in force when that is pressed."""
    form = TextForm()
    if not form.is_submitted():
        return page(form, None)
    found = texts.examine(db(), form.read(), on=today())
    if found.procedure is None or form.checks_only:
        return page(form, found)
    if form.validate() and carried_out(
        form,
        lambda: texts.publish(db(), form.with_day(found.raw), form.errand),
        lambda: texts.record(db(), str(found.raw["code"])),
    ):
        flash(_("Đã công bố. Hồ sơ đã nhận vẫn theo văn bản của mình."), "success")
        return redirect(url_for(".procedure", code=found.raw["code"]), 303)
    return page(form, found)


@bp.get(f"{OF}/ho-so-thu")
@open_to("admin")
def rehearsal(code: str) -> ResponseReturnValue:
    """A test dossier of the text that is in force; nothing of it is kept."""
    it = revisions.of(db(), code, on=today())[0].procedure
    walked = rehearse(it, places.scene(db()), at=now())
    return render_template(
        "pages/admin/rehearsal.html", it=it, walked=walked, office_name=office_name
    )


@bp.get(f"{OF}/so-sanh/<int:n>")
@open_to("admin")
def compare(code: str, n: int) -> ResponseReturnValue:
    """What a text changed of the one before it."""
    editions = {one.number: one for one in revisions.of(db(), code, on=today())}
    if n not in editions or n - 1 not in editions:
        raise NotFound("procedure-unknown")
    before, after = (texts.raw_of(db(), code, editions[one].digest) for one in (n - 1, n))
    return render_template(
        "pages/admin/compare.html",
        it=editions[n].procedure,
        n=n,
        lines=compared(before, after),
    )


@bp.route(f"{OF}/ngung", methods=["GET", "POST"])
@open_to("admin")
def end_procedure(code: str) -> ResponseReturnValue:
    """Let a procedure take no new dossiers after a day."""
    it = revisions.of(db(), code, on=today())[0].procedure
    form = EndForm(last=today())
    form.show(texts.record(db(), code))
    if form.validate_on_submit() and carried_out(
        form,
        lambda: texts.end(db(), code, form.last.data, form.errand, str(form.heir.data or "")),
        lambda: texts.record(db(), code),
    ):
        flash(_("Đã ghi ngày cuối. Hồ sơ đã nhận vẫn được giải quyết."), "success")
        return redirect(url_for(".procedure", code=code), 303)
    return change_page(
        form,
        title=_("Ngừng nhận hồ sơ"),
        over=f"{it.code} · {it.title}",
        sub=_(
            "Một văn bản giống hệt, thêm ngày cuối, được công bố. Hồ sơ đã nhận vẫn được giải quyết."
        ),
        button_words=_("Ngừng nhận"),
        notes=[
            (
                _("Thủ tục này đang tự mở từ:"),
                _("%(titles)s. Sau ngày cuối, phần ấy không tự mở nữa.", titles="; ".join(led)),
            )
        ]
        if (led := texts.leading_to(db(), code, on=today()))
        else [],
        back=(it.title, url_for(".procedure", code=code)),
    )


def page(form: TextForm, found: Checked | None) -> ResponseReturnValue:
    """The form, and under it what the text says."""
    more: dict[str, object] = {"found": found, "form": form}
    if found and found.procedure:
        more |= understood(found, found.procedure)
        if not form.seen.data:
            form.show_now(texts.record(db(), found.procedure.code))
    text = render_template("pages/admin/text.html", **more)
    return text, 422 if found and (found.faults or form.errors) else 200


def understood(found: Checked, it: Procedure) -> dict[str, object]:
    """All that a sound text says: in short, against the one in force, drawn, walked."""
    way = workflow_words.told(it, places.directory(db()), today())
    return {
        "it": it,
        "lines": against_last(found, it),
        "walked": rehearse(it, places.scene(db()), at=now()),
        "office_name": office_name,
        "places": way,
        "titles": {one.name: one.title for one in way},
        "drawings": {"narrow": draw(way, NARROW, word), "wide": draw(way, WIDE, word)},
        "exit_words": lambda one: exit_words(one, word),
    }


def against_last(found: Checked, it: Procedure) -> Sequence[Line] | None:
    """What the text changes of the one that was put in force last; None for a new procedure."""
    try:
        return compared(texts.raw_of(db(), it.code), publishing.plain(found.raw))
    except NotFound:
        return None
