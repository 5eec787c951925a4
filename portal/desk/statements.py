"""The cashier's screen: a bank statement is looked over, taken in, and what is doubtful is decided."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.reception_day import my_desks
from portal.desk.routes import bp
from portal.forms.statements import LineForm, StatementForm
from portal.session import db
from services import bank_statements, bills, doubts, orders
from services.deeds import Deed
from services.errors import Conflict, Invalid

TAKE_IN, PAY = "ghi", "nop"
"""The buttons that write; all others look."""


@bp.route("/mot-cua/sao-ke", methods=["GET", "POST"])
@open_to("clerk")
def statement() -> ResponseReturnValue:
    """What waits for a decision; a statement to look over, then to take in."""
    form, seen = StatementForm(my_desks()), []
    if form.validate_on_submit():
        try:
            desk, lines = str(form.desk.data), bank_statements.parse(str(form.lines.data or ""))
            if request.form.get("viec") == TAKE_IN:
                n = bank_statements.take_in(db(), desk, lines, by=actor(), at=now())
                flash(_("Đã ghi %(n)s dòng mới.", n=n), "success")
                return redirect(url_for(".statement"), 303)
            seen = bank_statements.look_over(db(), desk, lines)
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
    return page(form, seen=seen), 422 if form.errors or form.form_errors else 200


@bp.post("/mot-cua/sao-ke/<int:n>")
@open_to("clerk")
def statement_line(n: int) -> ResponseReturnValue:
    """Decide about one line: it pays a dossier, or it is no fee."""
    form = LineForm()
    if form.validate_on_submit():
        deed, why = Deed(actor(), now(), form.key), str(form.why.data)
        try:
            if request.form.get("viec") == PAY:
                dossier = str(form.dossier.data or "")
                number = bank_statements.assign(db(), n, deed, dossier=dossier, why=why)
                flash(_("Đã ghi nhận tiền. Biên lai số %(number)s.", number=number), "success")
            else:
                bank_statements.set_aside(db(), n, deed, why=why)
                flash(_("Đã để riêng dòng này."), "success")
            return redirect(url_for(".statement"), 303)
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
    return page(StatementForm(my_desks(), formdata=None), line_form=form, line=n), 422


def page(form: StatementForm, **more: object) -> str:
    """The screen; `seen` are lines that were looked over, `line` the one of a form that was refused."""
    waiting = bank_statements.doubtful(db(), actor())
    unclear = {"orders": orders.unclear(db(), actor()), "refunds": doubts.refunds(db(), actor())}
    unclear["surpluses"] = bills.surpluses(db(), actor())
    shown = {"seen": [], "line": 0, "line_form": LineForm(formdata=None)} | unclear | more
    return render_template("pages/desk/statement.html", form=form, waiting=waiting, **shown)
