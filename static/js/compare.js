// Folds sections of a comparison in place, where without scripts a link asks for the page again.
// What is folded stays in the address, and in every link and form of the page that keeps it.
const hidden = new Set((new URL(location).searchParams.get("hide") ?? "").split(",").filter(Boolean));
const ours = /^(\/api\/v1)?\/compare\//;

function withHidden(address, shown) {
  const url = new URL(address);
  const hide = [...hidden].filter((part) => part !== shown).sort().join(",");
  if (hide) url.searchParams.set("hide", hide);
  else url.searchParams.delete("hide");
  url.search = url.search.replaceAll("%2C", ",").replace(/([?&]embed)=(?=&|$)/, "$1");
  return url.href;
}

function remember() {
  history.replaceState(null, "", withHidden(location.href));
  for (const link of document.querySelectorAll("main a:not([href^='#'])")) {
    if (link.origin !== location.origin || !ours.test(link.pathname)) continue;
    link.href = withHidden(link.href, link.dataset.part);
  }
  for (const form of document.querySelectorAll("main form")) keep(form);
  const embed = document.querySelector(".share code");
  if (embed) embed.textContent = embed.textContent.replace(/(?<=src=")[^"]*/, (at) => withHidden(at));
}

function keep(form) {
  const field = form.querySelector("input[name=hide]") ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name: "hide", value: [...hidden].sort().join(",") });
  if (field.value) form.append(field);
  else field.remove();
}

function foldable(link) {
  const section = link.closest("tbody, section");
  const title = section.querySelector("th span, h2");
  const rows = [...section.children].filter((child) => !child.contains(title) && !child.contains(link));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "folds";
  button.setAttribute("aria-expanded", "true");
  button.append(...title.childNodes);
  title.append(button);
  (link.closest("p.fold") ?? link).remove();
  button.addEventListener("click", () => {
    const fold = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!fold));
    for (const row of rows) row.hidden = fold;
    if (fold) hidden.add(section.id);
    else hidden.delete(section.id);
    remember();
  });
}

for (const link of document.querySelectorAll("a.fold:not([data-part])")) foldable(link);
