// Sends files in pieces, on from where a line broke, checked by their hash at the end. Without this
// the form sends them whole.
(() => {
  "use strict";
  const FIRST = 1 << 17, MOST = 1 << 19, AGAIN = [2000, 5000, 10000, 20000];
  const form = () => document.querySelector("form[data-upload]");
  if (!form() || !crypto.subtle) return;
  const going = new Set();
  let wanted = null;

  const wait = (time) => new Promise((done) => {
    const timer = setTimeout(done, time);
    window.addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });
  const words = (name, values) => form().dataset[name].replace(/\{(\w+)\}/g, (_, what) => values[what]);
  const token = () => form().elements.csrf_token.value;
  const lineOf = (id, file) => {
    const output = document.getElementById(`${id}-files`);
    const lines = Array.from(output.children);
    const line = lines.find((one) => one.dataset.file === file.name) ?? document.createElement("span");
    line.dataset.file = file.name;
    line.className = "d-block";
    if (!line.parentElement) {
      if (!lines.length) output.textContent = "";
      output.append(line);
    }
    return line;
  };

  const hashOf = async (file) =>
    Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())),
      (one) => one.toString(16).padStart(2, "0")).join("");

  // One request; null when the line is away. The piece is tried again for ever, as the page is open.
  const ask = async (path, options) => {
    try {
      const answer = await fetch(path, { redirect: "manual", ...options });
      return answer.status >= 500 ? null : answer;
    } catch {
      return null;
    }
  };
  const patiently = async (path, options, away) => {
    for (let tries = 0; ; tries++) {
      const answer = await ask(path, options());
      if (answer) return answer;
      away();
      await wait(AGAIN[Math.min(tries, AGAIN.length - 1)]);
    }
  };

  // Returns what to say of a file that did not become a paper, or nothing.
  const send = async (id, slot, file) => {
    let percent = 0, size = FIRST;
    const say = (name) => (lineOf(id, file).textContent = words(name, { name: file.name, percent }));
    const away = () => say("away");
    const refusal = async (answer) => {
      if (answer.status === 401) return words("ended", {});
      if (answer.status !== 422) return words("refused", { name: file.name, why: form().dataset.lost });
      return words("refused", { name: file.name, why: (await answer.json()).why });
    };
    say("going");
    const sha256 = file.size > Number(document.getElementById(id).dataset.largest) ? "0".repeat(64) : await hashOf(file);
    const about = { slot, name: file.name, size: file.size, sha256, once: form().elements.once.value };
    const announce = () => patiently(form().dataset.upload,
      () => ({ method: "POST", body: new URLSearchParams({ ...about, csrf_token: token() }) }), away);
    const first = await announce();
    if (!first.ok) return refusal(first);
    let { href, offset, there } = await first.json();
    while (!there && offset < file.size) {
      const started = performance.now();
      const answer = await patiently(href, () => ({
        method: "PATCH", body: file.slice(offset, offset + size),
        headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset, "X-CSRFToken": token() },
      }), away);
      if (answer.status === 404) {
        const again = await announce();
        if (!again.ok) return refusal(again);
        ({ href, offset, there } = await again.json());
      } else if (answer.headers.has("Upload-Offset")) offset = Number(answer.headers.get("Upload-Offset"));
      else return refusal(answer);
      size = performance.now() - started < 1500 ? Math.min(size * 2, MOST) : Math.max(size / 2, FIRST / 4);
      percent = 10 * Math.floor((10 * offset) / file.size);
      say("going");
    }
    return "";
  };

  const chosen = async (event) => {
    const box = event.target;
    if (box.type !== "file" || box.form !== form()) return;
    event.stopImmediatePropagation();
    const files = Array.from(box.files), id = box.id.replace(/-camera$/, ""), slot = box.name.replace(/^giay-/, "");
    box.value = "";
    for (const said of document.querySelectorAll(`#${id}-files > .msg`)) said.remove(); // Something else is tried.
    for (const file of files) {
      const lost = () => words("refused", { name: file.name, why: form().dataset.lost });
      const one = send(id, slot, file).catch(lost).then((said) => {
        const line = lineOf(id, file);
        if (!said) return line.remove();
        line.textContent = said;
        line.className = "msg";
      });
      going.add(one);
      await one.catch(() => {});
      going.delete(one);
    }
    if (!going.size) await refresh();
  };

  // What has arrived is shown as the server has it; what was refused stays said.
  const refresh = async () => {
    const answer = await ask(location.pathname, {});
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = Array.from(document.querySelectorAll("form[data-upload] output"), (one) => [one.id, Array.from(one.children)]);
    const parts = (root) => Array.from(root.querySelectorAll("[data-papers]"));
    const focus = document.activeElement?.id;
    if (!page.querySelector("form[data-upload]")) return location.reload();
    for (const part of parts(document)) part.replaceWith(parts(page).find((one) => one.id === part.id) ?? part);
    form().elements.once.value = page.querySelector("form[data-upload]").elements.once.value;
    document.querySelector(".tasks")?.replaceWith(page.querySelector(".tasks"));
    document.querySelector(".errs")?.remove();
    for (const [id, lines] of said) document.getElementById(id)?.replaceChildren(...lines);
    if (focus) document.getElementById(focus)?.focus();
    if (wanted && !said.some(([id]) => document.getElementById(id)?.children.length)) {
      wanted.removeAttribute("aria-busy");
      const again = Array.from(form().elements).find((one) => one === wanted || (one.value && one.name === wanted.name && one.value === wanted.value));
      if (again) form().requestSubmit(again);
    }
    wanted = null;
    tidy();
  };
  // A file goes up as soon as it is chosen: nobody needs the button for that.
  const tidy = () => {
    for (const one of form().querySelectorAll("button[name=tai-len]:not([data-for])")) one.hidden = true;
  };

  tidy();
  document.addEventListener("change", chosen, true);
  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !going.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted = event.submitter;
    wanted.setAttribute("aria-busy", "true");
  }, true);
  window.addEventListener("beforeunload", (event) => going.size && event.preventDefault());
})();
