"""`motcua staff …`: officers' accounts and roles, from a shell."""

from __future__ import annotations

import secrets
import sys
from datetime import date, datetime

import click

from portal.clock import now, today
from portal.commands import as_json, in_app, tell
from portal.session import db
from services import staff
from services.administering import sessions
from services.administering.changes import SHELL, Errand

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(help="Tài khoản và vai trò của cán bộ.")
def command() -> None:
    """The group."""


@command.command("list", help="Cán bộ với vai trò hôm nay.")
@as_json
@in_app
def list_(as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """List the officers with the roles that they hold today."""
    officers = staff.listed(db(), on=today())
    rows = [
        {
            "login": one.login,
            "name": one.name,
            "title": one.title,
            "closed": one.closed,
            "roles": [{"role": post.role, "office": post.office} for post in one.posts],
        }
        for one in officers
    ]
    lines = [
        "\t".join((one.login, one.name, *(f"{post.role} @ {post.office}" for post in one.posts)))
        for one in officers
    ]
    tell({"officers": rows}, *lines, as_json=as_json)


@command.command(help="Mở tài khoản; in mật khẩu một lần, nếu không đọc từ --password-stdin.")
@click.argument("login")
@click.option("--name", required=True, help="Họ và tên.")
@click.option("--title", default="Cán bộ", help="Chức vụ.")
@click.option("--role", type=click.Choice(staff.ROLES), help="Vai trò đầu tiên.")
@click.option("--office", default="", help="Mã đơn vị của vai trò đó.")
@click.option("--since", type=DAY, help="Ngày đầu của vai trò; mặc định là hôm nay.")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào.")
@in_app
def add(
    login: str,
    name: str,
    title: str,
    role: str | None,
    office: str,
    since: datetime | None,
    password_stdin: bool,  # noqa: FBT001
) -> None:
    """Open an account. A password that nobody gave is made up and printed this once."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    chosen = password or secrets.token_urlsafe(12)
    new = staff.NewOfficer(login=login, name=name, title=title, password=chosen)
    officer_id = staff.add(db(), new, by_shell())
    if role:
        staff.give_role(
            db(), officer_id, role, office, since=_day(since) or today(), errand=by_shell()
        )
    click.echo(f"Đã mở tài khoản {login}." + ("" if password else f" Mật khẩu: {chosen}"))


@command.command(help="Cho cán bộ giữ một vai trò ở một đơn vị.")
@click.argument("login")
@click.argument("role", type=click.Choice(staff.ROLES))
@click.argument("office")
@click.option("--since", type=DAY, help="Ngày đầu; mặc định là hôm nay.")
@click.option("--until", type=DAY, help="Ngày cuối; mặc định là không hạn.")
@in_app
def give(
    login: str, role: str, office: str, since: datetime | None, until: datetime | None
) -> None:
    """Give a role from one day to another."""
    officer = staff.by_login(db(), login)
    first = _day(since) or today()
    staff.give_role(
        db(), officer.id, role, office, since=first, until=_day(until), errand=by_shell()
    )
    click.echo(f"{officer.name}: {role} @ {office} từ {first:%d/%m/%Y}.")


@command.command(help="Thôi một vai trò từ hôm nay.")
@click.argument("login")
@click.argument("role", type=click.Choice(staff.ROLES))
@click.argument("office")
@in_app
def take(login: str, role: str, office: str) -> None:
    """Take a role away from today on."""
    officer = staff.by_login(db(), login)
    staff.take_role(db(), officer.id, role, office, on=today(), errand=by_shell())
    click.echo(f"{officer.name}: thôi {role} @ {office}.")


@command.command(help="Đăng xuất một cán bộ ở mọi nơi, ngay từ lần bấm tới.")
@click.argument("login")
@click.option("--close", is_flag=True, help="Đóng luôn tài khoản.")
@in_app
def revoke(login: str, close: bool) -> None:  # noqa: FBT001  # as click calls it
    """End all sessions of an officer, and close the account if that is wanted."""
    officer = staff.by_login(db(), login)
    n = sessions.end(db(), officer.id, login, by_shell())
    if close:
        staff.close(db(), officer.id, at=now())
    click.echo(f"Đã đăng xuất {officer.name} ở {n} nơi." + (" Đã đóng tài khoản." if close else ""))


def by_shell() -> Errand:
    """Whoever has the server; it stands in the journal of administration as that."""
    return Errand(by=SHELL, at=now())


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
