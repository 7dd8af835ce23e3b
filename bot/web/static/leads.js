// Keeps lists and pages of leads fresh while somebody looks at them; without it a page shows what was when it came.
"use strict";
(() => {
  const live = document.querySelector("[data-live]");
  const $ = (selector) => live.querySelector(selector);
  const state = () => $("[data-state]").dataset.state;
  let source = null;
  let busy = false;
  let again = false;

  for (const one of document.querySelectorAll("[data-only-without-script]")) one.hidden = true;

  // Filters: the address says what is shown, so that it can be reloaded and kept.
  document.addEventListener("htmx:after:request", (event) => {
    const ctx = event.detail?.ctx;
    if (ctx?.sourceElement?.id !== "filters" || !ctx.response?.raw?.ok) return;
    const address = new URL(ctx.request.action, location.href);
    history.replaceState(null, "", address.pathname + address.search);
  });

  // News: they wait while somebody chooses something, as what is chosen from must not change under the hand.
  const chooses = () => document.activeElement?.matches("#leads select");

  async function refresh() {
    if (busy || chooses()) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    const rows = [...live.querySelectorAll("[data-row]")];
    const stood = rows.findIndex((row) => row.contains(document.activeElement));
    try {
      await htmx.ajax("GET", location.pathname + location.search, {
        source: live, target: live, swap: "innerMorph", headers: { "X-Unattended": "true" },
      });
    } finally {
      busy = false;
    }
    if (stood >= 0 && !live.contains(document.activeElement)) {
      const left = [...live.querySelectorAll("[data-row]")];
      left[Math.min(stood, left.length - 1)]?.querySelector("a")?.focus();
    }
    if (again) refresh();
  }

  document.addEventListener("focusout", () => setTimeout(() => { if (again) refresh(); }));

  function listen() {
    const address = new URL(live.dataset.live, location.href);
    address.searchParams.set("since", state());
    source = new EventSource(address);
    source.addEventListener("changed", refresh);
    source.addEventListener("ended", rest);
  }

  function rest() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) rest();
    else if (!source) listen();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", () => { if (!source && !document.hidden) listen(); });
})();
