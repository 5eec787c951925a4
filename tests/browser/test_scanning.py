"""Scans dropped, pasted and chosen at the desk; the next empty slot is said and has the focus."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import FilePayload, Page

from tests.browser.conftest import SignsIn
from tests.browser.test_desk import sound
from tests.people import a_signed_in_officer
from tests.uploads import a_pdf

BIRTH = "1.001193"
GIVE = """([slot, how, name]) => {
  const data = new DataTransfer(), one = document.querySelectorAll("[data-slot]")[slot];
  data.items.add(new File(["%PDF-1.7"], name, { type: "application/pdf" }));
  const about = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
  const made = how === "paste" ? new ClipboardEvent(how, about) : new DragEvent(how, about);
  return !(slot < 0 ? document.body : one).dispatchEvent(made);
}"""
FOCUSED = "() => document.activeElement.closest('[data-slot]')?.dataset.slot ?? ''"
CHOSEN = "() => Array.from(document.querySelectorAll('[data-slot] [type=file]'), (one) => one.files.length)"


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
    assert clerk.evaluate(FOCUSED) == slots[1]
    assert f"Tiếp theo: “{slots[1]}”" in clerk.locator("[data-said]").inner_text()
    assert clerk.evaluate(GIVE, [1, "paste", "b.pdf"])
    for one in pages:  # Photographed one after the other, they add up.
        clerk.locator("[data-slot] [type=file]").nth(1).set_input_files([one])
    assert clerk.evaluate(CHOSEN)[:2] == [1, 3]
    assert clerk.evaluate(GIVE, [-1, "drop", "c.pdf"])  # The page stays.
    assert "Thả tệp vào đúng ô" in clerk.locator("[data-said]").inner_text()
    sound(clerk)
    clerk.locator("[data-clear]").nth(1).click()
    assert clerk.evaluate(CHOSEN)[:2] == [1, 0]
