// Keeps lists and pages of leads fresh while somebody looks at them; without it a page shows what was when it came.
"use strict";
(() => {
  const live = document.querySelector("[data-live]");
  const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select";
  const $ = (selector) => document.querySelector(selector);
  const $$ = (selector) => [...live.querySelectorAll(selector)];
  const state = () => $("[data-state]").dataset.state;
  let source = null;
  let busy = false;
  let again = false;

  function dress() {
    for (const one of $$("[data-only-without-script]")) one.hidden = true;
    const talk = $(".talk");
    if (talk) talk.scrollTop = talk.scrollHeight;
  }

  // Filters: the address says what is shown, so that it can be reloaded and kept.
  document.addEventListener("htmx:after:request", (event) => {
    const ctx = event.detail?.ctx;
    if (ctx?.sourceElement?.id !== "filters" || !ctx.response?.raw?.ok) return;
    const address = new URL(ctx.request.action, location.href);
    for (const [name, value] of [...address.searchParams]) if (!value) address.searchParams.delete(name);
    history.replaceState(null, "", address.pathname + address.search);
  });

  // News: nothing changes under the hand of whoever chooses from a list, or has begun to type.
  const chooses = () => document.activeElement?.matches("#leads select");
  const isTyped = (one) =>
    one.type === "hidden" ? false
      : one.matches("select") ? [...one.options].some((option) => option.selected !== option.defaultSelected && option.value)
        : one.matches("[type=radio], [type=checkbox]") ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
  const writes = () =>
    $$(`#lead form ${TYPED_IN.replaceAll(", ", ", #lead form ")}, #lead form [type=radio]`).some(isTyped)
    || Boolean(document.activeElement?.closest("#lead form")?.contains(document.activeElement) && document.activeElement.matches(TYPED_IN));

  function fetchInto(part) {
    const swap = part ? { target: part, select: part, swap: "outerMorph" } : { target: live, swap: "innerMorph" };
    return htmx.ajax("GET", location.pathname + location.search, { source: live, headers: { "X-Unattended": "true" }, ...swap });
  }

  async function refresh() {
    if (busy || chooses()) {
      again = true;
      return;
    }
    busy = true;
    const typing = writes();
    again = typing; // the rest comes when nothing is typed any more
    const rows = $$("[data-row]");
    const stood = rows.findIndex((row) => row.contains(document.activeElement));
    try {
      await fetchInto(typing ? "#talk-lines" : null);
    } finally {
      busy = false;
    }
    if ($("#lead-changed")) $("#lead-changed").hidden = !typing;
    dress();
    if (stood >= 0 && !live.contains(document.activeElement)) {
      const left = $$("[data-row]");
      left[Math.min(stood, left.length - 1)]?.querySelector("a")?.focus();
    }
  }

  document.addEventListener("focusout", () => setTimeout(() => { if (again && !chooses() && !writes()) refresh(); }));

  function listen() {
    const address = new URL(live.dataset.live, location.href);
    address.searchParams.set("since", state());
    source = new EventSource(address);
    source.addEventListener("changed", refresh);
    source.addEventListener("looking", (event) => { $("#looking").textContent = JSON.parse(event.data).text; });
    source.addEventListener("ended", rest);
    source.addEventListener("gone", () => {
      rest();
      $("#lead-gone").hidden = false;
    });
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

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#lead form");
    if (!form || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { for (const form of $$("form[data-sent]")) delete form.dataset.sent; });

  // A link to a part that lies folded opens it.
  function unfold() {
    const part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const folded = part && part.closest("details");
    if (folded) folded.open = true;
  }
  addEventListener("hashchange", unfold);
  unfold();
  dress();
})();
