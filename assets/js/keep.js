// Keeps the unsaved text on this device, and offers it back after a closed tab, an expired sign-in, a server that went away.

const PREFIX = "kenfiche:text:";
const LEFT_OUT = new Set(["token", "name", "passphrase", "do"]);
const KEPT_DAYS = 30;
const form = () => document.querySelector("form[data-keep]");
const say = (name) => document.querySelector("#words")?.dataset[name] ?? "";
const place = (form) => PREFIX + form.getAttribute("action");

const fields = (form) => [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string");
/** What was typed, without what is of the form itself. */
const typed = (all) => JSON.stringify(all.filter(([name]) => name !== "key" && name !== "base"));

/** The form as the server showed it, to know whether anything was typed since. */
let shown = "";
let timer = 0;

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return Array.isArray(kept?.fields) ? kept : null;
  } catch {
    return null;
  }
}

function time(at) {
  const date = new Date(at);
  const lang = say("lang") || "fr";
  const [hour, minute] = [date.getHours(), String(date.getMinutes()).padStart(2, "0")];
  return lang === "fr" ? `${hour}\u00a0h\u00a0${minute}` : `${hour}:${minute}`;
}

function moment(at) {
  const day = new Date(at).toLocaleDateString(say("lang") === "en" ? "en-GB" : "fr-FR", { day: "numeric", month: "long" });
  return `${day}, ${time(at)}`;
}

function keep() {
  const now = form();
  clearTimeout(timer);
  if (!now) return;
  const all = fields(now);
  try {
    if (typed(all) === shown) return localStorage.removeItem(place(now));
    const at = Date.now();
    localStorage.setItem(place(now), JSON.stringify({ at, fields: all }));
    const told = now.querySelector("[data-kept]");
    if (told) told.textContent = say("keptAt").replace("TIME", time(at));
  } catch {
    // A full or forbidden storage: the page itself still holds the text.
  }
}

/** Offers what was kept, when it is not what the form says already. */
function offer() {
  const now = form();
  document.querySelector("#kept-offer")?.remove();
  if (!now) return;
  const kept = read(place(now));
  if (!kept || typed(kept.fields) === typed(fields(now))) return;
  const box = document.createElement("div");
  box.className = "notice";
  box.id = "kept-offer";
  const text = document.createElement("p");
  text.textContent = say("offer").replace("DATE", moment(kept.at));
  const deeds = document.createElement("p");
  deeds.className = "deeds";
  const button = (words, deed) => {
    const one = Object.assign(document.createElement("button"), { type: "button", className: "as-link", textContent: words });
    one.addEventListener("click", deed);
    deeds.append(one);
  };
  button(say("take"), () => {
    const token = now.querySelector("input[name=token]").value;
    const detail = { action: now.getAttribute("action"), fields: [...kept.fields, ["token", token], ["do", "again"]] };
    document.dispatchEvent(new CustomEvent("kenfiche:take", { detail }));
  });
  button(say("drop"), () => {
    localStorage.removeItem(place(now));
    box.remove();
    document.querySelector("#title")?.focus();
  });
  box.append(text, deeds);
  document.querySelector("main h1")?.after(box);
}

/** Texts that nobody came back for are let go. */
function tidy() {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    if ((read(key)?.at ?? 0) < oldest) localStorage.removeItem(key);
  }
}

function begin(isFirst) {
  const now = form();
  if (!now) return;
  if (isFirst) shown = now.dataset.keep === "fresh" ? typed(fields(now)) : "";
  try {
    if (isFirst) tidy();
    if (isFirst && now.dataset.keep === "fresh") offer();
    else keep();
  } catch {
    // No storage here: nothing to offer.
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.closest("form[data-keep]")) return;
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
});
addEventListener("pagehide", () => timer && keep());
document.addEventListener("kenfiche:page", () => begin(false));
document.addEventListener("kenfiche:saved", () => {
  clearTimeout(timer);
  timer = 0;
  const now = document.querySelector("#write");
  if (now) localStorage.removeItem(place(now));
});
begin(true);
