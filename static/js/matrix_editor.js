// The keys of the matrix, and what it says while somebody types. Without it the form works as well.
const form = document.querySelector("#matrix");
const rows = [...form.querySelectorAll("[data-row]")];
const keys = document.querySelector("#keys");
const LEVEL = /^[0-4]$/;
const output = document.querySelector("#changed");
// What the save before said stands out of sight, at the top.
const said = document.querySelector(".messagelist")?.innerText ?? "";
const PLACE = `matrix ${location.pathname}`;
let leaving = false;

const rowOf = (element) => element.closest?.("[data-row]");
const types = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
const differs = (field) =>
  "defaultChecked" in field && /radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;

function isChanged(row) {
  return "changed" in row.dataset || [...row.querySelectorAll("input:not([type=hidden]), textarea")].some(differs);
}

function count() {
  for (const row of rows) row.classList.toggle("changed", isChanged(row));
  const changed = form.querySelectorAll(".cell.changed").length;
  output.value = changed ? `${changed} changed` : said;
  return changed;
}

// What counts as the level that is chosen, for the row at hand.
function tell(row) {
  const chosen = row.querySelector(".cell-levels :checked")?.value ?? "";
  const counts = row.querySelector(`.counts[data-level="${chosen}"]`);
  const name = row.querySelector(".cell-name").textContent.trim();
  document.querySelector("#counts").textContent = `${name}, ${counts.querySelector("dt").textContent.toLowerCase()}: ${counts.querySelector("dd").textContent}`;
}

// Exactly one row is reached with Tab; from it the keys go to the others.
function stand(row) {
  for (const other of rows) other.tabIndex = other === row ? 0 : -1;
}

function go(row) {
  if (!row) return;
  stand(row);
  row.focus();
}

function open(row) {
  row.querySelector("details").open = true;
  row.querySelector(".cell-fields :is(input, textarea)")?.focus();
}

function close(row, target) {
  if (target === row) row.querySelector("details").open = false;
  else go(row);
}

// A tick says today and the newest release, which its fields then show.
function tick(row, ticked) {
  for (const [name, value] of [["checked", row.dataset.today], ["version", row.dataset.latest]]) {
    const field = row.querySelector(`[name$="-${name}"]`);
    field.value = ticked ? value || field.value : field.defaultValue;
  }
  const age = row.querySelector(".cell-age");
  age.dataset.was ??= age.textContent;
  age.textContent = ticked ? "today" : age.dataset.was;
}

function press(event, row) {
  const { key, target } = event;
  const place = rows.indexOf(row);
  const arrows = !target.matches("[type=radio]");
  if (key === "j" || (arrows && key === "ArrowDown")) go(rows[place + 1]);
  else if (key === "k" || (arrows && key === "ArrowUp")) go(rows[place - 1]);
  else if (key === "c") row.querySelector(".cell-tick input")?.click();
  else if (key === "?") keys.showModal();
  else if (LEVEL.test(key)) row.querySelector(`[data-key="${key}"]`).click();
  else if (key === "Escape") close(row, target);
  else if (key === "Enter" && !target.matches("a, button, summary")) open(row);
  else return;
  event.preventDefault();
}

form.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const typing = types(event.target);
  const leaves = event.key === "Escape" || (event.key === "Enter" && !event.target.matches("textarea"));
  if (typing && leaves) {
    event.preventDefault(); // Enter in a field would save everything
    go(row);
  } else if (!typing) press(event, row);
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  document.querySelector("#save")?.click();
});

form.addEventListener("input", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  const box = row.querySelector(".cell-tick input");
  if (event.target === box) tick(row, box.checked);
  else if (box?.checked && /-(checked|version)$/.test(event.target.name)) box.checked = false;
  tell(row);
  count();
});
form.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  stand(row);
  tell(row);
});
form.addEventListener("submit", () => {
  leaving = true;
  sessionStorage.setItem(PLACE, rows.find((row) => row.tabIndex === 0)?.id ?? "");
});
addEventListener("pageshow", () => { leaving = false; count(); });
addEventListener("beforeunload", (event) => {
  if (!leaving && count()) event.preventDefault();
});
// A link of the summary leads into a row, which may have been closed.
addEventListener("hashchange", () => {
  const field = document.getElementById(location.hash.slice(1));
  const more = field?.closest("details");
  if (more) more.open = true;
  (field?.matches("[role=radiogroup], fieldset") ? field.querySelector("input:checked, [type=radio]") : field)?.focus();
});

const showKeys = document.querySelector("#show-keys");
showKeys.hidden = false;
showKeys.addEventListener("click", () => keys.showModal());
// After a save the work goes on where it was.
const before = document.getElementById(sessionStorage.getItem(PLACE) ?? "");
sessionStorage.removeItem(PLACE);
const problems = document.querySelector("#problems");
if (rows.length) stand(before ?? rows[0]);
if (problems) problems.focus();
else if (before) before.focus();
else if (!location.hash) rows[0]?.focus({ preventScroll: true });
count();
