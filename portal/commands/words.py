"""`motcua words …`: what the portal says in other languages."""

from __future__ import annotations

import sys

import click

from portal import catalogues

FINDINGS = 1


@click.group(help="Lời của cổng bằng tiếng khác.")
def command() -> None:
    """The group."""


@command.command(help="Dựng các tệp lời còn thiếu hoặc đã cũ.")
def build() -> None:
    """Make what the program reads."""
    click.echo(f"Tệp lời: {len(list(catalogues.build()))}.")


@command.command(help="Đưa câu mới vào tệp lời, bỏ câu không còn dùng.")
def extract() -> None:
    """Bring the catalogues to what is written now; new sentences wait there to be translated."""
    from portal import extraction  # noqa: PLC0415  # Babel's tools, which nothing else needs

    for language in catalogues.languages():
        for domain in extraction.WANTED:
            came, went = extraction.update(language, domain)
            click.echo(f"{language}/{domain}: thêm {came}, bỏ {went}.")


@command.command(help="Soát tệp lời: đủ câu, đủ chỗ điền, không câu thừa.")
def check() -> None:
    """Name every sentence that cannot be told as it is."""
    from portal import extraction  # noqa: PLC0415  # Babel's tools, which nothing else needs

    found = [
        f"{language}/{domain}: {fault}"
        for language in catalogues.languages()
        for domain in extraction.WANTED
        for fault in extraction.faults(language, domain)
    ]
    for line in found:
        click.echo(line)
    click.echo(f"Tệp lời: {len(found)} chỗ cần sửa.")
    sys.exit(FINDINGS if found else 0)
