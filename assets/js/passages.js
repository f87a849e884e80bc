// A passage that is pointed at or focused has its note beside it; one that is clicked, touched or entered has it under its
// paragraph, where it stays. Without script a passage leads to the same note below the text.

const text = document.querySelector(".credited");
const list = document.querySelector(".who-notes");
/** The last thing that stands beside the text. */
const beside = document.querySelector(".who-wrote > .aside > :last-child");
const POINTED_MS = 200;
const LEFT_MS = 300;

const note = document.createElement("span");
note.id = "told";
note.className = "told-here";
note.setAttribute("role", "note");

/** The passage of which the note is shown. */
let told = null;
/** Whether it stays when the pointer leaves: then it stands in the text, and the keyboard may stop in it. */
let isKept = false;
/** A passage whose note was closed on purpose: it stays closed until something else is looked at. */
let closed = null;
let timer = 0;

/** The passage that something stands in: its own link to a note, or words of a link that leads elsewhere. */
const passageOf = (part) => part.closest?.(".credited :is(a[href^='#o'], [data-note])");
/** What the keyboard stops at for a passage. */
const stopOf = (passage) => passage.closest("a") ?? passage;
const numberOf = (passage) => passage.dataset.note ?? passage.hash.slice(1);

function show(passage, x = null, y = null) {
  clearTimeout(timer);
  if (told === passage) return;
  const from = document.getElementById(numberOf(passage));
  if (!from) return;
  hide();
  note.replaceChildren(...[...from.cloneNode(true).childNodes].filter((part) => !part.classList?.contains("close")), closing());
  // A keyboard that passes by stops at passages alone.
  for (const stop of stops()) stop.tabIndex = -1;
  const stop = stopOf(passage);
  stop.after(note);
  stop.setAttribute("aria-describedby", note.id);
  passage.classList.add("is-told");
  [told, closed] = [passage, null];
  place(passage, x, y);
}

function keep(passage) {
  closed = null;
  show(passage);
  if (told !== passage || isKept) return;
  isKept = true;
  for (const stop of stops()) stop.tabIndex = 0;
  note.classList.add("is-kept");
  note.style.left = note.style.top = "";
  settle(passage);
  note.scrollIntoView({ block: "nearest" });
}

function hide() {
  clearTimeout(timer);
  if (!told) return;
  stopOf(told).removeAttribute("aria-describedby");
  told.classList.remove("is-told");
  note.classList.remove("is-kept");
  note.remove();
  [told, isKept] = [null, false];
}

const stops = () => [...note.querySelectorAll("a, button")];

/** Closes for good; the keyboard goes on from the passage. */
function close() {
  const passage = told;
  const isInside = note.contains(document.activeElement);
  hide();
  closed = passage;
  if (isInside) stopOf(passage).focus();
}

function closing() {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = list.querySelector(".close").textContent;
  button.addEventListener("click", close);
  return button;
}

/**
 * Beside the line that is pointed at, else the last one, where nothing stands beside the text. Else under the passage, or above it
 * where there is no room; of one that fills the window it covers what follows the line.
 */
function place(passage, x, y) {
  const lines = [...passage.getClientRects()];
  const [first, end] = [lines[0], lines.at(-1)];
  const line = lines.find((line) => y !== null && y <= line.bottom) ?? end;
  const [inside, around, last] = [text, note.offsetParent, beside].map((one) => one.getBoundingClientRect());
  const isBeside = last.left >= inside.right && last.bottom < line.top;
  note.style.maxWidth = isBeside ? `${last.right - inside.right}px` : "";
  const [width, height] = [note.offsetWidth, note.offsetHeight];
  const left = isBeside ? inside.right : Math.max(inside.left, Math.min((x ?? line.left) - 24, inside.right - width));
  const under = [end.bottom, first.top - height, line.bottom].find((top) => top >= 0 && top + height <= innerHeight) ?? line.bottom;
  const top = isBeside ? Math.min(line.top, Math.max(0, innerHeight - height)) : under;
  note.style.left = `${left - around.left}px`;
  note.style.top = `${top - around.top}px`;
}

/** Under the paragraph, or the whole table, when one sees both at once; else right behind the passage. */
function settle(passage) {
  note.style.maxWidth = "";
  const stop = stopOf(passage);
  const block = stop.closest(".scroll, pre, p, h2, h3, h4, h5, h6, li, dd, dt, blockquote");
  if (!block || !text.contains(block)) return;
  if (!block.matches("li, dd, dt")) {
    if (block.getBoundingClientRect().bottom - stop.getBoundingClientRect().bottom < innerHeight / 2) block.after(note);
    return;
  }
  // An item may hold a list of its own, which comes after the note.
  const inner = [...block.children].find((part) => part.matches("ul, ol, p, pre, .scroll") && stop.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (inner) inner.before(note);
  else block.append(note);
}

text.classList.add("tells");

text.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch" || event.buttons) return;
  if (note.contains(event.target)) return clearTimeout(timer);
  const passage = passageOf(event.target);
  if (closed && passage !== closed) closed = null;
  if (isKept || !passage || passage === closed) return;
  clearTimeout(timer);
  if (passage === told) return;
  timer = setTimeout(show, POINTED_MS, passage, event.clientX, event.clientY);
});

text.addEventListener("pointerout", (event) => {
  if (event.pointerType === "touch" || isKept) return;
  clearTimeout(timer);
  if (!told || note.contains(document.activeElement) || stopOf(told).matches(":focus-visible")) return;
  const has = (part) => part && (note.contains(part) || passageOf(part) === told);
  if (!has(event.relatedTarget)) timer = setTimeout(hide, LEFT_MS);
});

text.addEventListener("focusin", ({ target }) => {
  if (note.contains(target)) return;
  const passage = passageOf(target) ?? target.querySelector("[data-note]");
  if (passage && passage !== closed && target.matches(":focus-visible")) show(passage);
});

text.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && relatedTarget !== closed) closed = null;
  if (told && relatedTarget && !note.contains(relatedTarget) && relatedTarget !== stopOf(told)) hide();
});

document.addEventListener("click", (event) => {
  if (note.contains(event.target)) return;
  const passage = passageOf(event.target);
  const isElsewhere = !passage || !stopOf(passage).matches(".credited a[href^='#o'], .credited span");
  if (isElsewhere) return hide();
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (String(getSelection()).trim()) return;
  if (told === passage && isKept) return close();
  keep(passage);
  // With the keyboard, one goes in.
  if (event.detail === 0) stops()[0].focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Tab" && isKept) return step(event);
  if (event.key !== "Escape") return;
  if (told) close();
  else if (list?.querySelector("li:target")) location.hash = "closed";
});

/** A note that is kept comes right behind its passage for the keyboard, wherever it stands. */
function step(event) {
  const [stop, inside] = [stopOf(told), stops()];
  const isBack = event.shiftKey;
  if (event.target === (isBack ? inside[0] : stop)) {
    event.preventDefault();
    (isBack ? stop : inside[0]).focus();
  } else if (!isBack && event.target === inside.at(-1)) {
    // From here the browser goes on to the next passage.
    close();
  }
}

addEventListener("resize", hide);
