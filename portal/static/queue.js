// Keys of the desk's pages, and what has happened since a queue was shown. Each page works without either.
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
  const press = (selector) => {
    const button = within()?.querySelector(selector);
    if (!button?.closest("[inert]")) button?.click();
  };

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

  // The filter that is on shows, also where they scroll sideways.
  for (const one of document.querySelectorAll(".one-row [aria-current]")) {
    const row = one.closest("ul");
    const from = one.getBoundingClientRect().left - row.getBoundingClientRect().left;
    row.scrollLeft = from - (row.clientWidth - one.offsetWidth) / 2;
  }

  // Asked while the page is looked at, at no round time, so that offices do not ask together; at once
  // when somebody comes back to it, and less often while the server has trouble. What is new lies
  // over the foot of the page, what became of a line over its buttons: nothing moves under any hand.
  const line = document.querySelector("[data-fresh]"), told = document.querySelector("[data-told]");
  const OFTEN = 15000, SELDOM = 60000;
  if (!line) return;
  let next = 0;
  const later = (often) => {
    clearTimeout(next);
    if (!document.hidden) next = setTimeout(look, often * (0.75 + Math.random() / 2));
  };
  const look = async () => {
    clearTimeout(next);
    try {
      const answer = await fetch(line.dataset.fresh, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) return;
      if (answer.ok) show(await answer.json());
      later(answer.ok ? OFTEN : SELDOM);
    } catch {
      later(SELDOM);
    }
  };
  const show = (news) => {
    tell(news.said);
    for (const one of document.querySelectorAll("[data-count]")) {
      one.textContent = news.counts[one.dataset.count] ?? one.textContent;
    }
    for (const one of document.querySelectorAll("[data-line]")) turn(one, news.lines[one.dataset.line]);
    if (told.textContent !== news.told) told.textContent = news.told;
  };
  const tell = (said) => {
    if (!said || line.textContent === said) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.className = "btn btn-secondary btn-sm";
    link.textContent = said;
    line.replaceChildren(link);
  };
  const turn = (one, said) => {
    if (said && one.contains(document.activeElement)) one.closest("tr").querySelector("th a").focus({ preventScroll: true });
    one.inert = Boolean(said);
    const over = one.parentElement.querySelector(".turned");
    if (!said) return over?.remove();
    if (over?.textContent === said) return;
    const note = document.createElement("p");
    note.className = "turned";
    note.textContent = said;
    over?.remove();
    one.after(note);
  };
  document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(next) : look());
  later(OFTEN);
})();
