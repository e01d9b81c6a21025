// Sources of a row's framework, chosen from its list instead of typed.
const dialog = document.querySelector("#choose-sources");
const listed = dialog.querySelector("#listed");
const find = dialog.querySelector("#find-source");
const add = dialog.querySelector("#add-source");
let field;

async function sourcesOf(address) {
  const answer = await fetch(address); // always asked for again: one may just have been added
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("#sources")) throw new Error("you are not signed in any more");
  return [...page.querySelectorAll("#sources [data-slug]")];
}

function choice(source, chosen) {
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", value: source.dataset.slug });
  box.checked = chosen.has(box.value);
  label.append(box, ...document.importNode(source, true).childNodes);
  return label;
}

const slugs = (text) => text.split(/[\s,]+/).filter(Boolean);

async function choose(row, input) {
  field = input;
  find.value = "";
  add.href = add.href.replace(/(\?.*)?$/, `?framework=${row.dataset.frameworkNumber}`);
  listed.textContent = "Loading …";
  dialog.returnValue = "";
  dialog.showModal();
  const chosen = new Set(slugs(input.value));
  try {
    const boxes = (await sourcesOf(input.parentElement.parentElement.querySelector(".help a").href)).map((each) => choice(each, chosen));
    const first = boxes.filter((each) => each.firstChild.checked);
    listed.replaceChildren(...first, ...boxes.filter((each) => !first.includes(each)));
    if (!boxes.length) listed.textContent = "It has no source yet.";
  } catch (error) {
    listed.textContent = `The sources could not be loaded (${error.message}). Type their names instead.`;
  }
}

find.addEventListener("input", () => {
  const words = find.value.toLowerCase().split(/\s+/);
  for (const label of listed.children) label.hidden = !words.every((word) => label.textContent.toLowerCase().includes(word));
});
find.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
dialog.addEventListener("close", () => {
  if (dialog.returnValue === "done") {
    const boxes = [...listed.querySelectorAll("input")];
    // Names that the list does not know stay: the server says what is wrong with them.
    const unknown = slugs(field.value).filter((slug) => !boxes.some((box) => box.value === slug));
    field.value = [...boxes.filter((box) => box.checked).map((box) => box.value), ...unknown].sort().join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.focus();
});

for (const input of document.querySelectorAll('#matrix [name$="-sources"]:not(:disabled)')) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Choose …" });
  const together = Object.assign(document.createElement("div"), { className: "with-button" });
  input.before(together);
  together.append(input, button);
  button.addEventListener("click", () => choose(input.closest("[data-row]"), input));
}
