// Sends the form without leaving the page, so that nothing typed can be lost on the way.

const MAX_BYTES = 1_950_000;
const say = (name) => document.querySelector("#words")?.dataset[name] ?? "";

/** Tells in the save bar what happened; `isBad` when something did not. */
function tell(text, isBad) {
  let told = document.querySelector("[data-told]");
  if (!told) {
    told = document.createElement("p");
    told.dataset.told = "";
    (document.querySelector(".save-bar") ?? document.querySelector("#write"))?.prepend(told);
  }
  told.className = isBad ? "notice bad" : "notice";
  told.setAttribute("role", isBad ? "alert" : "status");
  told.textContent = text;
}

function failed() {
  tell(say(navigator.onLine ? "failed" : "offline"), true);
}

/** Puts the page that came back in the place of this one. */
function show(main, title, hash) {
  document.querySelector("main").replaceWith(main);
  if (title) document.title = title;
  const place = (hash && document.getElementById(hash)) || main.querySelector("[data-first]") || main.querySelector("h1");
  if (place && !place.matches("input, textarea, select, button")) place.tabIndex = -1;
  if (!hash) scrollTo(0, 0);
  place?.focus();
  if (hash) place?.scrollIntoView({ block: "center" });
  document.dispatchEvent(new CustomEvent("kenfiche:page"));
}

function preview(found) {
  document.querySelector("#preview")?.remove();
  const close = document.createElement("button");
  close.type = "button";
  close.className = "as-link";
  close.textContent = say("close");
  const came = document.activeElement;
  close.addEventListener("click", () => {
    found.remove();
    came?.focus?.();
  });
  found.append(close);
  const place = document.querySelector("nav.jumps") ?? document.querySelector("#write");
  place.before(found);
  found.focus();
  found.scrollIntoView();
}

async function send(action, fields, verb) {
  const address = new URL(action, location.href);
  const body = new URLSearchParams(fields);
  if (body.toString().length > MAX_BYTES) return tell(say("tooLarge"), true);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "text/html" } });
  if (answer.redirected) {
    document.dispatchEvent(new CustomEvent("kenfiche:saved"));
    location.assign(answer.url);
    return true;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main?.querySelector("#write")) {
    tell(main?.querySelector(".lead")?.textContent ?? say("failed"), true);
    return false;
  }
  const found = main.querySelector("#preview");
  if (verb === "preview" && found) preview(document.adoptNode(found));
  else show(document.adoptNode(main), page.title, address.hash.slice(1));
  return false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "write") return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const { submitter } = event;
  const fields = [...new FormData(form, submitter)];
  const verb = submitter?.value ?? "save";
  const action = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const label = submitter?.textContent;
  if (submitter?.dataset.saving) submitter.textContent = submitter.dataset.saving;
  let isLeaving = false;
  try {
    isLeaving = await send(action, fields, verb);
  } catch {
    failed();
  } finally {
    delete form.dataset.busy;
    if (!isLeaving && submitter?.dataset.saving) submitter.textContent = label;
  }
});

// A text that was kept is taken up again: the server shows the form with it.
document.addEventListener("kenfiche:take", async ({ detail }) => {
  try {
    await send(detail.action, detail.fields, "again");
  } catch {
    failed();
  }
});

addEventListener("offline", () => document.querySelector("#write") && tell(say("offline"), true));
addEventListener("online", () => document.querySelector("[data-told]")?.remove());
