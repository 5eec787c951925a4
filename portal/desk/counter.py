"""Recording what was brought to the counter or came by post: find the procedure, key it in once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.routes import bp
from portal.desk.scanning import most_at_once, take_scans
from portal.forms.counter import NOTHING, WalkInForm, walk_in_form
from portal.forms.dynamic import form_for
from portal.forms.facts import Facts, facts_of
from portal.forms.kinds import Places
from portal.forms.prefill import profile_of, profile_of_card
from portal.heavy import takes_papers
from portal.session import db
from services import counter, desk_view, identity_cards, parcels, places
from services.desk_offices import committees_of, offered_by, own_codes, own_commune
from services.entering import Filed, Filing
from services.errors import Invalid, NotFound
from services.filing import Incomplete
from services.models import Citizen
from services.said_before import said_before
from workflows.case import Refused
from workflows.definition import Procedure

FIND = "find-known"
ENVELOPE = "buu-gui"
"""What an address calls the envelope that is opened."""


@bp.get("/mot-cua/ghi-nhan")
@open_to("clerk")
def choose_procedure() -> ResponseReturnValue:
    """Which procedure is it? Those that this desk receives."""
    words = request.args.get("q", "")
    found = offered_by(db(), actor(), today(), words=words)
    kept = {name: request.args[name] for name in ("tiep", ENVELOPE) if name in request.args}
    own = own_codes(db(), actor(), found, today())
    return render_template(
        "pages/desk/procedures.html",
        words=words,
        found=found,
        kept=kept,
        for_others={one.code for one in found} - own,
    )


@bp.route("/mot-cua/ghi-nhan/<string:code>", methods=["GET", "POST"])
@open_to("clerk")
@takes_papers
def record(code: str) -> ResponseReturnValue:
    """Key in a dossier; it is received at once."""
    procedure = offered(code)
    form, person = walk_in(procedure)
    if form.is_submitted():
        take_scans(form, form.papers)
    if FIND in request.form or not form.is_submitted():
        go_on_typing(form)
    if FIND in request.form:
        return shown(procedure, form, person, 200)
    if form.validate_on_submit() and (filed := recorded(code, form, person)):
        return redirect(url_for(".slip", public_id=filed.public_id), 303)
    return shown(procedure, form, person, 422 if form.is_submitted() else 200)


def offered(code: str) -> Procedure:
    """A procedure that this desk receives; any other is not found."""
    for procedure in offered_by(db(), actor(), today()):
        if procedure.code == code:
            return procedure
    raise NotFound("procedure-unknown")


def walk_in(procedure: Procedure) -> tuple[WalkInForm, Citizen | None]:
    """The form of a procedure, and whose account was asked for in it."""
    directory = places.directory(db())
    own, others = committees_of(db(), actor(), procedure, today())
    names = {one.parent: directory.ever(one.parent) for one in others}
    district = {code: office.short_name for code, office in names.items() if office}
    base = walk_in_form(procedure, own, [(one, district.get(one.parent, "")) for one in others])
    here = Places(directory, today())
    form = cast("WalkInForm", form_for(procedure, here, answers={}, base=base))
    before = {} if form.is_submitted() else sender_of(form) or applicant_before()
    form.account.data = form.account.data or before.get("profile.id_number")
    card = identity_cards.read(form.account.data or "")
    if card:
        form.account.data = card.number  # What else the code said goes into its own boxes.
    person = counter.known(db(), form.account.data or "")
    if before:
        form.take_over(before)
        form.link.data = person is not None and before.get("account") == str(person.id)
    home = own_commune(db(), actor(), today())
    if form.is_submitted():
        known = (profile_of(person) if person else {}) | (profile_of_card(card) if card else {})
        if FIND in request.form and known.get("profile.commune"):
            form.settle("", over=home)
        form.take_over(known if FIND in request.form else {})
        form.learn(facts(form, person, known), begun=FIND not in request.form)
    else:
        form.settle(home)
    return form, person


def facts(form: WalkInForm, person: Citizen | None, known: dict[str, Any]) -> Facts:
    """What is known of the applicant; nothing of an account whose number is not the applicant's."""
    number = form.who.id_number
    if person is not None and number not in (person.id_number, person.tax_code):
        person, known = None, {}
    before = said_before(db(), person.id) if person else {}
    return facts_of(known, before, number)


def sender_of(form: WalkInForm) -> dict[str, str]:
    """Who sent the envelope that is opened, with what the book of the post says of it."""
    public_id = request.args.get(ENVELOPE, "")
    if not public_id:
        return {}
    one = parcels.own(db(), public_id, actor())
    form.channel.data, form.parcel.data, form.carrier.data = "post", one.number, one.carrier
    form.ask_for_parcel()
    who = {"profile.name": one.person, "profile.phone": one.phone}
    return who | {"profile.address": one.address}


def applicant_before() -> dict[str, str]:
    """Who stood here with the dossier before this one, when the desk goes on with the same person;
    and the account that dossier went into, for they have agreed to that already."""
    public_id = request.args.get("tiep", "")
    if not public_id:
        return {}
    who = desk_view.of_desk(db(), public_id, actor()).dossier
    return {
        "account": str(who.citizen_id or ""),
        "profile.name": who.applicant,
        "profile.id_number": who.applicant_id_number,
        "profile.phone": who.applicant_phone,
        "profile.email": who.applicant_email,
        "profile.address": who.applicant_address,
    }


def go_on_typing(form: WalkInForm) -> None:
    """The keys go to the first box that is to be filled: who it is, then the first open question."""
    boxes = [form.account, form.applicant, form.id_number, *form.controls]
    empty = (box for box in boxes if box.data in NOTHING)
    if first := next(empty, None):
        first.render_kw = {**(first.render_kw or {}), "autofocus": ""}


def recorded(code: str, form: WalkInForm, person: Citizen | None) -> Filed | None:
    """Record the dossier; None when the form now says why that cannot be."""
    try:
        what, papers = filing_of(form, person), form.papers.handed_in
        return counter.record_walk_in(db(), code, what, papers, by=actor(), at=now())
    except Incomplete as lacking:
        form.refuse_slips(lacking.slips)
        form.papers.refuse(lacking.papers)
    except (Invalid, Refused) as refused:
        form.refuse(refused)
    return None


def filing_of(form: WalkInForm, person: Citizen | None) -> Filing:
    """What the form says, as it is filed; into an account only if its owner agreed."""
    who = form.who
    if person is not None and form.link.data:
        who = replace(who, citizen_id=person.id)
    return Filing(
        key=form.key,
        applicant=who,
        answers=form.answers,
        office=form.picked_office,
        delivery=str(form.delivery.data),
        delivery_address=form.delivery_address.data or "",
        channel=str(form.channel.data),
        carried=form.carried,
    )


def shown(
    procedure: Procedure, form: WalkInForm, person: Citizen | None, status: int
) -> ResponseReturnValue:
    """The page with everything that was keyed in."""
    text = render_template(
        "pages/desk/record.html",
        procedure=procedure,
        form=form,
        owner=person,
        find=FIND,
        most=most_at_once(),
    )
    return text, status
