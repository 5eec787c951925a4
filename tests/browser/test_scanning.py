"""Scans dropped, pasted and chosen at the desk; the next empty slot is said and has the focus."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from tests.browser.conftest import SignsIn
from tests.browser.test_desk import sound
from tests.people import a_signed_in_officer
from tests.uploads import a_pdf, a_photo, a_picture

BIRTH = "1.001193"
GIVE = """([slot, how, name]) => {
  const data = new DataTransfer(), one = document.querySelectorAll("[data-slot]")[slot];
  data.items.add(new File(["%PDF-1.7"], name, { type: "application/pdf" }));
  const about = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
  const made = how === "paste" ? new ClipboardEvent(how, about) : new DragEvent(how, about);
  return !(slot < 0 ? document.body : one).dispatchEvent(made);
}"""
FOCUSED = "() => document.activeElement.closest('[data-slot]')?.dataset.slot ?? ''"
CHOSEN = """() => Array.from(
  document.querySelectorAll("[data-slot] [type=file]:not([capture])"), (one) => one.files.length)"""


def test_scans_are_dropped_and_pasted_and_the_next_empty_slot_is_said(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    clerk = as_visitor(page(), a_signed_in_officer(app, "clerk", "tam-ky.an-my"))
    clerk.goto(f"{site}/mot-cua/ghi-nhan/{BIRTH}")
    slots = clerk.locator("[data-slot]").evaluate_all("all => all.map(one => one.dataset.slot)")
    pages: list[FilePayload] = [
        {"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": a_pdf(n)} for n in (1, 2)
    ]

    assert clerk.evaluate(GIVE, [0, "drop", "a.pdf"])
    expect(clerk.locator("[data-said]")).to_contain_text(f"Tiếp theo: “{slots[1]}”")
    assert clerk.evaluate(FOCUSED) == slots[1]
    assert clerk.evaluate(GIVE, [1, "paste", "b.pdf"])
    for n, one in enumerate(pages, 2):  # Photographed one after the other, they add up.
        clerk.locator("[data-slot] [type=file]:not([capture])").nth(1).set_input_files([one])
        expect(clerk.locator("[data-said]")).to_contain_text(f"{n} tệp đã vào")
    assert clerk.evaluate(CHOSEN)[:2] == [1, 3]
    assert clerk.evaluate(GIVE, [-1, "drop", "c.pdf"])  # The page stays.
    assert "Thả tệp vào đúng ô" in clerk.locator("[data-said]").inner_text()
    sound(clerk)
    clerk.locator("[data-clear]").nth(1).click()
    assert clerk.evaluate(CHOSEN)[:2] == [1, 0]


def test_a_scan_that_is_no_picture_is_named_before_it_is_sent(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    clerk = as_visitor(page(), a_signed_in_officer(app, "clerk", "tam-ky.an-my"))
    clerk.goto(f"{site}/mot-cua/ghi-nhan/{BIRTH}")
    box = clerk.locator("[data-slot] [type=file]:not([capture])").first
    files: list[FilePayload] = [
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": a_photo()[:20]},
        {"name": "hong.pdf", "mimeType": "application/pdf", "buffer": b"no head"},
        {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": a_photo()},
    ]

    box.set_input_files(files)

    said = "hong.jpg, hong.pdf không phải ảnh hay PDF đọc được"
    expect(clerk.locator("[data-said]")).to_contain_text(said)
    assert clerk.evaluate(CHOSEN)[0] == 1


def test_a_telephone_takes_a_picture_or_a_file_and_is_told_of_no_keys(
    app: Flask, site: str, browser: Browser, as_visitor: SignsIn
) -> None:
    size = ViewportSize(width=390, height=844)
    telephone = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    clerk = as_visitor(telephone.new_page(), a_signed_in_officer(app, "clerk", "tam-ky.an-my"))
    clerk.goto(f"{site}/mot-cua/ghi-nhan/{BIRTH}")
    slot = clerk.locator("[data-slot]").first
    camera, box = slot.locator("[capture]"), slot.locator("[type=file]:not([capture])")
    said = clerk.locator("[data-said]")
    for n, shade in enumerate(("white", "black"), 1):
        taken = a_picture(shade)
        camera.set_input_files(FilePayload(name=f"{n}.jpg", mimeType="image/jpeg", buffer=taken))
        expect(said).to_contain_text(f"{n} tệp đã vào")
    box.set_input_files(FilePayload(name="3.pdf", mimeType="application/pdf", buffer=b"%PDF"))
    expect(said).to_contain_text("3 tệp đã vào")

    button = slot.get_by_text("Chụp ảnh").locator("xpath=ancestor::label").bounding_box()
    assert button
    assert button["height"] >= 44
    assert box.bounding_box()
    assert clerk.evaluate(CHOSEN)[0] == 3
    assert not clerk.get_by_text("Ctrl và Enter").is_visible()
    clerk.goto(f"{site}/xu-ly")
    assert not clerk.get_by_text("Phím tắt").first.is_visible()
    telephone.close()
