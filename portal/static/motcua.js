// What makes the pages nicer where scripts run. Every page works without it.
(() => {
  "use strict";
  const all = (selector, root = document) => root.querySelectorAll(selector);

  const listFiles = (input) => {
    const box = document.getElementById(input.id.replace(/-camera$/, ""));
    const output = document.getElementById(`${box.id}-files`);
    if (!output) return;
    const files = Array.from(all(`[type=file][name="${box.name}"]`)).flatMap((one) => Array.from(one.files));
    const heavy = files.filter((file) => file.size > Number(box.dataset.largest ?? Infinity));
    const said = heavy.length ? box.dataset.tooLarge : output.dataset.chosen;
    const names = (heavy.length ? heavy : files).map((file) => file.name);
    output.textContent = names.length ? `${said} ${names.join(", ")}` : "";
  };

  // The button is only marked, never disabled (its value must travel), and a lost line frees it.
  const holdSecondSubmit = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    form.dataset.saved = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(freeForms, 6000);
  };

  const freeForms = () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
  };

  const confirmLeaving = (event) => {
    const open = all("form[data-keep][data-touched]:not([data-saved])");
    if (open.length) event.preventDefault();
  };

  const touch = (event) => {
    const form = event.target.form;
    if (form?.matches("[data-keep]")) form.dataset.touched = "1";
    if (event.target.type === "file") listFiles(event.target);
  };

  // Questions that depend on other answers are shown, and sent, only while they are asked.
  const answerOf = (form, name) => {
    const boxes = Array.from(form.elements).filter((one) => one.name === name && !one.matches(":disabled"));
    if (!boxes.length) return JSON.parse(form.dataset.known || "{}")[name];
    if (boxes[0].type === "checkbox") return boxes.filter((one) => one.checked).map((one) => one.value);
    return boxes[0].type === "radio" ? boxes.find((one) => one.checked)?.value : boxes[0].value;
  };

  // A long list of communes is chosen by way of its district.
  const chooseDistrictFirst = (communes) => {
    const groups = Array.from(communes.children), district = document.createElement("select");
    const label = document.createElement("label");
    label.textContent = communes.dataset.districts;
    label.htmlFor = district.id = `${communes.id}-district`;
    label.className = "form-label";
    district.className = `${communes.className} mb-3`;
    for (const one of groups) {
      const option = new Option(one.label || one.textContent, one.label ?? "");
      if (one.lang) option.lang = one.lang;
      district.add(option);
    }
    const narrow = () => {
      const chosen = groups.find((one) => one.tagName === "OPTGROUP" && one.label === district.value);
      communes.replaceChildren(groups[0], ...(chosen ? [chosen] : []));
    };
    district.value = communes.selectedOptions[0]?.parentElement.label ?? "";
    if (district.selectedIndex < 0) district.selectedIndex = 0;
    district.options[0].textContent = communes.dataset.pick;
    narrow();
    district.addEventListener("change", () => {
      narrow();
      communes.selectedIndex = 0;
    });
    communes.closest(".field").prepend(label, district);
    delete communes.dataset.districts;
  };

  const figure = (answer) => Number(String(answer ?? "x").replace(/[.\s]/g, "") || "x");

  const same = (answer, wanted) => {
    if (Array.isArray(answer)) return answer.includes(wanted);
    if (typeof wanted === "boolean") return answer === wanted || answer === (wanted ? "yes" : "no");
    return typeof wanted === "number" ? figure(answer) === wanted : answer === wanted;
  };

  const holds = (when, form) => {
    if (when.all) return when.all.every((part) => holds(part, form));
    if (when.any) return when.any.some((part) => holds(part, form));
    if (when.not) return !holds(when.not, form);
    const answer = answerOf(form, when.field);
    if ("over" in when) return figure(answer) > when.over;
    return (when.in ?? [when.is]).some((wanted) => same(answer, wanted));
  };

  const askWhatIsAsked = (form) => {
    for (const part of all("[data-when]", form))
      part.hidden = part.disabled = !holds(JSON.parse(part.dataset.when), form);
  };

  const askEverywhere = () => {
    for (const one of all("select[data-districts]")) chooseDistrictFirst(one);
    for (const form of document.forms) askWhatIsAsked(form);
  };

  const follow = (event) => {
    if (event.target.form) askWhatIsAsked(event.target.form);
  };

  // What a device holds of declarations goes when somebody signs out, and after a week.
  const WEEK = 7 * 24 * 3600 * 1000;
  const held = () => Object.keys(localStorage).filter((name) => name.startsWith("motcua:"));
  const letGo = (name) => localStorage.removeItem(name);
  const signOut = (event) => {
    const words = event.target.dataset.held;
    if (words === undefined) return;
    if (held().length && !confirm(words)) event.preventDefault();
    else held().forEach(letGo);
  };
  const heldSince = (name) => Number(/"at":(\d+)/.exec(localStorage.getItem(name))?.[1] ?? 0);
  for (const name of held()) if (heldSince(name) < Date.now() - WEEK) letGo(name);
  // What a page carried along is held no longer once the server answered for it: it kept it and led on to
  // another page of the draft, or its answer has it again (`data-forget`). Another window's is not in it.
  const carried = sessionStorage.getItem("motcua-carried") ?? "";
  sessionStorage.removeItem("motcua-carried");
  const ledOn = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (ledOn && location.pathname.split("/")[2] === carried.split(":")[1]) letGo(carried);
  for (const { dataset } of all("[data-forget]"))
    if (carried.startsWith(`motcua:${dataset.draft}:`) && carried.endsWith(`:${dataset.forget}`)) letGo(carried);

  document.addEventListener("submit", signOut, true);
  document.addEventListener("input", follow);
  document.addEventListener("change", follow);
  window.addEventListener("pageshow", askEverywhere);
  document.addEventListener("change", touch);
  document.addEventListener("submit", holdSecondSubmit);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
  window.addEventListener("beforeunload", confirmLeaving);
  window.addEventListener("pageshow", freeForms);

  // A page that a device showed of itself, the line being away, opens what was asked for.
  if (document.querySelector("[data-opens-later]")) window.addEventListener("online", () => location.reload());

  // Whoever comes back to the answer to a form, or loads it again, opens the page anew.
  if (document.querySelector("main[data-sent]")) history.replaceState(history.state, "", location.href);

  for (const button of all("[data-print][hidden]")) button.hidden = false;
  const summary = document.querySelector(".errs, .looks");
  if (summary) summary.focus();
})();
