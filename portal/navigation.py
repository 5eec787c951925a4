"""What stands at the head and foot of every page: who is there, where they can go."""

from __future__ import annotations

from flask import Flask, g, request, url_for
from flask_babel import gettext as _

from portal.auth import person
from portal.wiring import wiring

HOMES = (
    ("clerk", "/mot-cua"),
    ("officer", "/xu-ly"),
    ("head", "/xu-ly"),
    ("leader", "/xu-ly"),
    ("manager", "/dieu-hanh"),
    ("admin", "/quan-tri"),
    ("citizen", "/ho-so"),
)
"""Where each role starts; who has several, starts at the first."""


def init_app(app: Flask) -> None:
    """Gives every page its frame."""
    app.context_processor(frame)


def home_of(roles: frozenset[str]) -> str:
    """The page on which somebody with these roles starts."""
    return next((path for role, path in HOMES if role in roles), "/")


def frame() -> dict[str, object]:
    """What `pages/base.html` reads."""
    one = person()
    roles = one.roles if one else frozenset()
    works = bool(roles - {"citizen"})
    return {
        "person": one.name if one else None,
        "nav": [(label, path, current(path)) for label, path in places(roles)],
        "home_url": home_of(roles) if works else "/",
        "account_url": url_for("public.account") if one and not g.get("bare") else None,
        "sign_in_url": url_for("public.sign_in"),
        "sign_out_url": url_for("public.sign_out"),
        "foot_links": foot(),
        "training": wiring().settings.training,
    }


def foot() -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns at the foot of every page."""
    return [
        (
            _("Cần người giúp?"),
            [
                (_("Trợ giúp"), url_for("public.help_page")),
                (_("Tra cứu hồ sơ"), url_for("public.look_up")),
            ],
        ),
        (
            _("Về cổng này"),
            [
                (_("Giới thiệu"), url_for("public.about")),
                (_("Khả năng tiếp cận"), url_for("public.accessibility")),
                (_("Quyền riêng tư"), url_for("public.privacy")),
            ],
        ),
    ]


def places(roles: frozenset[str]) -> list[tuple[str, str]]:
    """At most three ways to go."""
    work = [
        (_("Một cửa"), "/mot-cua", {"clerk"}),
        (_("Việc cần làm"), "/xu-ly", {"clerk", "officer", "head", "leader"}),
        (_("Điều hành"), "/dieu-hanh", {"manager", "leader"}),
        (_("Quản trị"), "/quan-tri", {"admin"}),
    ]
    mine = [(label, path) for label, path, who in work if who & roles][:3]
    if mine:
        return mine
    middle = (_("Hồ sơ của tôi"), "/ho-so") if roles else (_("Tra cứu"), "/tra-cuu")
    return [(_("Thủ tục"), "/thu-tuc"), middle, (_("Kết quả phục vụ"), "/ket-qua-phuc-vu")]


def current(path: str) -> bool:
    """Whether the page that is shown lies here."""
    return request.path == path or request.path.startswith(f"{path}/")
