// Formatting by words and keys, boxes that grow with their text, keywords one by one.

const words = (name) => document.querySelector("#words")?.dataset[name] ?? "";

/** Puts marks around the selection; words to replace are selected where there was none. */
function around(area, before, after, fallback) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const inner = value.slice(start, end) || fallback;
  write(area, start, end, before + inner + after, start + before.length, start + before.length + inner.length);
}

/** Puts a mark before each line of the selection, on lines of its own. */
function before(area, mark, fallback) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = (value.slice(start, end) || fallback).split("\n");
  const marked = lines.map((line) => mark + line).join("\n");
  const gap = start > 1 && value.slice(start - 2, start) !== "\n\n" ? "\n" : "";
  const from = start + gap.length + mark.length;
  write(area, start, end, gap + marked, from, start + gap.length + marked.length);
}

/** Changes a part of the text so that the browser can undo it, and selects. */
function write(area, start, end, text, from, to) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
}

const tools = {
  heading: (area) => before(area, "## ", words("heading")),
  bold: (area) => around(area, "**", "**", words("bold")),
  italic: (area) => around(area, "*", "*", words("italic")),
  list: (area) => before(area, "- ", words("list")),
  quote: (area) => before(area, "> ", words("quote")),
  fiche: (area) => around(area, "[[", "]]", words("fiche")),
  link(area) {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    if (/^https?:\/\/\S+$/.test(chosen)) {
      const start = area.selectionStart;
      write(area, start, area.selectionEnd, `[${words("link")}](${chosen})`, start + 1, start + 1 + words("link").length);
    } else {
      const inner = chosen || words("link");
      const start = area.selectionStart;
      const at = start + inner.length + 3;
      write(area, start, area.selectionEnd, `[${inner}](https://)`, at, at + 8);
    }
  },
};
const keys = { b: "bold", i: "italic", k: "link" };

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const top = scrollY;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
  scrollTo(scrollX, top);
}

function addKeyword(input) {
  const box = input.closest("[data-chips]");
  for (const word of input.value.split(/[,;]/).map((part) => part.trim()).filter(Boolean)) {
    const same = [...box.querySelectorAll("input[type=checkbox]")].find((tick) => tick.value.toLowerCase() === word.toLowerCase());
    if (same) {
      same.checked = true;
      continue;
    }
    const chip = document.createElement("label");
    const tick = document.createElement("input");
    const text = document.createElement("span");
    chip.className = "chip";
    Object.assign(tick, { type: "checkbox", name: box.dataset.name, value: word, checked: true });
    text.textContent = word;
    chip.append(tick, text);
    input.before(chip);
  }
  input.value = "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-tool]");
  if (tool) tools[tool.dataset.tool](tool.closest(".box").querySelector("textarea"));
});

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (isCommand && target.matches("[data-prose]") && keys[key]) {
    event.preventDefault();
    tools[keys[key]](target);
  } else if (isCommand && key === "s" && target.form?.id === "write") {
    event.preventDefault();
    target.form.requestSubmit(target.form.querySelector(".save-bar button[value=save], button[value=save]"));
  } else if (key === "Enter" && !event.isComposing && target.matches("[data-one-line]")) {
    event.preventDefault();
  } else if ((key === "Enter" || key === ",") && !event.isComposing && target.matches("[data-chips] > input") && target.value.trim()) {
    event.preventDefault();
    addKeyword(target);
  } else if (target.matches("[data-tool]") && (key === "ArrowRight" || key === "ArrowLeft")) {
    const all = [...target.parentElement.querySelectorAll("button")];
    all.at((all.indexOf(target) + (key === "ArrowRight" ? 1 : -1)) % all.length).focus();
  }
});

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-grow]")) grow(target);
  const chosen = target.dataset.chooses && document.getElementById(target.dataset.chooses);
  if (chosen) chosen.checked = true;
});

function begin() {
  document.querySelectorAll("[data-tool]").forEach((tool) => (tool.hidden = false));
  document.querySelectorAll("[data-grow]").forEach(grow);
}
begin();
document.addEventListener("kenfiche:page", begin);
