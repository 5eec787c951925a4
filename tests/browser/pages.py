"""How a page is opened in a browser, and what is true of every page, whatever it says."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.tested import note

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Returns the list of what is wrong with the document as it stands, in sentences.
LOOK = """() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const words = (node) => node.textContent.replace(/\\s+/g, " ").trim();
  const heads = all("h1");
  if (heads.length !== 1) faults.push(`${heads.length} h1 instead of one`);
  else if (!words(heads[0])) faults.push("an empty h1");
  else if (!document.title.replace(/^(Lỗi|Error): /, "").startsWith(words(heads[0])))
    faults.push(`the title "${document.title}" does not start with the h1 "${words(heads[0])}"`);
  if (!["vi", "en"].includes(document.documentElement.lang))
    faults.push(`lang is "${document.documentElement.lang}"`);
  const seen = new Set();
  for (const { id } of all("[id]")) {
    if (seen.has(id)) faults.push(`two elements have the id ${id}`);
    seen.add(id);
  }
  const silent = ["hidden", "submit", "button", "reset", "image"];
  for (const field of all("input, select, textarea")) {
    const named = field.labels?.length || field.ariaLabel || field.hasAttribute("aria-labelledby");
    if (!silent.includes(field.type) && !named) faults.push(`no label: ${field.name || field.id}`);
  }
  for (const choice of all("input[type=radio], input[type=checkbox]"))
    if (all(`input[type=${choice.type}][name="${CSS.escape(choice.name)}"]`).length > 1
        && !choice.closest("fieldset")?.querySelector("legend"))
      faults.push(`choices without a legend: ${choice.name}`);
  for (const caption of all("caption:not(.visually-hidden)"))
    if (caption.offsetWidth < caption.parentElement.offsetWidth / 2)
      faults.push(`a squeezed caption: ${words(caption)}`);
  const thumb = (node) => {
    const { width, height } = node.getBoundingClientRect();
    const inASentence = getComputedStyle(node).display === "inline"
      && words(node.parentElement).length > words(node).length + 3;
    return inASentence || width < 2 || height > 43.5;
  };
  const pressed = (node) => node.matches("[type=radio], [type=checkbox]") ? node.labels[0] ?? node : node;
  if (innerWidth < 500)
    for (const node of all("a[href]:not(.skip), button, input, select, textarea, summary"))
      if (!thumb(pressed(node))) faults.push(`too small for a thumb: ${words(node) || node.name}`);
  const root = document.documentElement;
  for (const size of ["200%", ""]) {
    root.style.fontSize = size;
    const beyond = root.scrollWidth - root.clientWidth;
    if (beyond > 0) faults.push(`${beyond} px too wide${size && ` with letters of ${size}`}`);
  }
  return [...new Set(faults)];
}"""

_troubles: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def watched(page: Page) -> Page:
    """The same page; from now on its errors are remembered for `check_page`."""
    troubles = _troubles[page] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            troubles.append(f"console: {message.text}")

    def failed(request: Request) -> None:
        # A page that is left lets go of what it was still loading: not its fault.
        if request.failure != "net::ERR_ABORTED":
            troubles.append(f"not loaded: {request.url} ({request.failure})")

    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("requestfailed", failed)
    return page


def check_page(page: Page, *, expected_errors: int = 0) -> None:
    """Fails with everything that is wrong with the page as it stands: its head, labels, ids, width,
    accessibility (axe), what its console said, what its content policy refused.

    `expected_errors`: how many messages the console owes, for a page that answers 4xx on purpose.
    """
    page.wait_for_load_state()  # A pressed button may still be bringing it.
    troubles = _troubles[page]
    faults = looked(page) + accessibility_faults(page)
    if len(troubles) != expected_errors:
        faults += troubles or ["the console was silent"]
    troubles.clear()
    assert not faults, f"{page.url}:\n- " + "\n- ".join(faults)


def looked(page: Page) -> list[str]:
    """What is wrong with the document as it stands at this width, in sentences."""
    note(page.url, width_of(page))
    return list(page.evaluate(LOOK))


def width_of(page: Page) -> int:
    """How many pixels wide the page is shown."""
    size = page.viewport_size
    return size["width"] if size else 0


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds, one line for each rule with the first places."""
    found: dict[str, Any] = Axe().run(page, options={"runOnly": RULES}).response
    note(page.url, width_of(page), found)
    return [
        f"{fault['id']}: {fault['help']} at "
        + ", ".join(str(node["target"][0]) for node in fault["nodes"][:3])
        for fault in found["violations"]
    ]
