// Offers the frameworks whose names hold what is typed; without it, a whole name is typed.
const form = document.querySelector(".framework-filter");
const field = form.elements.framework;
const names = form.querySelector("datalist");
let asked = "";

async function offer() {
  const term = field.value.trim();
  if (!term || term === asked) return;
  asked = term;
  const { model, field: name, suggestions } = form.dataset;
  const query = new URLSearchParams({ term, app_label: "catalog", model_name: model, field_name: name });
  const answer = await fetch(`${suggestions}?${query}`);
  const { results } = answer.ok ? await answer.json() : {};
  // Answers overtake one another: only that to what was typed last is offered.
  if (!results || term !== asked) return;
  names.replaceChildren(...results.map(({ text }) => new Option(text, text)));
}

field.addEventListener("input", offer);
