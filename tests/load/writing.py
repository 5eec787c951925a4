"""What is written without HTTP: tallies in the filing transaction, forms, writers on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from time import perf_counter
from typing import Any

import pytest
import weasyprint
from sqlalchemy import select
from weasyprint.text.fonts import FontConfiguration

from services import filing, printing
from services.models import PrintForm
from services.printed import press
from services.reporting import tallying
from tests.load import filing as over_http
from tests.load import references, visitors
from tests.load.harness import Goal, Pair, Row
from tests.load.reading import timed
from tests.load.world import World

EACH_ROUND = 100


@contextmanager
def tallies(world: World) -> Iterator[Pair]:
    """Filing through the use case, with the tallies and without."""
    stock = over_http.stock(world, over_http.drafts(world))
    at = visitors.now(world)

    def file() -> float:
        ready = list(islice(stock, EACH_ROUND))
        began = perf_counter()
        for draft, owner in ready:
            filing.submit(world.db, draft, by=owner.actor, at=at, assurance="low")
        return (perf_counter() - began) / EACH_ROUND

    def uncounted() -> float:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tallying, "count", lambda *_: None)
            return file()

    yield Pair(uncounted, file)


@contextmanager
def pdf(world: World) -> Iterator[Pair]:
    """A receipt of one page, with all that is read for it, against its HTML alone."""
    forms = world.db.scalars(select(PrintForm).where(PrintForm.form == "receipt").limit(20)).all()
    pages = iter(list(forms) * 10_000)
    drawn: list[tuple[str, str]] = []
    draw = press.Press.draw

    def watched(self: Any, html: str, sheet: str) -> bytes:
        drawn.append((html, sheet))
        return draw(self, html, sheet)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press.Press, "draw", watched)
        for form in forms:
            printing.render(world.db, form, base_url="http://127.0.0.1/")
    fonts = FontConfiguration()
    css = weasyprint.CSS(string=_style(drawn[0][1]), font_config=fonts)
    bare = iter([html for html, _ in drawn] * 10_000)

    def reference() -> float:
        return timed(
            lambda: weasyprint.HTML(string=next(bare)).write_pdf(
                stylesheets=[css], font_config=fonts, pdf_tags=True
            ),
            len(forms),
        )

    def product() -> float:
        return timed(
            lambda: printing.render(world.db, next(pages), base_url="http://127.0.0.1/"), len(forms)
        )

    yield Pair(reference, product)


def _style(sheet: str) -> str:
    folder = press.TEMPLATES / "print"
    return "".join((folder / f"{name}.css").read_text("utf-8") for name in ("sheet", sheet))


@contextmanager
def writers(world: World) -> Iterator[Pair]:
    """The slowest hundredth of filings over HTTP, and of raw ones behind the stock busy handler."""
    samples, drafts = over_http.samples(world), over_http.drafts(world)
    stock = over_http.stock(world, drafts)

    def busy() -> float:
        jobs = [references.copy(one) for one in islice(cycle(samples), over_http.EACH_ROUND)]
        return world.driver.stock(world.bare, jobs).expect("done").slowest()

    def portal() -> float:
        messages = over_http.messages(islice(stock, over_http.EACH_ROUND))
        return world.driver.http(world.port, messages).expect("303").slowest()

    yield Pair(busy, portal)


ROWS = (
    Row(
        "tallies",
        "file one dossier with its tallies",
        "the same without",
        Goal("share", 0.85, 0.95),
        tallies,
    ),
    Row(
        "pdf", "a receipt of one page", "bare WeasyPrint, same HTML", Goal("times", 1.15, 0.65), pdf
    ),
    Row(
        "writers",
        "the slowest 1 % of filings by 8 writers",
        "raw SQL behind the stock busy handler",
        Goal("ms", 100, 20),
        writers,
        ("sqlite",),
    ),
)
