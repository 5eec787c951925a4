"""Everything a browser loads beside the pages: built once from this folder and from PyPI wheels.

Names carry a hash of the content, so a browser may keep each file for a year. No other host is
ever asked: the policy of the pages allows none.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Flask, Response, request

from portal import compression, stylesheet

OWN = Path(__file__).parent / "static"
SECTIONS = (
    "tokens page actions forms lists progress tables figures print".split()  # noqa: SIM905  # order
)
DRAWINGS = ("mark.svg", "mark-light.svg", "hero.svg", "quay.svg", "river.svg")
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
WHEELS = ("bootstrap-flask", "django-js-lib-htmx", "fontpkg-be-vietnam-pro", "fonttools")
# Latin and Vietnamese letters, the marks that are typed apart, quotes, đồng, arrows.
LETTERS = (
    "20-7E A0-FF 102-103 110-111 128-129 168-169 1A0-1A1 1AF-1B0 300-301 303 309 323 1EA0-1EF9"
    " 2013-2014 2018-201D 2022 2026 20AB 2190-2193 2212"
)
ICONS = tuple(
    """
    search chevron-right chevron-left arrow-right arrow-left arrow-repeat arrow-up-right clock
    calendar-check calendar3 hourglass-split pause-circle dash-circle check-lg check-circle-fill
    circle exclamation-triangle-fill exclamation-circle-fill info-circle-fill x-circle-fill
    file-earmark-text file-earmark-pdf file-earmark-image file-earmark-plus file-earmark-check
    upload download printer send pencil pen book cash-coin bank2 envelope telephone geo-alt person
    person-circle person-check person-gear people box-arrow-right inbox clipboard-check graph-up
    bar-chart eye emoji-smile heart house shop mortarboard briefcase flower1 trash plus-lg bell
    shield-check shield-lock key gear list-check signpost-split building qr-code star chat-left-text
    credit-card arrow-clockwise diagram-3 journal-text truck collection question-circle lightning
    tree car-front hospital camera
    """.split()  # noqa: SIM905  # a list of words reads better
)
STAFF_STYLES = "desk.css"
"""Of officers alone, so that citizens' pages do not carry it."""
SCRIPTS = {
    "portal.js": "motcua.js",
    "declaring.js": "declaring.js",
    "uploading.js": "uploading.js",
    "queue.js": "queue.js",
    "scanning.js": "scanning.js",
}
YEAR = 365 * 24 * 3600
PACKED = ".gz"
WORDS = {"css", "js", "svg"}
"""The endings of files that become smaller."""


def init_app(app: Flask) -> Callable[[str], str]:
    """Builds what is missing, lets browsers keep it, and returns the way from names to addresses."""
    folder = Path(app.config.setdefault("ASSETS_FOLDER", str(OWN / "built")))
    names = build(folder)
    base = f"{app.static_url_path}/{folder.name}"
    packed = {path.name: path.read_bytes() for path in folder.glob(f"*{PACKED}")}

    def asset_url(name: str) -> str:
        """The address of a file, by its name without the hash. Unknown names raise KeyError."""
        root = request.script_root if request else ""
        return f"{root}{base}/{names[name]}"

    @app.after_request
    def may_be_kept(response: Response) -> Response:
        if request.path.startswith(base) and response.status_code in {200, 206, 304}:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
            small = packed.get(f"{request.path.rpartition('/')[2]}{PACKED}")
            if small and response.status_code == 200:  # noqa: PLR2004
                as_packed(response, small)
        return response

    return asset_url


def as_packed(response: Response, small: bytes) -> None:
    """Answer with what was compressed when it was built, if the browser can read that."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.close()
        response.direct_passthrough = False
        response.set_data(small)
        response.content_encoding = "gzip"


def build(target: Path) -> Mapping[str, str]:
    """Makes the files of a folder and says which name stands for which; a second call only looks."""
    stamp, register = sources_stamp(), target / "names.json"
    before = json.loads(register.read_text()) if register.exists() else {"names": {}}
    known: dict[str, str] = before["names"]
    if before.get("stamp") == stamp and all((target / one).exists() for one in files_of(known)):
        return known
    target.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for name, content in made(names):
        stem, _, ending = name.rpartition(".")
        names[name] = f"{stem}.{sha256(content).hexdigest()[:10]}.{ending}"
        write(target / names[name], content)
        if ending in WORDS:
            write(target / f"{names[name]}{PACKED}", compression.packed(content))
    write(register, json.dumps({"stamp": stamp, "names": names}, indent=1).encode())
    for old in target.iterdir():  # a page that is still open may ask for the ones before
        if old.name.removesuffix(PACKED) not in {register.name, *names.values(), *known.values()}:
            old.unlink(missing_ok=True)
    return names


def files_of(names: Mapping[str, str]) -> Iterator[str]:
    """The files behind the names, and those compressed beside them."""
    for name in names.values():
        yield name
        if name.rpartition(".")[2] in WORDS:
            yield f"{name}{PACKED}"


def made(names: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Each file with its content; the stylesheet last, for it names the others."""
    for drawing in DRAWINGS:
        yield drawing, (OWN / drawing).read_bytes()
    for weight, style in WEIGHTS.items():
        yield f"bvp-{weight}.woff2", subset_font(style)
    yield "icons.svg", sprite().encode()
    for name, source in SCRIPTS.items():
        yield name, (OWN / source).read_bytes()
    yield STAFF_STYLES, stylesheet.minified((OWN / STAFF_STYLES).read_text()).encode()
    yield "htmx.js", wheel_file("js_lib_htmx", "static/htmx/htmx.min.js")
    yield "portal.css", portal_css(names).encode()


def sources_stamp() -> str:
    """A hash of all that the files are made from: ours, this code, the wheels' versions."""
    single = (*DRAWINGS, STAFF_STYLES, *SCRIPTS.values())
    ours = [*sorted(OWN.glob("css/*.css")), *(OWN / one for one in single)]
    code = [Path(__file__), Path(stylesheet.__file__), Path(compression.__file__)]
    parts = [path.read_bytes() for path in (*ours, *code)]
    return sha256(b"\0".join([*parts, *wheels()])).hexdigest()


@cache
def wheels() -> tuple[bytes, ...]:
    """The versions of what others made."""
    return tuple(version(one).encode() for one in WHEELS)


def portal_css(names: Mapping[str, str]) -> str:
    """One stylesheet: what we use of Bootstrap, then ours."""
    bootstrap = wheel_file("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css").decode()
    ours = "".join((OWN / "css" / f"{one}.css").read_text() for one in SECTIONS)
    both = stylesheet.trimmed(bootstrap) + stylesheet.minified(ours)
    return re.sub(
        r"url\(([\w.-]+)\)",
        lambda found: f"url({names[found.group(1)]})",
        stylesheet.without_unread_variables(both),
    )


def sprite() -> str:
    """One drawing with the icons in use, each a `<symbol>`."""
    every = wheel_file("flask_bootstrap", "static/bootstrap5/icons/bootstrap-icons.svg").decode()
    symbols = {
        found.group(1): found.group()
        for found in re.finditer(
            r'<symbol class="[^"]*" viewBox="[^"]*" id="([^"]*)">.*?</symbol>', every
        )
    }
    chosen = "".join(re.sub(r' class="[^"]*"', "", symbols[name], count=1) for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{chosen}</svg>'


def subset_font(style: str) -> bytes:
    """Be Vietnam Pro with the letters we need, as woff2 (about 29 KB)."""
    from fontTools import subset  # noqa: PLC0415  # 0.3 s that only a first start pays

    options = subset.Options(flavor="woff2", layout_features=["*"])
    source = wheel_file("fontpkg_be_vietnam_pro", f"files/BeVietnamPro-{style}.ttf")
    with subset.load_font(BytesIO(source), options) as font:
        maker = subset.Subsetter(options)
        maker.populate(unicodes=subset.parse_unicodes(LETTERS))
        maker.subset(font)
        out = BytesIO()
        subset.save_font(font, out, options)
    return out.getvalue()


def wheel_file(package: str, path: str) -> bytes:
    """A file that an installed package brings."""
    return files(package).joinpath(path).read_bytes()


def write(path: Path, content: bytes) -> None:
    """Writes at once: a second process that builds, or a browser, never sees half a file."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)
    os.replace(draft.name, path)  # noqa: PTH105  # Path.replace is the same, less plain here
