"""What a citizen types survives a line that fails, a closed page, and a second device."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import cast

from flask import Flask
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Request, Route, expect

from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page, looked
from tests.browser.test_citizen import presses
from tests.factories import a_draft
from tests.people import a_signed_in_citizen, the_database
from tests.portal.test_my_dossier import CERTIFICATE, has_filed, is_asked
from tests.uploads import a_photo

ALLOWANCE = "1.001776"
SLOW = {
    "offline": False,
    "latency": 20,
    "downloadThroughput": 200_000,
    "uploadThroughput": 120_000,
}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
HELD = "Object.keys(localStorage).filter((name) => name.startsWith('motcua:')).length"


def a_noisy_picture(name: str) -> FilePayload:
    """A picture of a megabyte that nothing makes smaller."""
    written = BytesIO()
    noise = b"".join(sha256(b"%d" % n).digest() for n in range(620 * 540 * 3 // 32 + 1))
    Image.frombytes("RGB", (620, 540), noise[: 620 * 540 * 3]).save(written, "PNG")
    made = {"name": name, "mimeType": "image/png", "buffer": written.getvalue()}
    return cast("FilePayload", made)


def a_small_picture(name: str) -> FilePayload:
    """A picture that comes in one piece."""
    made = {"name": name, "mimeType": "image/jpeg", "buffer": a_photo()}
    return cast("FilePayload", made)


def holds(page: Page, n: int) -> None:
    """Wait until this device holds so much that was not sent."""
    for _ in range(100):
        if page.evaluate(HELD) == n:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(HELD) == n


def trouble(page: Page) -> Locator:
    """Where the page says how it stands with the line."""
    return page.locator("div[data-trouble]")


def kept(page: Page) -> None:
    """Wait until the page says that it was saved."""
    expect(page.locator("[data-line]")).to_be_visible()
    expect(page.locator("[data-line]")).to_contain_text("Đã lưu lúc 08:30")


def ready(page: Page) -> None:
    """Wait until the script holds the key and the other pages: then nothing is on the way."""
    page.wait_for_load_state("networkidle")


def test_a_declaration_is_typed_while_the_line_is_away_and_filed_when_it_is_back(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app, commune="20341")
    phone = as_visitor(page(), visitor)
    context = phone.context
    phone.goto(f"{site}/nop-ho-so/{ALLOWANCE}")
    presses(phone, "Bắt đầu khai")
    first = phone.url
    ready(phone)

    phone.fill("#born-day", "1")
    kept(phone)
    context.set_offline(True)
    phone.fill("#full_name", "Lê Thị Sông Hàn")
    phone.fill("#born-month", "3")
    phone.fill("#born-year", "1990")
    expect(trouble(phone)).to_contain_text("Bạn cứ khai tiếp")
    assert looked(phone) == []
    presses(phone, "Lưu và tiếp tục")
    expect(phone.locator("h1")).to_have_text("Hoàn cảnh")
    phone.get_by_label("Người cao tuổi").check()
    phone.get_by_role("radio", name="Không", exact=True).check()
    holds(phone, 2)
    assert "Hàn" not in str(phone.evaluate("JSON.stringify(localStorage)"))
    second = phone.url
    assert second.endswith("/phan/2")
    phone.close()  # The battery is empty.

    context.set_offline(False)
    phone = context.new_page()
    phone.goto(second)
    expect(trouble(phone)).to_contain_text("Đã lưu phần bạn nhập lúc mất kết nối.")
    expect(phone.get_by_label("Người cao tuổi")).to_be_checked()
    holds(phone, 0)
    phone.goto(first)
    assert phone.input_value("#full_name") == "Lê Thị Sông Hàn"
    assert phone.input_value("#born-year") == "1990"
    for heading in ("Hoàn cảnh", "Nhận tiền", "Giấy tờ", "Nơi nhận và trả kết quả"):
        presses(phone, "Lưu và tiếp tục")
        expect(phone.locator("h1")).to_have_text(heading)
    phone.get_by_label("Nhận tại quầy một cửa").check()
    presses(phone, "Lưu và tiếp tục")
    phone.get_by_label("Tôi cam đoan").check()
    presses(phone, "Gửi hồ sơ")
    expect(phone.locator("h1")).to_have_text("Chúng tôi đã nhận hồ sơ của bạn")


def test_what_a_device_holds_goes_after_a_week_and_with_its_owner(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    phone = as_visitor(page(), a_signed_in_citizen(app))
    phone.goto(f"{site}/ho-so")
    phone.evaluate("localStorage.setItem('motcua:old:1:x', '{\"at\":5}')")
    phone.evaluate("localStorage.setItem('motcua:new:1:x', `{\"at\":${Date.now()}}`)")
    phone.reload()
    assert phone.evaluate(HELD) == 1
    phone.on("dialog", lambda asked: asked.accept())
    presses(phone, "Đăng xuất")
    assert phone.evaluate(HELD) == 0


def test_a_page_that_was_closed_says_without_the_line_that_nothing_is_lost(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app, commune="20341")
    phone = as_visitor(page(), visitor)
    context = phone.context
    phone.goto(f"{site}/nop-ho-so/{ALLOWANCE}")
    presses(phone, "Bắt đầu khai")
    phone.evaluate("navigator.serviceWorker.ready")
    phone.fill("#full_name", "Lê Thị Sông Hàn")
    kept(phone)
    first = phone.url
    phone.goto(f"{site}/ho-so")

    context.set_offline(True)
    phone.goto(first)
    expect(phone.locator("h1")).to_have_text("Chưa có mạng")
    assert looked(phone) == []
    stored = phone.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
        Promise.all((await (await caches.open(name)).matchAll()).map((one) => one.text()))))).flat()"""
    )
    assert len(stored) == 7
    assert not any(word in text for text in stored for word in ("Hàn", "csrf_token", "Đăng xuất<"))
    context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")

    expect(phone.locator("h1")).not_to_have_text("Chưa có mạng")
    assert phone.input_value("#full_name") == "Lê Thị Sông Hàn"
    phone.goto(f"{site}/khong-mang")
    assert looked(phone) == []


def test_a_supplement_outlives_the_line_and_the_page(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    dossier = has_filed(app, visitor, ALLOWANCE, "accept", group="disabled")
    is_asked(app, dossier, CERTIFICATE, "full_name")
    phone = as_visitor(page(), visitor)
    context = phone.context
    phone.goto(f"{site}{dossier}/bo-sung")
    ready(phone)

    phone.fill("#full_name", "Lê Thị Sông")
    phone.set_input_files(f"#giay-{CERTIFICATE}", a_small_picture("giấy.jpg"))
    expect(phone.get_by_role("link", name="giấy.jpg")).to_be_visible()
    assert phone.input_value("#full_name") == "Lê Thị Sông", "a file that came takes nothing away"
    expect(phone.locator("[data-line]")).to_contain_text("Đã lưu lúc 08:30, chưa gửi.")
    context.set_offline(True)
    phone.fill("#full_name", "Lê Thị Sông Hàn")
    expect(trouble(phone)).to_contain_text("Bạn cứ khai tiếp")
    holds(phone, 1)
    assert looked(phone) == []
    phone.close()
    context.set_offline(False)
    phone = context.new_page()
    phone.goto(f"{site}{dossier}/bo-sung")

    expect(phone.locator("#full_name")).to_have_value("Lê Thị Sông Hàn")
    holds(phone, 0)
    presses(phone, "Gửi phần bổ sung")
    expect(phone.locator("h1")).to_contain_text("đang giải quyết hồ sơ")
    holds(phone, 0)


def test_a_device_holds_nothing_of_a_page_that_was_sent_and_kept(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor)  # type: ignore[arg-type]
    phone = as_visitor(page(), visitor)
    for month, after in (("13", "/phan/1"), ("12", "/phan/2")):
        phone.unroute_all()
        phone.goto(f"{site}/ban-khai/{draft}/phan/1")
        ready(phone)
        phone.route("**/khoa", lambda route: route.abort())  # The next page brings nothing in.
        phone.fill("#born-month", month)
        with phone.expect_navigation():
            presses(phone, "Lưu và tiếp tục")
        ready(phone)
        assert phone.url.endswith(after)
        assert phone.evaluate(HELD) == 0


def test_an_upload_that_was_cut_goes_on_where_it_stopped(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor)  # type: ignore[arg-type]
    phone = as_visitor(page(), visitor)
    offsets: list[int] = []

    def seen(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    phone.on("request", seen)
    phone.goto(f"{site}/ban-khai/{draft}/giay-to")
    line = phone.context.new_cdp_session(phone)
    line.send("Network.emulateNetworkConditions", SLOW)
    box, photo = "#giay-declaration", a_noisy_picture("chụp bằng điện thoại.png")
    phone.set_input_files(box, photo)
    expect(phone.locator(f"{box}-files")).to_contain_text(re.compile("đã gửi [1-8]0 %"))
    line.send("Network.emulateNetworkConditions", SLOW | {"offline": True})
    expect(phone.locator(f"{box}-files")).to_contain_text("Tự gửi tiếp khi có mạng lại")
    line.send("Network.emulateNetworkConditions", SLOW)
    phone.on("dialog", lambda asked: asked.accept())
    phone.reload()  # Whoever is impatient.
    before = max(offsets)
    offsets.clear()

    line.send("Network.emulateNetworkConditions", FAST)
    game = cast("FilePayload", {**photo, "name": "trò chơi.exe", "buffer": b"MZ"})
    phone.set_input_files(box, [photo, game])
    expect(phone.locator(".file-ok")).to_contain_text("chụp bằng điện thoại.png")

    assert 0 < before <= offsets[0]
    expect(phone.locator(f"{box}-files")).to_contain_text("trò chơi.exe: Chỉ nhận tệp")
    assert phone.locator(".file-ok").count() == 1
    mark = sha256(photo["buffer"]).hexdigest()[:8]
    expect(phone.locator(".file-ok")).to_contain_text(f"mã kiểm tra {mark}")
    assert looked(phone) == []


def test_an_upload_that_is_refused_half_way_says_so(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor)  # type: ignore[arg-type]
    phone = as_visitor(page(), visitor)
    phone.goto(f"{site}/ban-khai/{draft}/giay-to")
    said = phone.locator("#giay-declaration-files")
    answers = [{"status": 422, "json": {"why": "hết chỗ"}}, {"status": 200, "body": "<p>Bảo trì"}]

    def refused(route: Route) -> None:
        announced.append(route.request.url)
        if len(announced) == 1:
            return route.continue_()
        return route.fulfill(**answers[len(announced) - 2])  # type: ignore[arg-type]

    announced: list[str] = []
    phone.route("**/giay-to/tai", refused)
    phone.route("**/giay-to/tai/*", lambda route: route.fulfill(status=404))

    phone.set_input_files("#giay-declaration", a_noisy_picture("một.png"))
    expect(said).to_contain_text("một.png: hết chỗ")
    phone.set_input_files("#giay-declaration", a_noisy_picture("hai.png"))
    expect(said).to_contain_text("hai.png: không gửi được, thử lại sau.")
    expect(said).not_to_contain_text("một.png")  # Something else was tried.
    assert phone.locator(".file-ok").count() == 0
    assert not phone.get_by_role("button", name="Tải lên").is_visible()


def test_a_link_to_what_is_wrong_leaves_the_page_as_it_is(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor)  # type: ignore[arg-type]
    phone = as_visitor(page(), visitor)
    phone.route("**/khoa", lambda route: route.abort())
    phone.goto(f"{site}/ban-khai/{draft}/phan/1")
    phone.fill("#born-month", "13")
    presses(phone, "Lưu và tiếp tục")
    ready(phone)
    phone.evaluate("document.querySelector('main').id = 'same'")

    phone.locator(".errs a").first.click()
    phone.wait_for_timeout(300)
    ready(phone)

    expect(phone.locator("#same .errs")).to_be_visible()
    assert "#" in phone.url


def test_two_devices_are_told_of_each_other(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor)  # type: ignore[arg-type]
    path = f"{site}/ban-khai/{draft}/phan/1"
    phone, tablet = (as_visitor(page(*size), visitor) for size in ((390, 844), (1280, 900)))
    for one in (phone, tablet):
        one.goto(path)
        ready(one)

    tablet.fill("#full_name", "Lê Bình")
    kept(tablet)
    ready(tablet)
    phone.fill("#full_name", "Lê An")
    expect(trouble(phone)).to_contain_text("vừa được lưu ở nơi khác lúc 08:30")
    other = f"motcua:{draft}:another-tab:/ban-khai/{draft}/phan/1/tu-luu"
    phone.evaluate('name => localStorage.setItem(name, `{"at":${Date.now()}}`)', other)
    holds(phone, 2)
    presses(phone, "So hai bản")

    check_page(phone, expected_errors=2)
    holds(phone, 1)  # What another window typed is nobody's to forget but its own.
    rows = phone.locator("main table tbody tr").inner_text().split("\t")
    assert rows == ["Họ và tên", "Lê Bình", "Lê An"]
    presses(phone, "Giữ phần tôi vừa nhập")
    phone.goto(path)
    assert phone.input_value("#full_name") == "Lê An"
