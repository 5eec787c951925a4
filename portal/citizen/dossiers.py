"""One's own dossiers: the list, and each of them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from portal import talking as shown
from portal.answers import changes_told, fees_told, told
from portal.auth import actor, open_to
from portal.citizen.owing import doubt, ways
from portal.citizen.routes import bp
from portal.citizen.telling import frame
from portal.citizen.timeline import way
from portal.clock import now, today
from portal.errors import word
from portal.forms.kinds import Places
from portal.forms.uploads import file_card
from portal.pdf import inline
from portal.session import db
from portal.site import site
from services import (
    appointments,
    expecting,
    following,
    inbox,
    my_dossiers,
    printing,
    supplementing,
    talking,
)
from services.errors import NotFound
from services.expecting import Expected
from services.following import Followed
from services.papers import KeptFile
from services.standing import is_away
from services.tongue import told as spoken
from workflows.calendar import local_day
from workflows.talking import is_over

FURTHEST = 10_000
"""No list is longer; a database refuses what is."""


@bp.get("/ho-so")
@open_to("citizen")
def dossiers() -> ResponseReturnValue:
    """What one has begun and what one has filed."""
    page = min(max(request.args.get("trang", 1, type=int), 1), FURTHEST)
    listed = my_dossiers.mine(db(), actor(), at=now(), page=page)
    begun = my_dossiers.begun(db(), actor()) if page == 1 else []
    return render_template(
        "pages/citizen/dossiers.html",
        listed=listed,
        begun=begun,
        page=page,
        unread=inbox.unread(db(), actor()),
        now=now(),
    )


@bp.get("/ho-so/<string:public_id>")
@open_to("citizen")
def dossier(public_id: str) -> ResponseReturnValue:
    """Where one's dossier stands, until when, and how it came there."""
    it = following.follow(db(), public_id, actor(), at=now())
    text = render_template("pages/citizen/dossier.html", frame=frame(it, now()), **about(it))
    seen(public_id)
    return text


def seen(public_id: str) -> None:
    """What was told about a dossier is no news any more."""
    with suppress(OperationalError):  # A full disk keeps nobody from reading.
        my_dossiers.read_notices(db(), public_id, actor(), at=now())


@bp.get("/ho-so/<string:public_id>/da-gui")
@open_to("citizen")
def sent(public_id: str) -> ResponseReturnValue:
    """It is filed: the number to keep, and what happens now."""
    it = following.follow(db(), public_id, actor(), at=now())
    if it.dossier.stage != "submitted":
        return redirect(url_for(".dossier", public_id=public_id), 303)
    more = {"ways": ways(it), "doubt": doubt(it, now())}
    return render_template("pages/citizen/sent.html", frame=frame(it, now()), it=it, **more)


@bp.get("/ho-so/<string:public_id>/phieu/<int:line>/<string:form>.pdf")
@open_to("citizen")
def slip(public_id: str, line: int, form: str) -> ResponseReturnValue:
    """A form that was issued for one's dossier."""
    found = printing.form_of(db(), public_id, line, form, actor())
    content = printing.render(db(), found, base_url=site())
    return inline(content, f"{word(f'form.{form}')} {found.number}")


@bp.get("/ho-so/<string:public_id>/bien-lai/<string:number>.pdf")
@open_to("citizen")
def receipt(public_id: str, number: str) -> ResponseReturnValue:
    """The receipt for what one has paid: at the desk the original was given on paper, so it is a copy."""
    it = following.follow(db(), public_id, actor(), at=now())
    payment = next((one for one in it.bill.payments if one.number == number), None)
    if payment is None:
        raise NotFound("payment-unknown")
    return inline(
        printing.fee_receipt(db(), payment, copy=payment.order_id is None), f"bien-lai-{number}"
    )


def about(it: Followed) -> dict[str, Any]:
    """What the page shows besides its frame."""
    places = Places(it.matter.scene.directory, local_day(it.dossier.submitted_at))
    said = talking.talk(db(), it.dossier.id, actor())
    return {
        "it": it,
        "now": now(),
        "way": way(it),
        "parts": told(it.matter.procedure, it.matter.answers, places),
        "papers": papers(it),
        "results": [file_card(file) for file in it.results],
        "fees": fees_told(it.matter.procedure, it.bill.charges),
        "changes": changes_told(it.lines),
        "total": it.bill.charged,
        "ways": ways(it),
        "doubt": doubt(it, now()),
        "desk": it.office(it.dossier.desk),
        "solver": it.office(it.dossier.office) if is_away(it.standing, today()) else None,
        "expected": expected_of(it),
        "said": shown.latest(shown.as_owner(said, it.matter.scene.directory)),
        "unread": said.unread,
        "talk_over": is_over(it.dossier.closed_at, now()),
        "appointed": appointments.appointed(it),
        "begun": supplementing.saved_at(db(), it),
    }


def expected_of(it: Followed) -> Expected | None:
    """How long it took others, as long as its own result is not there."""
    row = it.dossier
    if row.finished_at or row.closed_at:
        return None
    return expecting.expected(db(), row.procedure, at=now(), office=it.office(row.office))


def _from(file: KeptFile) -> str:
    """Where a paper without a file is from."""
    if file.origin:
        return str(_("Có trong hồ sơ %(number)s", number=file.origin))
    return str(_("Nộp tại quầy"))


def papers(it: Followed) -> list[dict[str, Any]]:
    """The papers that were handed in, as lines; one without a file was seen at the counter."""
    return [
        {
            "title": spoken(file.title),
            "again": it.asked_again(file),
            "href": url_for(".paper", paper_id=file.public_id) if file.size is not None else "",
            "note": file.filename or _from(file),
            "size": file.size,
        }
        for slot in it.slots
        for file in slot.files
    ]
