"""`motcua NOUN …`: what an installation is run with, from a shell or a timer."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from portal import commands

WRONG_USE = 2


class Nouns(click.Group):
    """Finds `motcua NOUN` in `portal/commands/NOUN.py`, and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click calls it
        return sorted(one.name for one in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{commands.__name__}.{cmd_name}").command
        return command


motcua = Nouns("motcua", help="Một Cửa: cổng dịch vụ công và một cửa điện tử.")


def main() -> None:
    """Run the command line; exit 0 good, 1 findings, 2 wrong use."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # only a real start pays for these

    from portal.settings import SettingsFault  # noqa: PLC0415
    from services.errors import ServiceError  # noqa: PLC0415
    from workflows.case import Refused  # noqa: PLC0415

    try:
        motcua()
    except SettingsFault as wrong:
        stop(*wrong.faults)
    except (ServiceError, Refused) as refused:
        stop(in_words(refused))
    except OperationalError as away:
        stop("Cơ sở dữ liệu chưa sẵn sàng. Chạy motcua db upgrade.", str(away.orig))


def in_words(refused: Exception) -> str:
    """The sentence for a reason."""
    from portal.jinja import WORDS, read_words  # noqa: PLC0415  # needed only when things go wrong
    from portal.settings import ROOT  # noqa: PLC0415

    reason = str(getattr(refused, "reason", refused))
    words = read_words(ROOT / "templates" / WORDS)
    return words.get(f"reason.{reason}", reason).format_map(getattr(refused, "details", {}))


def stop(*lines: str) -> None:
    """Say why not, and end."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(WRONG_USE)


if __name__ == "__main__":
    main()
