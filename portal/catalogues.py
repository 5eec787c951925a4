"""The catalogues of other languages: made fit for reading when they have changed.

`templates/translations/LANGUAGE/*.po` is what people write. What the program reads (`.mo`) stands
beside it, is no part of the repository, and is made anew by whoever finds it older than its source:
the set-up, a process that starts, `motcua words build`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from portal.assets import write
from portal.settings import ROOT
from services.tongue import Tongue, learn

FOLDER = ROOT / "templates/translations"
SENTENCES, TEXTS = "sentences", "procedures"
"""The domains: what the program says, and what the texts of procedures say."""


def init() -> None:
    """Learn every language that has catalogues."""
    for language in languages():
        learn(Tongue(language, read(language, SENTENCES), read(language, TEXTS)))


def languages() -> list[str]:
    """The languages besides Vietnamese."""
    return sorted(one.name for one in FOLDER.iterdir() if one.is_dir())


def source(language: str, domain: str) -> Path:
    """The catalogue that people write."""
    return FOLDER / language / f"{domain}.po"


def read(language: str, domain: str) -> GNUTranslations:
    """A catalogue as the program reads it."""
    return opened(built(source(language, domain)))


@cache
def opened(path: Path) -> GNUTranslations:
    """The words of a file that never changes: another catalogue has another name."""
    return GNUTranslations(BytesIO(path.read_bytes()))


def build() -> Iterator[Path]:
    """Make everything that is missing or older than its source."""
    for language in languages():
        for domain in (SENTENCES, TEXTS):
            yield built(source(language, domain))


def built(path: Path) -> Path:
    """The file that the program reads; its name carries a hash of what it was made from."""
    text = path.read_bytes()
    ready = path.with_name(f"{path.stem}.{sha256(text).hexdigest()[:10]}.mo")
    if not ready.exists():
        from babel.messages.mofile import write_mo  # noqa: PLC0415  # only a first start pays
        from babel.messages.pofile import read_po  # noqa: PLC0415

        content = BytesIO()
        write_mo(content, read_po(BytesIO(text), locale=path.parent.name))
        write(ready, content.getvalue())
        for old in path.parent.glob(f"{path.stem}.*.mo"):
            if old != ready:
                old.unlink(missing_ok=True)
    return ready
