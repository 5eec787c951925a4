"""The electronic identities that can be used here, and how somebody is sent there and back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import current_app, make_response, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.session import db
from portal.site import site
from portal.tracing import number
from portal.wiring import wiring
from services import signing_in
from services.errors import NotFound, ServiceError
from services.identity.provider import Provider
from services.ports import IdentityProvider
from services.tongue import told

BROWSER = "browser"


def offered() -> Sequence[Provider]:
    """The providers to choose from; the simulated one in a demonstration only."""
    known = [provider for provider, _ in wiring().identities.values()]
    demo = any(one.simulated for one in known) and signing_in.demo_people(db())
    return [one for one in known if demo or not one.simulated]


def asked(key: str) -> tuple[Provider, IdentityProvider]:
    """A provider that is offered, and how it is asked; NotFound for any other."""
    if key not in {one.key for one in offered()}:
        raise NotFound("page-unknown")
    return wiring().identities[key]


def browser() -> str:
    """A secret that only this browser knows, so that nobody else comes back in its place."""
    return str(session.setdefault(BROWSER, secrets.token_urlsafe(24)))


def back_to(provider: Provider) -> str:
    """The page at which people come back from a provider, as it was told to them."""
    return site() + url_for("public.come_back", provider=provider.key)


def farewell(issuer: str, proof: str) -> str:
    """Where the session of a provider ends too; empty where there is none to end."""
    for provider, client in wiring().identities.values():
        if provider.issuer == issuer:
            return client.farewell(proof, site() + url_for("public.sign_in"), at=clock.real())
    return ""


def titles() -> dict[str, str]:
    """What each issuer is called here."""
    return {one.issuer: told(one.title) for one, _ in wiring().identities.values()}


def gone_to(address: str, title: str, lead: str) -> ResponseReturnValue:
    """Leave for another site. A page in between: our policy lets no form end elsewhere, and a
    browser holds a redirect for the form's own."""
    answer = make_response(
        render_template("pages/public/leaving.html", address=address, title=title, lead=lead)
    )
    answer.headers["Refresh"] = f"0; url={address}"
    return answer


def note_refusal(error: ServiceError, provider: str) -> None:
    """Say in the log why somebody was not let in, and nothing about who it was."""
    facts = {"request": number(), "reason": error.reason, "provider": provider}
    current_app.logger.warning("identity-refused", extra={"facts": facts})
