"""How many keys a day at the desk takes: a counter filing and a step of an officer, without a mouse."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Page

from tests.browser.conftest import SignsIn
from tests.browser.test_desk import sound
from tests.portal.working import a_clerk, filed

CARD = "049145000012|206000111|Trần Thị Bé|07031945|Nữ|12 Phan Châu Trinh, Tam Kỳ|10052021"


@dataclass
class Typist:
    """Somebody at the keyboard; what a scanner types is counted apart, a letter is a key."""

    page: Page
    keys: int = 0
    since: float = field(default_factory=time.monotonic)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key so often."""
        for _n in range(times):
            self.page.keyboard.press(key)
            self.keys += 1

    def types(self, words: str) -> None:
        """Type letters."""
        self.page.keyboard.type(words)
        self.keys += len(words)

    def scans(self, code: str) -> None:
        """Hold a card under the scanner, which presses Enter too."""
        self.page.keyboard.type(code)
        self.goes()
        self.keys -= 1

    def goes(self, key: str = "Enter") -> None:
        """Press it, and see on the next page where the keys go now."""
        with self.page.expect_navigation():
            self.press(key)
        self.page.wait_for_function(
            "document.activeElement !== document.body || !document.querySelector('[autofocus]')"
        )

    def spent(self, what: str) -> tuple[int, float]:
        """The keys and the seconds until here; `pytest -s` shows them."""
        seconds = time.monotonic() - self.since
        sys.stdout.write(f"{what}: {self.keys} keys, {seconds:.1f} s of the machine\n")
        return self.keys, seconds


def test_a_counter_filing_and_a_step_of_an_officer_need_few_keys(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    desk = as_visitor(page(1280, 900), a_clerk(app))
    desk.goto(f"{site}/mot-cua/ghi-nhan")
    clerk = Typist(desk)

    clerk.types("2.000815")
    clerk.goes()
    clerk.goes()
    clerk.scans(CARD)
    clerk.press("Tab")
    clerk.types("Bằng tốt nghiệp")
    clerk.press("Tab")
    clerk.types("Sở GDĐT")
    clerk.press("Tab")
    clerk.press("ArrowDown")
    clerk.press("Tab")
    clerk.types("2")
    clerk.press("Tab", 2)
    clerk.types("3")
    clerk.press("Tab")
    clerk.press("ArrowDown")
    clerk.press("Tab")
    clerk.types("1")
    clerk.goes("Control+Enter")

    assert desk.locator("h1").inner_text() == "Đã tiếp nhận hồ sơ"
    assert clerk.spent("a counter filing, 7 boxes")[0] <= 50
    desk.get_by_role("link", name="Mọi hồ sơ của lượt này").click()
    sound(desk)

    filed(app)
    desk.goto(f"{site}/xu-ly")
    officer = Typist(desk)
    officer.press("j")
    with desk.expect_navigation():
        officer.press("c")
    officer.press("d")
    officer.press("Space")
    officer.goes("Control+Enter")
    assert "Đã ghi nhận" in desk.inner_text("main")
    assert officer.spent("a step of an officer")[0] <= 8
