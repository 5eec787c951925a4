"""From a template and its content to a PDF: the same content gives the same bytes.

WeasyPrint draws; Pango below it must not be entered by two threads, and a font configuration costs
memory that is never given back, so one of each serves the whole process, one sheet at a time.
Nothing is ever fetched: a sheet carries its pictures in itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.errors import Unavailable
from services.printed import wording

TEMPLATES = Path(__file__).parents[2] / "templates"
SHEETS = ("a5", "a5-across", "a4", "a4-across", "report", "signature")
"""The papers: each is one stylesheet in `templates/print`, laid over `sheet.css`."""

_one_at_a_time = Lock()


class Press:
    """WeasyPrint with its fonts and stylesheets, made once."""

    def __init__(self) -> None:
        import weasyprint  # noqa: PLC0415 - the program starts without Pango, and without its memory
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above

        self._html = weasyprint.HTML
        self._fonts = FontConfiguration()
        self._only_what_it_carries = URLFetcher(allowed_protocols=["data"])
        common = _style("sheet")
        self._styles = {
            name: weasyprint.CSS(
                string=common + _style(name),
                font_config=self._fonts,
                url_fetcher=self._only_what_it_carries,
            )
            for name in SHEETS
        }

    def draw(self, html: str, sheet: str) -> bytes:
        """The PDF of a page, tagged for screen readers."""
        page = self._html(string=html, url_fetcher=self._only_what_it_carries)
        drawn: bytes = page.write_pdf(
            stylesheets=[self._styles[sheet]], font_config=self._fonts, pdf_tags=True
        )
        return drawn


def drawn(template: str, sheet: str, content: Mapping[str, Any]) -> bytes:
    """The PDF of a template on one of `SHEETS`; `Unavailable` where nothing can draw."""
    html = _pages().get_template(template).render(content)
    with _one_at_a_time:
        return ready().draw(html, sheet)


@cache
def ready() -> Press:
    """The press of this process; `Unavailable` where its libraries are not installed."""
    try:
        return Press()
    except (ImportError, OSError) as lacking:
        raise Unavailable("printer-away") from lacking


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(wording.FILTERS)
    pages.globals["word"] = word
    return pages


def word(key: str) -> str:
    """The word of a key, as sheets say it."""
    return _words()[key]


@cache
def _words() -> Mapping[str, str]:
    """The words of `role.clerk` and of the other keys that the pages share with the forms."""
    sections = tomllib.loads((TEMPLATES / "words.toml").read_text("utf-8"))
    return {f"{name}.{key}": text for name, keys in sections.items() for key, text in keys.items()}


def _style(name: str) -> str:
    return (TEMPLATES / f"print/{name}.css").read_text("utf-8")
