// Says of a package URL what it names, or how it is written, while one types. The server asks the
// validator of the models; nothing here decides. A field is one with data-purl, the address to ask,
// wherever and whenever it is in the page; a text area holds one a line.
const WAIT = 300; // milliseconds after the last key
const answers = new Map();
const timers = new WeakMap();

function ask(address, text) {
  if (!answers.has(text)) {
    const answer = fetch(`${address}?${new URLSearchParams({ q: text })}`).then((found) => {
      if (!found.ok) throw new Error(found.statusText);
      return found.json();
    });
    answer.catch(() => answers.delete(text));
    answers.set(text, answer);
  }
  return answers.get(text);
}

function part(name, properties, ...within) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...within);
  return made;
}

function link(text, href) {
  return part("a", { href, target: "_blank", rel: "noopener" }, text, " (new tab)");
}

// Where it is told: beside the field, and there before there is anything to tell.
function place(field) {
  if (!field.nextElementSibling?.classList.contains("purl-told")) {
    const told = part("div", { className: "purl-told" });
    told.setAttribute("role", "status");
    field.after(told);
  }
  return field.nextElementSibling;
}

function use(field, text, meant) {
  const lines = field.value.split("\n");
  field.value = lines.map((line) => (line.trim() === text ? meant : line)).join("\n");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  check(field);
}

function row(field, text, answer) {
  const told = part("p", { className: answer.valid ? "valid" : "wrong" });
  if (field.tagName === "TEXTAREA") told.append(part("code", {}, text), " ");
  told.append(answer.said);
  if (answer.valid && answer.page) told.append(" ", link("In its registry", answer.page));
  if (answer.valid) for (const { text, address } of answer.here) told.append(" ", link(text, address));
  if (answer.meant) {
    const button = part("button", { type: "button" }, `Use ${answer.meant}`);
    button.addEventListener("click", () => use(field, text, answer.meant));
    told.append(" ", button);
  }
  return told;
}

async function check(field) {
  clearTimeout(timers.get(field));
  const told = place(field);
  const value = field.value;
  if (told.dataset.of === value) return; // else a button could go while it is pressed
  const texts = [...new Set(value.split("\n").map((line) => line.trim()))].filter(Boolean);
  try {
    const found = await Promise.all(texts.map((text) => ask(field.dataset.purl, text)));
    if (field.value !== value || told.dataset.of === value) return; // typed on
    told.dataset.of = value;
    told.replaceChildren(...found.map((answer, index) => row(field, texts[index], answer)));
  } catch {
    told.replaceChildren(); // no answer: what is wrong is told when it is saved
  }
}

function fieldOf(event) {
  return event.target.closest?.("input[data-purl], textarea[data-purl]");
}

document.addEventListener("input", (event) => {
  const field = fieldOf(event);
  if (!field) return;
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => check(field), WAIT));
});
for (const name of ["focusin", "focusout"]) {
  document.addEventListener(name, (event) => {
    const field = fieldOf(event);
    if (field) check(field);
  });
}
