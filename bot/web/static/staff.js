// Makes the pages of staff smoother; everything works without it but passkeys, which live in the browser.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

  function announce(words) {
    const live = $("#live");
    if (!live || !words) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = words; }, 80);
  }

  // What only a script can do is shown only where there is one.
  function reveal(root = document) {
    for (const one of $$("[data-needs-script]", root)) {
      if (one.dataset.needsScript !== "passkeys" || window.PublicKeyCredential?.parseRequestOptionsFromJSON) one.hidden = false;
    }
  }

  // Pressing ----------------------------------------------------------------------------------------------------
  function showDialog(dialog) {
    if (dialog.open) return;
    dialog.showModal();
    $("[tabindex='-1']", dialog)?.focus();
  }

  async function copy(button) {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // where the page is not served over https there is no clipboard
    }
    announce(button.dataset.done);
    button.textContent = button.dataset.done;
  }

  function showPassword(button) {
    const field = document.getElementById(button.dataset.shows);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-opens], [data-closes], [data-copies], [data-shows], [data-prints], [data-stay]");
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target) || pressed?.dataset.opens) menu.open = false;
    if (!pressed) return;
    if (pressed.dataset.opens) showDialog(document.getElementById(pressed.dataset.opens));
    else if ("closes" in pressed.dataset) pressed.closest("dialog").close();
    else if (pressed.dataset.copies) copy(pressed);
    else if (pressed.dataset.shows) showPassword(pressed);
    else if ("prints" in pressed.dataset) window.print();
    else stay();
  });

  // Keys: `data-key` presses or focuses what carries it, `data-row` is walked with j and k --------------------------
  let wentTo = 0; // when "g" was pressed

  function walk(by) {
    const rows = $$("[data-row]");
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    const target = next && (next.matches("a, button") ? next : $("a, button", next));
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  function act(key) {
    if (Date.now() - wentTo < 1500) {
      wentTo = 0;
      const link = $(`[data-go="${CSS.escape(key)}"]`);
      if (link) return link.click(), true;
    }
    if (key === "g") return wentTo = Date.now(), true;
    if (key === "?") return showDialog($("#keys")), true;
    if ((key === "j" || key === "k") && $("[data-row]")) return walk(key === "j" ? 1 : -1), true;
    const target = $(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches(TYPED_IN)) target.focus();
    else target.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const menu = $("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      $("summary", menu).focus();
      return;
    }
    if (document.body.dataset.shortcuts !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(TYPED_IN) || $("dialog[open]")) return;
    if (act(event.key)) event.preventDefault();
  });

  // The session's end -------------------------------------------------------------------------------------------
  const idleS = Number(document.body.dataset.idleS || 0);
  let warn = 0;

  function watch() {
    clearTimeout(warn);
    if (idleS) warn = setTimeout(() => showDialog($("#ending")), (idleS - 120) * 1000);
  }

  async function stay() {
    $("#ending").close();
    const answer = await fetch("/staff/stay", { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) watch();
    else location.reload();
  }

  // What arrives in a page --------------------------------------------------------------------------------------
  document.addEventListener("htmx:after:request", (event) => {
    // What a page fetches by itself does not prolong the session: nobody did anything.
    if (!event.detail?.ctx?.request?.headers?.["X-Unattended"]) watch();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const changed = event.detail?.ctx?.target ?? event.target;
    if (!changed?.isConnected) return;
    reveal(changed);
    announce($("[data-announce]", changed)?.textContent.trim());
    $("[data-focus]", changed)?.focus();
  });

  // Passkeys ----------------------------------------------------------------------------------------------------
  async function sendJson(form, path, values) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Token": $("[name=token]", form).value },
      body: JSON.stringify(values),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function usePasskey(form) {
    const adds = form.dataset.passkey === "add";
    const options = await sendJson(form, form.dataset.asks, {});
    const credential = adds
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    const fields = Object.fromEntries(new FormData(form));
    const answer = await sendJson(form, form.action, { name: fields.name ?? "", next: fields.next ?? "", credential: credential.toJSON() });
    location.assign(answer.next);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-passkey]");
    if (!form) return;
    event.preventDefault();
    const trouble = $("[data-trouble]", form);
    trouble.hidden = true;
    usePasskey(form).catch(() => {
      trouble.hidden = false;
      trouble.focus();
    });
  });

  reveal();
  watch();
  ($("#faults") ?? $("#flash[data-focus]"))?.focus();
  announce($("#flash")?.textContent);
})();
