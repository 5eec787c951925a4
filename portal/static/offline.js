// Shows a page of plain words where a page of one's own cannot be opened because the line is away.
// It keeps that page and what it is drawn with, and nothing of anybody's. `KEEPS` stands above.
"use strict";
const { store, page, assets } = KEEPS;
self.addEventListener("install", (event) => {
  const keep = async () => {
    const kept = await caches.open(store);
    await kept.addAll([...assets, new Request(page, { credentials: "omit", cache: "reload" })]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== store) await caches.delete(name);
    await self.registration.navigationPreload?.enable();
  };
  event.waitUntil(tidy());
});
self.addEventListener("fetch", (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  const kept = (what) => caches.match(what, { ignoreVary: true });
  const open = async () => (await event.preloadResponse) ?? fetch(request);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(open().catch(() => kept(page)));
  else if (assets.includes(path)) event.respondWith(kept(path).then((there) => there ?? fetch(request)));
});
