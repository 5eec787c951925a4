"""Looking through a declaration once more, and filing it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.answers import Told, fees_told, told
from portal.auth import actor, identified, open_to
from portal.citizen import browser
from portal.citizen.owing import offered
from portal.citizen.proving import stronger
from portal.citizen.routes import bp
from portal.citizen.walk import ours, places_of, walk
from portal.clock import now
from portal.errors import in_words
from portal.forms.base import PageForm, needed
from portal.questions import form_errors
from portal.session import db
from services import declaring, filing, marks
from services.declaring import Declaration
from services.errors import Conflict, Invalid
from workflows.case import Refused
from workflows.fees import total
from workflows.remarking import remarks


class SendForm(PageForm):
    """The statement of truth."""

    agree = BooleanField(
        _l("Tôi cam đoan những điều khai trên là đúng và chịu trách nhiệm trước pháp luật"),
        [needed(_l("Đánh dấu để cam đoan lời khai là đúng"))],
        name="cam-doan",
    )
    seen = HiddenField(name="seen-all")


@bp.get("/ban-khai/<string:draft_id>/kiem-tra")
@open_to("citizen")
def check(draft_id: str) -> ResponseReturnValue:
    """Everything on one page: answers, papers, where it goes, what it costs, until when."""
    return page(ours(draft_id), SendForm())


@bp.post("/ban-khai/<string:draft_id>/kiem-tra")
@open_to("citizen")
def send(draft_id: str) -> ResponseReturnValue:
    """File it. The same draft sent again comes to the same dossier."""
    it, form = ours(draft_id), SendForm()
    if not form.validate() or not it.complete:
        return page(it, form), 422
    try:
        at, level = now(), identified().assurance
        seen, (number, device) = form.seen.data or "", browser.known()
        filed = filing.submit(
            db(), draft_id, by=actor(), at=at, assurance=level, seen=seen, device=device
        )
    except Invalid as refused:
        form.refuse(refused)
        return page(ours(draft_id), form), 422
    except Conflict:
        return page(ours(draft_id), SendForm(formdata=None), changed=True), 409
    except Refused as refused:
        return page(ours(draft_id), form, stopped=in_words(refused)), 409
    return browser.keep(redirect(url_for(".sent", public_id=filed.public_id), 303), number)


def page(it: Declaration, form: SendForm, stopped: str = "", *, changed: bool = False) -> str:
    """The page, with what is missing when somebody has tried to send it; `stopped` is why it cannot
    be sent now, whatever its owner does; `changed`: it is not what they had in front of them."""
    promise = declaring.promise(it, at=now())
    form.seen.data = marks.of_whole(it.draft, [file.public_id for file in it.held])
    return render_template(
        "pages/citizen/check.html",
        it=it,
        form=form,
        walk=walk(it, "kiem-tra"),
        parts=parts(it),
        papers=papers(it),
        promise=promise,
        fees=fees_told(it.procedure, promise.fees),
        total=total(promise.fees),
        online=bool(offered(it.scene.directory, it.place.office.code if it.place.office else "")),
        settled=not any(section.slips for section in it.sections),
        missing=missing(it, form) if form.is_submitted() and not changed else [],
        stopped=stopped,
        changed=changed,
        stronger=stronger(it.procedure, url_for(".check", draft_id=it.draft.id)),
    )


def parts(it: Declaration) -> list[Told]:
    """The answers, each section with the way to change it, and what keeps it from being filed."""
    pages = {section.title: section.n for section in it.sections}
    wrong = {slip.place.partition(".")[0] for section in it.sections for slip in section.slips}
    odd = {one.place.partition(".")[0] for one in remarks(it.procedure, it.draft.answers, on=it.on)}
    return [
        Told(
            part.title,
            [item | {"unfit": unfit(item, wrong, odd)} for item in part.items],
            url_for(".section", draft_id=it.draft.id, n=pages[part.title]),
        )
        for part in told(it.procedure, it.answers, places_of(it))
    ]


def unfit(item: Mapping[str, Any], wrong: AbstractSet[str], odd: AbstractSet[str]) -> str:
    """What is to be done about an answer that cannot be filed, or is worth a second look."""
    if item["name"] in wrong:
        return str(_("Cần sửa") if item["value"] else _("Cần khai"))
    return str(_("Nên xem lại")) if item["name"] in odd else ""


def papers(it: Declaration) -> list[dict[str, Any]]:
    """The papers with their files; what need not be handed in, and was not, is not spoken of."""
    return [
        {
            "term": slot.paper.title,
            "value": ", ".join(file.filename for file in slot.files),
            "unfit": _("Cần thêm") if slot.lacking else "",
        }
        for slot in it.slots
        if slot.files or slot.lacking
    ]


def missing(it: Declaration, form: SendForm) -> list[tuple[str, str]]:
    """Where to go for everything that keeps it from being filed, and what to do there."""
    lines = []
    for section in it.sections:
        if section.slips:
            href = url_for(".section", draft_id=it.draft.id, n=section.n, loi=1)
            n = len(section.slips)
            lines.append((href, _("%(title)s: còn %(n)s chỗ cần khai", title=section.title, n=n)))
    for slot in it.slots:
        if slot.lacking:
            href = url_for(".papers", draft_id=it.draft.id)
            lines.append((href, _("Thêm %(title)s", title=slot.paper.title)))
    to_choose = (
        (it.place.office is None and it.place.chosen, _("Chọn nơi nhận hồ sơ")),
        (not it.returnable, _("Chọn cách nhận kết quả")),
    )
    href = url_for(".delivery", draft_id=it.draft.id)
    lines += [(href, words) for missing, words in to_choose if missing]
    return lines + [(f"#{anchor}", text) for anchor, text in form_errors(form)]
