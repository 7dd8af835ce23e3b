// Makes the chat smoother; everything works without it. No markup is made from text here: the browser parses the
// server's own pages (a document response, which Trusted Types allow) and words are set as text.
"use strict";
(() => {
  const POLL_S = 12;
  const REST_S = 60;
  const STILL_AFTER_S = 600;
  const $ = (selector, root = document) => root.querySelector(selector);
  const status = $("#status");
  const said = []; // what was typed on this page and is kept nowhere else: {after, text}
  // Characters that hide or reorder text, as in bot/visible.py: they are shown as their number.
  const HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
  const JOINER = "\u200d"; // joins two pictures into one emoji; there it hides nothing
  const waiting = []; // values of buttons pressed while a message was under way, oldest first
  let busy = false;
  let activeAt = Date.now();

  const lastOf = (page) => Number($("#talk", page)?.dataset.last ?? 0);
  const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  function request(address, body) {
    return new Promise((resolve, reject) => {
      const sent = new XMLHttpRequest();
      sent.open(body ? "POST" : "GET", address);
      sent.responseType = "document";
      sent.timeout = 30000;
      sent.setRequestHeader("Accept", "text/html");
      if (body) sent.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      sent.onload = () => (sent.response ? resolve(sent) : reject(new Error("no page")));
      sent.onerror = sent.ontimeout = () => reject(new Error("away"));
      sent.send(body);
    });
  }

  function announce(words) {
    status.textContent = "";
    setTimeout(() => { status.textContent = words; }, 80);
  }

  function trouble(words) {
    const shown = $("#trouble");
    if (!shown) return;
    shown.hidden = !words;
    shown.textContent = words;
    if (words) shown.scrollIntoView({ block: "nearest", behavior: calm() });
  }

  // Own words ---------------------------------------------------------------------------------------------------
  function visible(text) {
    const name = (one, at) => {
      const joins = one === JOINER && /(?:\p{So}|\ufe0f)$/u.test(text.slice(0, at));
      return joins ? one : `[U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
    };
    return text.replace(HIDDEN, name);
  }

  function ownBubble(text) {
    const bubble = document.createElement("div");
    bubble.className = "bubble own echo";
    const speaker = document.createElement("p");
    speaker.className = "unseen";
    speaker.textContent = status.dataset.person;
    bubble.append(speaker);
    for (const part of visible(text).split(/\n{2,}/)) {
      const paragraph = document.createElement("p");
      part.split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br")] : []), line));
      bubble.append(paragraph);
    }
    return bubble;
  }

  function placeOwnWords() {
    for (const { after, text } of said) {
      const turn = $(`.turns > li[data-number="${after}"]`);
      // An answer that was understood stands there already, in words of ours.
      if (turn && !$(".own:not(.echo)", turn)) turn.append(ownBubble(text));
    }
  }

  // Swapping ----------------------------------------------------------------------------------------------------
  function whereFocusIs() {
    const form = document.activeElement?.closest?.("form");
    if (!form) return null;
    if (form.matches(".composer")) return { text: true };
    if (!form.matches(".choices")) return null;
    return { press: [...form.querySelectorAll("button")].indexOf(document.activeElement) };
  }

  function swap(page, { keepText = true } = {}) {
    const before = lastOf(document);
    const text = $("#text")?.value ?? "";
    const focus = whereFocusIs();
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    $("#page").replaceWith(document.adoptNode($("#page", page)));
    const fresh = $("#status", page);
    if (fresh) Object.assign(status.dataset, fresh.dataset);
    if (keepText && text && $("#text") && !$("#text").value) $("#text").value = text;
    prepare();
    return { before, focus };
  }

  function showNew({ before, focus }, { own }) {
    const fresh = [...document.querySelectorAll(".turns > li")].filter((turn) => Number(turn.dataset.number) > before);
    announce(fresh.map((turn) => turn.innerText).join("\n")); // a ticked choice says nothing new: it has the focus
    if (own && fresh.length) {
      const now = $("#now");
      now.scrollIntoView({ block: "start", behavior: calm() });
      (focus?.text ? $("#text") : now).focus({ preventScroll: true });
    } else if (focus?.press >= 0) {
      document.querySelectorAll(".choices button")[focus.press]?.focus({ preventScroll: true });
    } else if (focus?.text) {
      $("#text").focus({ preventScroll: true });
    } else if (own) {
      $("#now")?.focus({ preventScroll: true });
    }
  }

  function show(answer, { own, text }) {
    const page = answer.response;
    if (!$("#talk", page) || !$("#talk")) {
      if (answer.status === 429 || answer.status >= 500) {
        trouble($(".said", page)?.textContent.trim() || status.dataset.away);
        return false;
      }
      swap(page); // the start, a farewell, or a page that says what went wrong
      history.replaceState(null, "", answer.responseURL);
      $("h1")?.setAttribute("tabindex", "-1");
      $("h1")?.focus();
      scrollTo(0, 0);
      return true;
    }
    const taken = answer.status < 400;
    if (taken && text) said.push({ after: lastOf(document), text });
    showNew(swap(page, { keepText: !(taken && text) }), { own });
    return taken;
  }

  // Sending -----------------------------------------------------------------------------------------------------
  async function send(form, button) {
    if (busy) return void waitFor(button);
    const text = $("textarea", form)?.value.trim();
    if (text === "") return void $("textarea", form).focus();
    const fields = new URLSearchParams(new FormData(form));
    if (button?.name) fields.append(button.name, button.value);
    busy = true;
    button?.setAttribute("data-sent", "");
    form.setAttribute("aria-busy", "true");
    trouble("");
    announce(status.dataset.sending);
    try {
      const answer = await request(form.getAttribute("action"), fields.toString());
      if (!show(answer, { own: true, text })) waiting.length = 0;
    } catch {
      waiting.length = 0;
      trouble(status.dataset.away); // what was typed still stands there; sent again it counts once
    } finally {
      busy = false;
      for (const name of ["aria-busy", "data-sent"]) {
        document.querySelectorAll(`[${name}]`).forEach((one) => one.removeAttribute(name));
      }
    }
    pressNext();
  }

  // Who ticks faster than the network loses no tick; the same button again, out of impatience, is no second press.
  function waitFor(button) {
    if (button?.name !== "press" || button.hasAttribute("data-sent") || waiting.includes(button.value)) return;
    waiting.push(button.value);
  }

  function pressNext() {
    const value = waiting.shift();
    const button = [...document.querySelectorAll(".choices button")].find((one) => one.value === value);
    if (button) button.form.requestSubmit(button);
    else waiting.length = 0; // another question stands there now
  }

  function locate(form) {
    announce(status.dataset.sending);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(3); // about 100 m: enough for a place
        form.elements.longitude.value = coords.longitude.toFixed(3);
        send(form, null);
      },
      () => trouble(status.dataset.nowhere),
      { maximumAge: 600000, timeout: 15000 },
    );
  }

  async function look() {
    if (busy || document.hidden || !$("#talk") || $(".menu[open]")) return;
    try {
      const answer = await request("/");
      if (busy || answer.status !== 200) return;
      if (lastOf(answer.response) !== lastOf(document)) show(answer, { own: false });
    } catch { /* the network is away; the next look will tell */ }
  }

  async function keepLooking() {
    await look();
    const still = Date.now() - activeAt > STILL_AFTER_S * 1000;
    setTimeout(keepLooking, (still ? REST_S : POLL_S) * 1000);
  }

  // Listening ---------------------------------------------------------------------------------------------------
  function grow(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 3}px`;
  }

  function prepare() {
    placeOwnWords();
    const place = $("form[data-place]");
    if (place && navigator.geolocation && isSecureContext) place.hidden = false;
    if ($("#text")) grow($("#text"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    activeAt = Date.now();
    if (form.matches("[data-place]")) {
      event.preventDefault();
      locate(form);
    } else if (form.matches("[data-send]")) {
      event.preventDefault();
      send(form, event.submitter);
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = $(".menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      $("summary", menu).focus();
    }
    if (event.key === "Enter" && event.target.id === "text" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit($("button", event.target.form));
    }
  });
  document.addEventListener("input", (event) => {
    activeAt = Date.now();
    if (event.target.id === "text") grow(event.target);
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => event.persisted && look()); // "back": the page may be old
  document.addEventListener("click", (event) => {
    // The second click of a double click: by now the button of another question may be under it.
    if (event.detail > 1 && event.target.closest("form[data-send] button")) event.preventDefault();
    const menu = $(".menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  prepare();
  setTimeout(keepLooking, POLL_S * 1000);
})();
