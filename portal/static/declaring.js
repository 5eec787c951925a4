// Keeps a declaration while it is typed, and holds it on the device while the line is away.
// What is held is encrypted with a key that only the signed-in session is given. The draft is what
// the server has acknowledged; a body that got no answer is sent again as it was, then what came after.
(() => {
  "use strict";
  const PAUSE = 1200, LONGEST = 8000, PATIENCE = 15000, AGAIN = [3000, 6000, 12000, 25000];
  const first = document.querySelector("form[data-save]");
  if (!first) return;
  const trouble = document.querySelector("[data-trouble]");
  const draft = first.dataset.draft, mine = crypto.getRandomValues(new Uint32Array(2)).join("");
  const store = (path) => `motcua:${draft}:${mine}:${path}`;
  const pages = new Map(), states = new Map();
  let key = null, token = "", away = false, tries = 0, retry = 0, shown = location.pathname;

  // Each form: what is on the way (`limbo`), whether more was typed since, its timers.
  const stateOf = (form) => {
    if (!states.has(form))
      states.set(form, { limbo: "", dirty: false, since: 0, timer: 0, going: null, known: answersOf(form) });
    return states.get(form);
  };
  const bodyOf = (form) =>
    new URLSearchParams(Array.from(new FormData(form)).filter(([, value]) => typeof value === "string")).toString();
  const answersOf = (form) => bodyOf(form).replace(/&?(csrf_token|once|seen-\w+)=[^&]*/g, "");
  const marked = (body, marks) => {
    const sent = new URLSearchParams(body);
    for (const [name, mark] of Object.entries(marks)) sent.set(name, mark);
    if (token) sent.set("csrf_token", token);
    return sent.toString();
  };

  // Words
  const say = (name, values = {}) => {
    const words = trouble.dataset[name] ?? "";
    const said = words.replace(/\{(\w+)\}/g, (_, what) => values[what] ?? "");
    trouble.hidden = !said;
    trouble.classList.toggle("note-late", !["again", "back", "brought"].includes(name));
    if (trouble.firstElementChild.textContent !== said) trouble.firstElementChild.textContent = said;
    for (const way of trouble.querySelectorAll("[data-for]")) way.hidden = way.dataset.for !== name;
  };
  const sayKept = (form, at) => {
    const line = form.querySelector("[data-line]");
    if (!line) return;
    line.hidden = false;
    line.querySelector("span").textContent = line.dataset.kept.replace("{at}", at);
  };

  // The device
  const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (one) => String.fromCharCode(one)).join(""));
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const hold = async (form) => {
    const { limbo, dirty } = stateOf(form);
    if (!key || !(limbo || dirty)) return;
    const path = form.dataset.save, iv = crypto.getRandomValues(new Uint8Array(12));
    const held = JSON.stringify({ path, page: form.dataset.page, limbo, latest: bodyOf(form) });
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(held));
    if (stateOf(form).limbo || stateOf(form).dirty)
      localStorage.setItem(store(path), JSON.stringify({ at: Date.now(), iv: base64(iv), box: base64(box) }));
  };
  const letGo = (form) => localStorage.removeItem(store(form.dataset.save));
  // What a page carries along is held no longer once the next page shows it (`motcua.js`).
  const carry = (name) => sessionStorage.setItem("motcua-carried", name);
  const open = async (name) => {
    try {
      const { iv, box } = JSON.parse(localStorage.getItem(name));
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, key, bytes(box));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null; // Another account's, or torn: it goes when its days are over.
    }
  };
  const askForKey = async () => {
    if (!crypto.subtle) return;
    const answer = await fetch(first.dataset.key, { redirect: "manual" });
    if (!answer.ok) return;
    const given = await answer.json();
    token = given.csrf;
    key = await crypto.subtle.importKey("raw", bytes(given.key), "AES-GCM", false, ["encrypt", "decrypt"]);
  };

  // The line. Returns what became of a body: its marks, or the name of the trouble.
  const send = async (path, body, leaving = false) => {
    try {
      const answer = await fetch(path, {
        method: "POST", body: new URLSearchParams(body), redirect: "manual", keepalive: leaving,
        signal: leaving ? undefined : AbortSignal.timeout?.(PATIENCE),
      });
      if (answer.ok) return await answer.json();
      if (answer.status === 409) return { trouble: "differs", ...(await answer.json()) };
      if (answer.status === 401) return { trouble: "ended" };
      if (answer.status >= 500 || answer.status === 429) return { trouble: key ? "held" : "lost" };
      return { trouble: answer.type === "opaqueredirect" || answer.status === 404 ? "gone" : "stale" };
    } catch {
      return { trouble: key ? "held" : "lost" };
    }
  };

  const save = (form, leaving = false) => {
    const state = stateOf(form);
    state.going ??= saveAll(form, state, leaving).finally(() => (state.going = null));
    return state.going;
  };
  const saveAll = async (form, state, leaving) => {
    clearTimeout(state.timer);
    while (state.limbo || state.dirty) {
      if (!state.limbo) {
        state.limbo = bodyOf(form);
        state.sent = answersOf(form);
        state.dirty = false;
        state.since = 0;
      }
      const answer = await send(form.dataset.save, marked(state.limbo, {}), leaving);
      if (answer.trouble) return failed(form, answer);
      state.limbo = "";
      state.known = state.sent;
      for (const [name, mark] of Object.entries(answer.marks))
        for (const box of form.querySelectorAll(`input[name="${name}"]`)) box.value = mark;
      if (!state.dirty) letGo(form);
      recovered(form, answer.at);
    }
    if (stateOf(form).trouble) recovered(form, "");
    return true;
  };
  const failed = (form, { trouble: name, at }) => {
    stateOf(form).trouble = name;
    if (name === "lost") delete form.dataset.saved;
    away = name === "held" || name === "lost";
    say(name, { at });
    if (name === "gone") letGo(form);
    else hold(form);
    clearTimeout(retry);
    if (away) retry = setTimeout(saveEverything, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
    return false;
  };
  const recovered = (form, at) => {
    const before = stateOf(form).trouble;
    stateOf(form).trouble = undefined;
    form.dataset.saved = "1";
    if (at) sayKept(form, at);
    tries = 0;
    if (!before) return;
    away = false;
    say(at ? "again" : "back", { at });
    setTimeout(() => away || say(""), 6000);
  };
  const saveEverything = async () => {
    for (const form of states.keys()) if (!(await save(form)) && away) return;
  };

  // Typing
  const typed = (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-save]")) return;
    const state = stateOf(form);
    state.dirty = true;
    if (stateOf(form).trouble === "lost") delete form.dataset.saved;
    state.since ||= Date.now();
    clearTimeout(state.timer);
    const wait = Math.max(0, Math.min(PAUSE, state.since + LONGEST - Date.now()));
    state.timer = setTimeout(() => {
      state.dirty &&= answersOf(form) !== state.known;
      hold(form);
      if (mayTry(form)) save(form);
    }, wait);
  };
  const mayTry = (form) => ["held", "lost", undefined].includes(stateOf(form).trouble);

  // Pages that were fetched while the line was there are shown while it is not.
  const formsOf = (main) => main.querySelector("form[data-save]");
  const keepPage = () => pages.set(location.pathname, { main: document.querySelector("main"), title: document.title });
  const fetchOthers = async () => {
    keepPage();
    if (navigator.connection?.saveData) return;
    for (const link of document.querySelectorAll(".tasks a")) {
      const path = new URL(link.href).pathname;
      if (pages.has(path) || !/\/(phan\/\d+|noi-nhan)$/.test(path)) continue;
      try {
        const answer = await fetch(path, { redirect: "error" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.ok && formsOf(page)) pages.set(path, { main: page.querySelector("main"), title: page.title });
      } catch {
        return;
      }
    }
  };
  const show = (path, past = false) => {
    const page = pages.get(path);
    if (!page) return false;
    const form = formsOf(page.main), known = JSON.parse(form.dataset.known || "{}");
    for (const { main } of pages.values())
      for (const [name, value] of new FormData(formsOf(main))) known[name] = value;
    form.dataset.known = JSON.stringify(known);
    form.dataset.saved = "1";
    stateOf(form);
    const place = page.main.querySelector(".keeps"), ours = trouble.parentElement;
    if (place) place.replaceWith(ours);
    else form.append(ours);
    document.querySelector("main").replaceWith(page.main);
    document.title = page.title;
    if (!past) history.pushState(null, "", path);
    shown = path;
    window.dispatchEvent(new Event("pageshow"));
    scrollTo(0, 0);
    page.main.focus();
    return true;
  };
  const goOn = (form, named) => {
    const paths = Array.from(pages.keys()).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const sections = paths.filter((path) => path.includes("/phan/"));
    const at = sections.indexOf(form.dataset.page);
    if (!named && at >= 0 && sections[at + 1]) show(sections[at + 1]);
    else say(key ? "waits" : "lost");
  };

  const submitted = async (event) => {
    const form = event.target;
    if (!form.matches("[data-save]") || form.dataset.through) return;
    const state = stateOf(form), button = event.submitter;
    carry(store(form.dataset.save));
    if (!mayTry(form)) {
      state.dirty = false;
      state.limbo = "";
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    state.dirty = true;
    if (!navigator.onLine || away || stateOf(form).trouble) {
      await hold(form);
      if (!(await save(form))) {
        if (away) goOn(form, button?.name);
        return;
      }
    } else {
      await Promise.race([hold(form), new Promise((done) => setTimeout(done, 300))]);
      await state.going;
    }
    await new Promise((done) => setTimeout(done)); // A form cannot be sent while it is being sent.
    clearTimeout(state.timer);
    state.dirty = false;
    form.dataset.through = form.dataset.saved = "1";
    form.requestSubmit(button);
    setTimeout(() => delete form.dataset.through, 6000);
  };

  const clicked = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !(away || !navigator.onLine) || event.ctrlKey || event.metaKey) return;
    const path = new URL(link.href).pathname;
    if (pages.has(path) && path !== location.pathname) {
      event.preventDefault();
      show(path);
    }
  };
  const leaving = () => {
    for (const [form, state] of states)
      if (state.dirty && !form.dataset.through) {
        clearTimeout(state.timer);
        save(form, true);
      }
  };

  // What this draft held when a page of it was closed, is sent before anything else is typed.
  const adopt = async () => {
    if (!key) return;
    await new Promise((done) => setTimeout(done, 150)); // The page before this one lets go of its lock.
    const alive = (await navigator.locks.query()).held.map((one) => one.name);
    for (const name of Object.keys(localStorage)) {
      const [, whose, tab] = name.split(":");
      if (whose !== draft || !name.startsWith("motcua:") || alive.includes(`motcua:${tab}`)) continue;
      const held = await open(name);
      if (held && (await bringIn(name, held))) return;
    }
  };
  const bringIn = async (name, held) => {
    const here = held.page === location.pathname;
    let marks = {}, changed = false;
    for (const body of [held.limbo, held.latest].filter(Boolean)) {
      const answer = await send(held.path, marked(body, marks));
      if (answer.trouble === "gone") localStorage.removeItem(name);
      if (answer.trouble === "differs" && here) return compare(name, held);
      if (answer.trouble) return false;
      marks = answer.marks;
      changed ||= answer.changed;
    }
    localStorage.removeItem(name);
    if (!changed) return false;
    sessionStorage.setItem("motcua-brought", "1");
    if (here) location.replace(location.href);
    else brought();
    return here;
  };
  const brought = () => {
    if (sessionStorage.getItem("motcua-brought")) say("brought");
    sessionStorage.removeItem("motcua-brought");
  };
  const compare = (name, held) => {
    carry(name);
    const form = document.createElement("form");
    form.method = "post";
    form.action = first.getAttribute("action") || location.pathname;
    for (const [box, value] of new URLSearchParams(marked(held.latest, {}))) {
      const input = document.createElement("input");
      [input.type, input.name, input.value] = ["hidden", box, value];
      form.append(input);
    }
    if (first.dataset.only) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: first.dataset.only, value: "1" }));
    document.body.append(form);
    form.submit();
    return true;
  };

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", submitted, true);
  document.addEventListener("click", clicked);
  window.addEventListener("online", saveEverything);
  window.addEventListener("offline", () => {
    away = true;
    say(key ? "held" : "lost");
    for (const form of states.keys()) stateOf(form).trouble = key ? "held" : "lost";
  });
  window.addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", () => document.hidden && leaving());
  window.addEventListener("popstate", () => {
    if (location.pathname === shown) return; // A link within the page, as to what is wrong.
    if (!show(location.pathname, true)) location.reload();
  });
  first.dataset.saved = "1";
  stateOf(first);
  navigator.locks?.request(`motcua:${mine}`, () => new Promise(() => {}));
  // Without the line its pages open as a page of plain words (`offline.js`), and nothing else of them.
  const [scope] = /^.*\/(ban-khai|ho-so)\//.exec(first.dataset.page) ?? [];
  if (scope) navigator.serviceWorker?.register(first.dataset.offline, { scope }).catch(() => {});
  askForKey().then(adopt).then(fetchOthers, () => {});
  brought();
})();
