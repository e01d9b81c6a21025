// Keeps what counts as which level beside the level: that of the feature that is chosen, with the
// chosen level marked, and offers the versions of the framework that is chosen.
const box = document.querySelector(".what-counts");
const level = document.querySelector("select[name=level]");

function mark() {
  for (const each of box.querySelectorAll("[data-level]")) {
    if (each.dataset.level === level.value) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
}

async function ask(address, name, value) {
  const answer = await fetch(`${address}?${new URLSearchParams({ [name]: value })}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer;
}

// Answers overtake one another: only that to what was chosen last counts.
async function tell(feature) {
  const { value } = feature;
  const answer = value && (await ask(box.dataset.ofFeature, "feature", value));
  const text = answer ? await answer.text() : "";
  if (feature.value !== value) return;
  if (!text) box.textContent = "Choose a feature first.";
  else box.innerHTML = text; // our own page, made of escaped text
  mark();
}

async function offer(framework) {
  const { value } = framework;
  const answer = value && (await ask(box.dataset.ofFramework, "framework", value));
  const { versions } = answer ? await answer.json() : { versions: [] };
  if (framework.value !== value) return;
  for (const name of ["since", "version"]) {
    const list = document.querySelector(`input[name=${name}]`)?.list;
    list?.replaceChildren(...versions.map((version) => new Option("", version)));
  }
}

if (box && level) {
  const chosen = { feature: tell, framework: offer };
  level.addEventListener("change", mark);
  // The boxes in which one searches tell jQuery alone that something was chosen.
  window.django.jQuery(document).on("change", "select[name=feature], select[name=framework]", (event) => {
    chosen[event.target.name](event.target).catch(() => {}); // what was told stays
  });
  for (const [name, act] of Object.entries(chosen)) {
    const list = document.querySelector(`select[name=${name}]`);
    if (list?.value && !box.querySelector("dl")) act(list).catch(() => {});
  }
}
