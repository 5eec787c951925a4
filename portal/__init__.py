"""The web: from requests to use cases, from values to pages. The place where all is put together."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    auth,
    clock,
    compression,
    errors,
    headers,
    heard,
    jinja,
    logs,
    navigation,
    rows,
    session,
    settings,
    tracing,
    training,
    visits,
    wiring,
)
from portal.settings import Settings

INBOUND = "inbound"
PACKAGES = ("public", "citizen", "desk", "manager", "admin", INBOUND)


def create_app(chosen: Settings | None = None) -> Flask:
    """The application; with no settings given, those of this installation."""
    if chosen is None:
        chosen = settings.load()
        logs.set_up(chosen.log_form)
    app = Flask(__name__, template_folder="../templates")
    app.config.from_mapping(chosen.flask())
    if chosen.proxies:
        hops = chosen.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    heard.init_app(app)
    wiring.init_app(app, chosen, clock.real)
    compression.init_app(app)  # What is added first, comes last after a request.
    tracing.init_app(app, believes=chosen.proxies > 0)
    headers.init_app(app, hsts=chosen.hsts)
    for part in (rows, session, jinja, clock, auth, navigation, errors, training, visits):
        part.init_app(app)
    protect = CSRFProtect(app)  # After the guard: whoever is not signed in learns that first.
    for package in PACKAGES:
        register(app, package)
    protect.exempt(app.blueprints[INBOUND])  # Machines, which sign every message instead.
    return app


def register(app: Flask, package: str) -> None:
    """Add the pages of a package: all its modules hang their routes on the one blueprint."""
    name = f"{__name__}.{package}"
    modules = [
        import_module(f"{name}.{one.name}") for one in iter_modules(import_module(name).__path__)
    ]
    app.register_blueprint(next(one.bp for one in modules if one.__name__ == f"{name}.routes"))
