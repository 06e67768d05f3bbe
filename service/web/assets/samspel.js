// What the pages do beyond links and forms. Everything works without this file; nothing is stored.
"use strict";

const find = (css, root = document) => root.querySelector(css);
const all = (css, root = document) => Array.from(root.querySelectorAll(css));

// ---- htmx would keep the address of the page in the browser's storage: it finds none ----
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, {
    get() {
      throw new DOMException("pages store nothing", "SecurityError");
    },
  });
}

// ---- notices: a button to hide them, and one for errors of htmx ----
function ready(root) {
  for (const button of all("[data-dismiss][hidden]", root)) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("[data-notice]").remove();
      find("main").focus();
    });
  }
  for (const button of all("[data-tick-all][hidden]", root)) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = all("[type=checkbox]", button.closest("form"));
      const on = boxes.some((one) => !one.checked);
      for (const one of boxes) one.checked = on;
    });
  }
  for (const zone of all("[data-drop]:not([data-ready])", root)) prepareDrop(zone);
}

function tell(text) {
  const box = document.createElement("div");
  box.className = "notice bad";
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  find("#notices")?.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", () => tell(document.body.dataset.failed));
document.addEventListener("htmx:sendError", () => tell(document.body.dataset.offline));

// ---- drop zones: a file dropped is a file chosen ----
function prepareDrop(zone) {
  const input = find("input[type=file]", zone);
  zone.dataset.ready = "yes";
  find(".drop-hint", zone)?.removeAttribute("hidden");
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

// ---- a file on its way: the bar tells how much has left, and that it is read after that ----
document.addEventListener("htmx:xhr:progress", (event) => {
  const { lengthComputable, loaded, total } = event.detail;
  for (const bar of all(".htmx-request [data-sent]")) {
    if (lengthComputable && loaded < total) bar.value = loaded / total;
    else bar.removeAttribute("value");
  }
});

// ---- menus: one open at a time; closed by Escape, by a click elsewhere, by leaving with Tab ----
document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of all("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// ---- keys: only outside fields, and only while they are switched on ----
const writing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
let went = false;

function pressed(event) {
  if (event.key === "Escape") {
    const menu = find("details.menu[open]");
    if (menu) {
      menu.open = false;
      find("summary", menu).focus();
    }
    return;
  }
  if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (writing(event.target) || find("dialog[open]")) return;
  if (event.key === "/") {
    const box = all("input[type=search]").find((one) => one.offsetParent !== null);
    if (box) {
      event.preventDefault();
      box.focus();
    }
  } else if (event.key === "?") {
    find("#keys")?.showModal();
  } else if (event.key === "g") {
    went = true;
    setTimeout(() => (went = false), 1500);
  } else if (went && /^[1-9]$/.test(event.key)) {
    went = false;
    all(".main-menu a")[Number(event.key) - 1]?.click();
  }
}
document.addEventListener("keydown", pressed);

// ---- after a swap: focus stays, or goes where the new content asks for it ----
let held = null;
document.addEventListener("htmx:beforeSwap", () => {
  held = document.activeElement?.id || null;
});
document.addEventListener("htmx:afterSettle", (event) => {
  ready(event.target);
  const wanted = find("[data-focus]", event.target);
  if (wanted) wanted.focus();
  else if (held && document.activeElement === document.body) document.getElementById(held)?.focus();
});

ready(document);
