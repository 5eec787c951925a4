"""What a browser loads is small, ours, and named by its content."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from fontTools.ttLib import TTFont

from portal import assets, stylesheet

VIETNAMESE = "ăâđêôơưẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰÝỲỶỸỴ₫–“”…"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


@pytest.fixture(scope="module")
def names(folder: Path) -> Mapping[str, str]:
    return assets.build(folder)


def content(folder: Path, names: Mapping[str, str], name: str) -> bytes:
    return (folder / names[name]).read_bytes()


def test_a_second_build_only_looks(folder: Path, names: Mapping[str, str]) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    started = perf_counter()

    again = assets.build(folder)

    assert again == names
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert perf_counter() - started < 0.5


def test_a_lost_file_is_made_again_under_the_same_name(
    folder: Path, names: Mapping[str, str]
) -> None:
    (folder / names["bvp-400.woff2"]).unlink()

    again = assets.build(folder)

    assert again == names
    assert (folder / names["bvp-400.woff2"]).exists()


def test_what_is_no_longer_named_goes_a_build_later(folder: Path, names: Mapping[str, str]) -> None:
    (folder / "portal.0000000000.css").write_text("old")
    (folder / names["mark.svg"]).unlink()

    assets.build(folder)

    there = sorted(path.name for path in folder.iterdir())
    assert there == sorted([*assets.files_of(names), "names.json"])


def test_a_citizens_page_leaves_45_kilobytes_for_its_words(
    folder: Path, names: Mapping[str, str]
) -> None:
    loaded = (content(folder, names, name) for name in ("portal.css", "portal.js"))

    assert sum(len(gzip.compress(one, 6)) for one in loaded) < 15_000


def test_our_own_styles_stay_small() -> None:
    assert sum(path.stat().st_size for path in assets.OWN.glob("css/*.css")) < 27_000


def test_every_section_of_the_styles_is_in_the_stylesheet() -> None:
    assert {path.stem for path in assets.OWN.glob("css/*.css")} == set(assets.SECTIONS)


def test_the_stylesheet_loads_nothing_but_files_of_this_folder(
    folder: Path, names: Mapping[str, str]
) -> None:
    css = content(folder, names, "portal.css").decode()

    assert set(re.findall(r"url\(([^)]*)\)", css)) <= set(names.values())
    assert "data:" not in css
    assert "@import" not in css


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_the_typeface_has_every_vietnamese_letter(
    folder: Path, names: Mapping[str, str], weight: int
) -> None:
    file = content(folder, names, f"bvp-{weight}.woff2")

    with TTFont(BytesIO(file)) as font:
        missing = [letter for letter in VIETNAMESE if ord(letter) not in font.getBestCmap()]

    assert not missing
    assert len(file) < 35_000


def test_the_sprite_has_every_icon_once(folder: Path, names: Mapping[str, str]) -> None:
    sprite = content(folder, names, "icons.svg").decode()

    assert tuple(re.findall(r' id="([^"]*)"', sprite)) == assets.ICONS


def test_only_listed_classes_and_bare_elements_are_kept() -> None:
    css = ".row,.carousel{--a:1}p{margin:0}.btn:hover .badge{x:1}[data-bs-theme=dark]{color:red}"

    assert stylesheet.trimmed(css) == ".row{--a:1}p{margin:0}"


def test_an_empty_condition_is_left_out() -> None:
    css = "@media (min-width:1px){.modal{a:b}}@media print{.d-print-none{c:d}}@keyframes x{to{e:f}}"

    assert stylesheet.trimmed(css) == "@media print{.d-print-none{c:d}}"


def test_pictures_inside_the_stylesheet_are_left_out() -> None:
    css = ".form-select{--bs-img:url(\"data:image/svg+xml,%3csvg a='b;c'/%3e\");color:red}"

    assert stylesheet.trimmed(css) == ".form-select{color:red}"


def test_variables_that_only_unread_variables_read_are_left_out() -> None:
    css = ":root{--bs-a:1px;--bs-b:var(--bs-a);--bs-c:2px}p{margin:var(--bs-c)}"

    assert stylesheet.without_unread_variables(css) == ":root{--bs-c:2px}p{margin:var(--bs-c)}"


def test_a_readable_stylesheet_loses_only_what_means_nothing() -> None:
    css = '/* A */\n.a :is(b, c) { margin: 0 auto;  width: calc(1px + 2%) }\n.d::before { content: "; : " }'

    assert (
        stylesheet.minified(css)
        == '.a :is(b,c){margin:0 auto;width:calc(1px + 2%)}.d::before{content:"; : "}'
    )
