// A passage that is pointed at, focused or touched has its note beside it; without script it leads to the same note below the text.

const text = document.querySelector(".credited");
const list = document.querySelector(".who-notes");
const POINTED_MS = 200;
const LEFT_MS = 300;

const note = document.createElement("span");
note.id = "told";
note.className = "told-here";
note.setAttribute("role", "note");

/** The passage of which the note is shown. */
let told = null;
/** Whether it stays when the pointer leaves. */
let isKept = false;
/** A passage whose note was closed on purpose: it stays closed until something else is looked at. */
let closed = null;
let timer = 0;

/** The passage that something stands in: its own link to a note, or words of a link that leads elsewhere. */
const passageOf = (part) => part.closest?.(".credited :is(a[href^='#o'], [data-note])");
/** What the keyboard stops at for a passage. */
const stopOf = (passage) => passage.closest("a") ?? passage;
const numberOf = (passage) => passage.dataset.note ?? passage.hash.slice(1);

function show(passage, { keep = false, x = null, y = null } = {}) {
  clearTimeout(timer);
  if (told === passage) {
    isKept ||= keep;
    return;
  }
  const from = document.getElementById(numberOf(passage));
  if (!from) return;
  hide();
  note.replaceChildren(...[...from.cloneNode(true).childNodes].filter((part) => !part.classList?.contains("close")), closing());
  const stop = stopOf(passage);
  stop.after(note);
  stop.setAttribute("aria-describedby", note.id);
  passage.classList.add("is-told");
  [told, isKept, closed] = [passage, keep, null];
  place(passage, x, y);
}

function hide() {
  clearTimeout(timer);
  if (!told) return;
  stopOf(told).removeAttribute("aria-describedby");
  told.classList.remove("is-told");
  note.remove();
  [told, isKept] = [null, false];
}

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

/** Under the line that is pointed at, else under the last one; above it where there is no room. */
function place(passage, x, y) {
  const lines = [...passage.getClientRects()];
  const line = lines.find((line) => y !== null && y <= line.bottom) ?? lines.at(-1);
  const [inside, around] = [text.getBoundingClientRect(), note.offsetParent.getBoundingClientRect()];
  const [width, height] = [note.offsetWidth, note.offsetHeight];
  const left = Math.max(inside.left, Math.min((x ?? line.left) - 24, inside.right - width));
  const fits = line.bottom + height <= innerHeight || line.top - height < 0;
  note.style.left = `${left - around.left}px`;
  note.style.top = `${(fits ? line.bottom : line.top - height) - around.top}px`;
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
  timer = setTimeout(show, POINTED_MS, passage, { x: event.clientX, y: event.clientY });
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
  closed = null;
  show(passage, { keep: true, x: event.detail ? event.clientX : null, y: event.detail ? event.clientY : null });
  // With the keyboard, one goes in.
  if (event.detail === 0) note.querySelector("a").focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (told) close();
  else if (list.querySelector("li:target")) location.hash = "closed";
});

addEventListener("resize", hide);
