"""`motcua accounts …`: citizens' accounts, from a shell."""

from __future__ import annotations

import click

from portal.clock import now
from portal.commands import in_app
from portal.session import db
from services import accounts, forgetting


@click.group(help="Tài khoản của người dân và doanh nghiệp.")
def command() -> None:
    """The group."""


@command.command(help="Cấp lại mật khẩu theo số định danh, mã số thuế hoặc số điện thoại.")
@click.argument("number")
@in_app
def reset(number: str) -> None:
    """Give a new password to somebody whose papers were seen at a counter; printed this once."""
    citizen, password = accounts.renew_password(db(), number, at=now())
    click.echo(f"Mật khẩu mới của {citizen.name}: {password}")


@command.command(help="Xóa các lần đăng nhập đã hết từ hơn 30 ngày trước.")
@in_app
def forget() -> None:
    """Delete the sessions that ended long ago; for a timer."""
    n = forgetting.forget_ended(db(), at=now())
    click.echo(f"Đã xóa {n} lần đăng nhập cũ.")
