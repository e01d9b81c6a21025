// Shows, as a name is typed, only the frameworks that it may mean. What is ticked stays in view.
const typed = document.querySelector("input[name=add]");
const choices = [...document.querySelectorAll(".choices label")];
const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const said = document.createElement("span");
said.className = "quiet";
said.setAttribute("aria-live", "polite");
typed.closest("p").append(said);

typed.addEventListener("input", () => {
  const wanted = plain(typed.value);
  let found = 0;
  for (const choice of choices) {
    const fits = plain(choice.textContent).includes(wanted);
    choice.hidden = !fits && !choice.querySelector("input").checked;
    found += fits;
  }
  said.textContent = wanted ? `${found} of ${choices.length} fit` : "";
});
