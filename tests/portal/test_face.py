"""Every macro, on pages with long names and wrong answers, under the strict content policy."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError
from playwright.sync_api import Page
from werkzeug.serving import make_server

from portal.jinja import word_finder
from tests.browser.pages import check_page
from tests.portal.gallery import PAGES, make_app

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def text_of(app: Flask, name: str) -> str:
    return app.test_client().get(f"/{name}").text


def rendered(app: Flask, source: str) -> str:
    with app.test_request_context():
        return render_template_string(source)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_at_every_width(page: Opens, site: str, name: str) -> None:
    visitor = page()
    visitor.goto(f"{site}/{name}")

    check_page(visitor)
    visitor.set_viewport_size({"width": 1280, "height": 900})
    check_page(visitor)
    double = too_wide(visitor, "200%")
    visitor.set_viewport_size({"width": 320, "height": 640})

    assert (double, too_wide(visitor, "100%")) == (0, 0)


def too_wide(visitor: Page, size: str) -> int:
    """How far the page scrolls sideways with text of that size."""
    wide: int = visitor.evaluate(
        "(size) => { const root = document.documentElement; root.style.fontSize = size;"
        " return root.scrollWidth - root.clientWidth }",
        size,
    )
    return wide


@pytest.mark.browser
def test_the_errors_take_the_focus_and_lead_to_their_boxes(page: Opens, site: str) -> None:
    visitor = page()
    visitor.goto(f"{site}/declaration")

    focused = visitor.evaluate("document.activeElement.className")
    visitor.click("text=Nhập tháng sinh từ 1 đến 12")

    assert focused == "errs"
    assert visitor.evaluate("document.activeElement.id") == "born-month"


@pytest.mark.browser
def test_chosen_files_are_told_by_name(page: Opens, site: str) -> None:
    visitor = page()
    visitor.goto(f"{site}/declaration")

    visitor.set_input_files(
        "#paper", {"name": "giấy.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )

    assert visitor.inner_text("#paper-files") == "Đã chọn: giấy.pdf"


@pytest.mark.browser
def test_a_second_click_sends_nothing(page: Opens, site: str) -> None:
    visitor = page()
    visitor.goto(f"{site}/parts")
    visitor.evaluate(
        "() => { window.sent = 0; const form = document.querySelector('main form');"
        " form.addEventListener('submit', (e) => setTimeout(() => window.sent += !e.defaultPrevented));"
        " form.target = 'elsewhere'; form.action = 'about:blank' }"
    )

    visitor.evaluate(
        "() => { const one = document.querySelector('[data-demo=clerk]'); one.click(); one.click() }"
    )
    visitor.wait_for_timeout(50)

    assert visitor.evaluate("window.sent") == 1
    assert visitor.get_attribute("[data-demo=clerk]", "aria-busy") == "true"


@pytest.mark.browser
def test_without_scripts_there_is_no_button_that_needs_them(page: Opens, site: str) -> None:
    visitor = page(javascript=False)

    visitor.goto(f"{site}/procedure")

    assert not visitor.is_visible("[data-print]")


@pytest.mark.browser
def test_paper_shows_what_is_to_be_read(page: Opens, site: str) -> None:
    visitor = page(768, 900)
    visitor.goto(f"{site}/citizen")

    visitor.emulate_media(media="print")

    assert not visitor.is_visible(".top nav")
    assert not visitor.is_visible(".foot")
    assert visitor.is_visible("text=Ngày 15: hẹn trả")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_all_it_loads_weighs_at_most_60_kilobytes(app: Flask, name: str) -> None:
    client = app.test_client()
    text = client.get(f"/{name}").text
    linked = re.findall(r'(?:href|src)="(/static/built/[^"#]*\.(?:css|js))"', text)

    weight = sum(
        len(gzip.compress(client.get(one, buffered=True).data, 6)) for one in {*linked, f"/{name}"}
    )

    assert len(linked) == {"officer": 4, "board": 3, "error": 3}.get(name, 2)
    assert weight < 60_000


def test_a_file_named_by_its_content_may_be_kept_for_a_year(app: Flask) -> None:
    client = app.test_client()
    address = rendered(app, "{{ asset_url('portal.css') }}")

    kept = client.get(address, buffered=True).headers["Cache-Control"]
    lost = client.get(f"{address}.gone").headers.get("Cache-Control", "")

    assert kept == "public, max-age=31536000, immutable"
    assert "immutable" not in lost


def test_addresses_follow_the_prefix_under_which_the_portal_runs(app: Flask) -> None:
    with app.test_request_context(base_url="http://localhost/dvc"):
        address = render_template_string("{{ asset_url('mark.svg') }}")

    assert address.startswith("/dvc/static/built/mark.")


def test_the_title_says_first_that_something_is_wrong(app: Flask) -> None:
    assert "<title>Lỗi: Thông tin của trẻ – Một Cửa Quảng Nam</title>" in text_of(
        app, "declaration"
    )
    assert "<title>Hồ sơ của tôi – Một Cửa Quảng Nam</title>" in text_of(app, "empty")


def test_a_staff_page_has_its_own_head_and_no_foot(app: Flask) -> None:
    text = text_of(app, "officer")

    assert '<body class="staff">' in text
    assert "Bàn làm việc một cửa" in text
    assert "<footer" not in text


def test_signing_out_is_a_form_with_a_token(app: Flask) -> None:
    text = text_of(app, "citizen")

    assert re.search(
        r'<form method="post" action="/dang-xuat" data-held="[^"]+"><input type="hidden" name="csrf_token" value="[^"]{20,}">',
        text,
    )


def test_nobody_is_offered_a_way_out_who_is_not_in(app: Flask) -> None:
    frame = rendered(app, "{% extends 'pages/base.html' %}{% block title %}A{% endblock %}")

    assert 'href="/dang-nhap"' in frame
    assert "Đăng xuất" not in frame
    assert "Bản trình diễn" not in frame


def test_a_name_that_a_page_was_not_given_is_an_error(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        rendered(app, "{{ nobody_gave_this }}")


def test_an_icon_that_is_not_in_the_sprite_is_an_error(app: Flask) -> None:
    with pytest.raises(KeyError, match=r"portal\.assets\.ICONS"):
        rendered(app, "{{ icon('unicorn') }}")


def test_words_are_found_by_key_and_filled(app: Flask) -> None:
    assert rendered(app, "{{ word('due.left', n=3) }}") == "Còn 3 ngày"
    assert rendered(app, "{{ has_word('due.left') }} {{ has_word('due.right') }}") == "True False"


def test_a_key_without_words_is_an_error_while_we_build(app: Flask) -> None:
    with pytest.raises(KeyError):
        rendered(app, "{{ word('reason.no-such-thing') }}")


def test_a_key_without_words_is_a_line_in_the_log_for_people() -> None:
    told: list[tuple[str, str]] = []
    word = word_finder({}, strict=False, tell=lambda *line: told.append(line))

    assert word("reason.new") == "reason.new"
    assert told == [("no words for %s", "reason.new")]


def test_what_people_wrote_is_never_markup(app: Flask) -> None:
    source = (
        "{% from 'macros/notice.html' import notice %}{% from 'macros/tag.html' import tag %}"
        "{{ notice('info', said) }}{{ tag('go', said) }}{{ _('Chào %(name)s', name=said) }}"
    )

    with app.test_request_context():
        text = render_template_string(source, said="<script>x</script>")

    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == 3
