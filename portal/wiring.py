"""What a process makes once and every request uses: engine, maker of sessions, cabinet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from portal.counting import Counts
from portal.lookout import Lookout, look_out
from portal.providers import simulated
from portal.settings import Settings
from services import outside
from services.db import connect, sessions
from services.identity.provider import Provider
from services.keeping import Cabinet
from services.ports import Gateway, IdentityProvider, Spool
from services.treasury import Account

NAME = "motcua"
COUNTS = "counts"
"""The folder of an installation in which its processes count."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """The settings of this process, and what was made from them."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    cabinet: Cabinet
    lookout: Lookout
    identities: Mapping[str, tuple[Provider, IdentityProvider]]
    spool: Spool
    gateways: Mapping[str, Gateway]
    accounts: Mapping[str, Account]


def init_app(app: Flask, settings: Settings, real: Callable[[], datetime]) -> None:
    """Connects nothing yet: a process may be forked after this. `real` tells the real time."""
    engine = connect(settings.database_url)
    cabinet = outside.cabinet(settings.papers_url)
    counts = Counts(app, settings.instance / COUNTS)
    lookout = look_out(engine, settings, cabinet.scanner, counts, real)
    demo = simulated(settings.simulated_identity)
    known = (*settings.identity, *((demo,) if demo else ()))
    identities = {one.key: (one, outside.identity(one)) for one in known}
    made = sessions(engine)
    spool = outside.spool(settings.papers_url)
    gateways = outside.gateways(asdict(settings))
    accounts = outside.accounts(settings.bank_accounts)
    app.extensions[NAME] = Wiring(
        settings, engine, made, cabinet, lookout, identities, spool, gateways, accounts
    )


def wiring() -> Wiring:
    """What this process was made with."""
    made: Wiring = current_app.extensions[NAME]
    return made
