// Items added, moved and taken away in place; without script the same buttons ask the server.

const list = (part) => part.closest("[data-items]").querySelector("ol");

/** Gives every item the place that it now has: numbers in labels, ids, the values of its buttons. */
function number(items) {
  const rows = [...items.children];
  rows.forEach((row, at) => {
    for (const control of row.querySelectorAll("[aria-label]")) {
      control.setAttribute("aria-label", control.getAttribute("aria-label").replace(/\d+/, at + 1));
    }
    const id = items.closest("[data-items]").id;
    const title = row.querySelector("[id]");
    if (title) title.id = `${id}-${at}`;
    for (const button of row.querySelectorAll("[data-move]")) {
      const verb = button.dataset.move;
      button.value = `${verb}.${items.closest("[data-items]").dataset.items}.${at}`;
      button.hidden = (verb === "up" && at === 0) || (verb === "down" && at === rows.length - 1);
      button.querySelector(".unseen").textContent = ` ${at + 1}`;
    }
  });
  items.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(button) {
  const items = list(button);
  const row = button.closest("li");
  const verb = button.dataset.move;
  if (verb === "up" && row.previousElementSibling) row.previousElementSibling.before(row);
  if (verb === "down" && row.nextElementSibling) row.nextElementSibling.after(row);
  const next = verb === "remove" ? (row.nextElementSibling ?? row.previousElementSibling) : row;
  if (verb === "remove") row.remove();
  number(items);
  const again = next?.querySelector(`[data-move=${verb}]:not([hidden])`) ?? next?.querySelector("[data-move]:not([hidden])");
  (verb === "remove" ? (next?.querySelector("input:not([type=hidden])") ?? items.parentElement.querySelector(".add")) : again)?.focus();
}

function add(button) {
  const items = list(button);
  const row = button.closest("[data-items]").querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelector("input[type=hidden]").value = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  items.append(row);
  number(items);
  row.querySelector("input:not([type=hidden])").focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-items] button");
  if (!button) return;
  if (button.dataset.move) move(button);
  else if (button.value.startsWith("add.")) add(button);
  else return;
  event.preventDefault();
});
