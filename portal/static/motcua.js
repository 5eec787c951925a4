// What makes the pages nicer where scripts run. Every page works without it.
(() => {
  "use strict";
  const all = (selector, root = document) => root.querySelectorAll(selector);

  const listFiles = (input) => {
    const output = document.getElementById(`${input.id}-files`);
    if (!output) return;
    const names = Array.from(input.files, (file) => file.name);
    output.textContent = names.length ? `${output.dataset.chosen} ${names.join(", ")}` : "";
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

  document.addEventListener("change", touch);
  document.addEventListener("submit", holdSecondSubmit);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
  window.addEventListener("beforeunload", confirmLeaving);
  window.addEventListener("pageshow", freeForms);

  for (const button of all("[data-print][hidden]")) button.hidden = false;
  const summary = document.querySelector(".errs");
  if (summary) summary.focus();
})();
