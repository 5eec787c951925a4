"""`motcua assets build`: the files that browsers load."""

from __future__ import annotations

import click

from portal import assets


@click.group(help="Tệp giao diện mà trình duyệt tải.")
def command() -> None:
    """The group."""


@command.command(help="Dựng các tệp còn thiếu hoặc đã cũ.")
def build() -> None:
    """Build what is missing or older than its sources."""
    names = assets.build(assets.OWN / "built")
    click.echo(f"Tệp giao diện: {len(names)}.")
