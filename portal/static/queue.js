// Keys of the desk's pages, and what is new since a queue was shown. Each page works without either.
(() => {
  "use strict";
  const OFF = "phim-tat";
  const dialog = document.getElementById("keys"), chosen = document.getElementById("keys-on");
  const off = () => localStorage.getItem(OFF) === "off";
  const LINES = "#queue tbody tr, .sheet";
  const rows = () => Array.from(document.querySelectorAll(LINES));
  const here = () => document.activeElement.closest(LINES);

  const go = (by) => {
    const all = rows(), at = all.indexOf(here());
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    (next?.querySelector("th a") ?? next)?.focus();
    next?.scrollIntoView({ block: next.matches(".sheet") ? "start" : "nearest" });
  };
  const within = () => document.getElementById("queue") ? here() : document;
  const press = (selector) => within()?.querySelector(selector)?.click();

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    c: () => press("form[action$='/nhan-viec'] button"),
    r: () => press("form[action$='/tra-viec'] button"),
    x: () => press("input[type=checkbox]"),
    d: () => document.querySelector("[aria-labelledby=viec] :is(input:not([type=hidden]), textarea, a)")?.focus(),
    v: () => press("[aria-labelledby=giay-to] a.way"),
    u: () => press(".crumb a"),
    n: () => press("[data-key=n]"),
    p: () => press("[data-key=p]"),
    "+": () => press("[data-key='+']"),
    "-": () => press("[data-key='-']"),
    "/": () => document.getElementById("words")?.focus(),
    "?": () => dialog.showModal(),
  };

  // Never while somebody types or chooses, never with a key of the browser or of a screen reader.
  const typing = (one) => one.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

  // Ctrl+Enter is what the last button of a long form does, from any of its boxes.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.repeat) return;
    const button = document.querySelector("[data-go]");
    if (button) event.preventDefault();
    button?.click();
  });

  document.addEventListener("keydown", (event) => {
    const does = KEYS[event.key];
    if (!does || off() || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.repeat && !"jk".includes(event.key)) return;
    if (event.isComposing || typing(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    does();
  });

  if (!chosen) return;
  chosen.checked = !off();
  chosen.addEventListener("change", () => {
    if (chosen.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }

  // Asked once a minute while the page is looked at, at no round time, so that offices do not ask
  // together. The line lies over the foot of the page: nothing moves under anybody's hand.
  const line = document.querySelector("[data-fresh]");
  const MINUTE = 60000;
  if (!line) return;
  const later = () => setTimeout(look, MINUTE * (0.75 + Math.random() / 2));
  const look = async () => {
    if (document.hidden) return later();
    try {
      const answer = await fetch(line.dataset.fresh, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) return;
      if (answer.ok) tell((await answer.json()).said);
    } catch {
      // The line is away; the next time.
    }
    later();
  };
  const tell = (said) => {
    if (!said || line.textContent === said) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.className = "btn btn-secondary btn-sm";
    link.textContent = said;
    line.replaceChildren(link);
  };
  later();
})();
