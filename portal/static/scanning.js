// Scans go straight into the slots of papers: chosen, photographed page by page, dropped or pasted.
// Then the next empty slot has the focus. Without this the boxes take files as any.
(() => {
  "use strict";
  const place = document.querySelector("[data-scans]");
  if (!place) return;
  const slots = Array.from(place.querySelectorAll("[data-slot]"));
  const boxOf = (slot) => slot.querySelector("[type=file]:not([capture])");
  const held = new Map(slots.map((slot) => [slot, []]));
  const said = place.querySelector("[data-said]");
  const mega = (bytes) => Math.floor(bytes / 1e6);

  const say = (name, values = {}) => (said.textContent = place.dataset[name].replace(/\{(\w+)\}/g, (_, what) => values[what]));
  const filled = (slot) => held.get(slot).length || slot.querySelector("[type=checkbox]:checked");
  const nextAfter = (slot) => {
    const at = slots.indexOf(slot) + 1;
    return [...slots.slice(at), ...slots.slice(0, at)].find((one) => !filled(one));
  };
  const weight = () => [...held.values()].flat().reduce((sum, file) => sum + file.size, 0);
  const same = (one, other) => ["name", "size", "lastModified"].every((what) => one[what] === other[what]);

  const show = (slot) => {
    const box = boxOf(slot), all = new DataTransfer();
    for (const file of held.get(slot)) all.items.add(file);
    box.files = all.files;
    slot.querySelector("[data-clear]").hidden = !all.files.length;
    box.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "ours" }));
  };

  // What does not fit is said and left out; a page that is too heavy would be refused as a whole.
  const fits = (slot, file) => {
    const largest = Number(boxOf(slot).dataset.largest), most = Number(place.dataset.most);
    if (file.size > largest) return !say("heavy", { name: file.name, most: mega(largest) });
    if (weight() + file.size > most) return !say("full", { name: file.name, most: mega(most) });
    return true;
  };
  // A PDF says so where it begins, a picture can be drawn: what is neither is named before it is sent.
  const readable = async (file, largest) => {
    if (file.size > largest || !self.createImageBitmap) return true;
    try {
      if ((await file.slice(0, 1024).text()).includes("%PDF")) return true;
      (await createImageBitmap(file)).close();
      return true;
    } catch {
      return false;
    }
  };
  const put = async (slot, files) => {
    const largest = Number(boxOf(slot).dataset.largest);
    const sound = await Promise.all(files.map((file) => readable(file, largest)));
    const mine = held.get(slot), broken = files.filter((_, n) => !sound[n]);
    const fresh = files.filter((file, n) => sound[n] && !mine.some((one) => same(one, file)));
    let refused = broken.length > 0;
    if (refused) say("broken", { name: broken.map((file) => file.name).join(", ") });
    for (const file of fresh) {
      if (fits(slot, file)) mine.push(file);
      else refused = true;
    }
    show(slot);
    if (refused || !files.length) return boxOf(slot).focus();
    const next = nextAfter(slot), about = { n: mine.length, slot: slot.dataset.slot };
    if (next) say("next", { ...about, next: next.dataset.slot });
    else say("all", about);
    boxOf(next ?? slot).focus();
  };

  place.addEventListener("change", (event) => {
    const slot = event.target.closest("[data-slot]");
    if (event.detail === "ours" || event.target.type !== "file") return;
    event.stopPropagation();
    const files = Array.from(event.target.files);
    if (event.target.matches("[capture]")) event.target.value = ""; // The next picture goes beside this one.
    put(slot, files);
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clear]");
    if (!button) return;
    const slot = button.closest("[data-slot]");
    held.set(slot, []);
    said.textContent = "";
    show(slot);
    boxOf(slot).focus();
  });

  // A file that misses its slot must not open in place of the page: all that was typed would go.
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (slot) => slots.forEach((one) => one.toggleAttribute("data-over", one === slot));
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark(event.target.closest?.("[data-slot]"));
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || mark());
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark();
    const slot = event.target.closest?.("[data-slot]");
    if (slot) put(slot, Array.from(event.dataTransfer.files));
    else say("outside");
  });
  document.addEventListener("paste", (event) => {
    const files = Array.from(event.clipboardData?.files ?? []);
    const slot = document.activeElement?.closest("[data-slot]") ?? slots.find((one) => !filled(one));
    if (!files.length || !slot) return;
    event.preventDefault();
    put(slot, files);
  });
})();
