// Names what Django's admin leaves unnamed for screen readers: the fields of rows in a table, whose
// label is the head of their column, and the boxes with which select2 replaces a list.
function nameCells(row) {
  const heads = row.closest("table").querySelectorAll("thead th");
  for (const [place, cell] of [...row.cells].entries()) {
    const name = heads[place]?.innerText.trim();
    for (const field of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (name && !field.labels?.length) field.setAttribute("aria-label", name);
    }
  }
}

function nameBox(box) {
  const list = box.parentElement.querySelector("select.admin-autocomplete");
  const name = list?.labels[0]?.innerText.replace(/:$/, "") || list?.getAttribute("aria-label") || "Choose";
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], input")) {
    part.setAttribute("aria-label", name);
    part.removeAttribute("aria-labelledby");
  }
  // A list may hold nothing but items, and this one holds the field too.
  box.querySelector("ul.select2-selection__rendered")?.setAttribute("role", "presentation");
}

function nameAll(within) {
  for (const row of within.querySelectorAll(".tabular tbody tr.form-row")) nameCells(row);
  for (const box of within.querySelectorAll(".select2-container")) nameBox(box);
}

for (const head of document.querySelectorAll("th.original:empty, th.action-checkbox-column:empty")) {
  head.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: "Record" }));
}
nameAll(document);
// Boxes are made after this runs, and rows are added later.
new MutationObserver(() => nameAll(document)).observe(document.body, { childList: true, subtree: true });
