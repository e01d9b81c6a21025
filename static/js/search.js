// Results under the search box while one types. Without this file the form asks /search/.
// The pattern is WAI-ARIA's combobox: the focus stays in the box, the arrow keys choose.
for (const box of document.querySelectorAll("#search-box")) {
  const MATCHES = ["exact", "begins", "words", "within", "text"];
  const SHOWN = 8;
  const list = document.createElement("ul");
  const told = document.createElement("span");
  let chosen = -1;
  let timer;
  let request;

  function piece(text, match) {
    const part = document.createElement(match ? "mark" : "span");
    part.textContent = text;
    return part;
  }

  function offer(address, pieces, kind) {
    const option = document.createElement("li");
    option.id = `search-option-${list.children.length}`;
    option.setAttribute("role", "option");
    option.dataset.address = address;
    const name = document.createElement("span");
    name.append(...pieces.map((each) => piece(each.text, each.match)));
    option.append(name);
    if (kind) {
      const label = document.createElement("span");
      label.className = "quiet";
      label.textContent = kind;
      option.append(" ", label);
    }
    list.append(option);
  }

  function plain(text) {
    return [{ text, match: false }];
  }

  function best(found) {
    const results = found.groups.flatMap((group) => group.results);
    results.sort((a, b) => MATCHES.indexOf(a.match) - MATCHES.indexOf(b.match));
    return results.slice(0, SHOWN);
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === index));
    const option = list.children[index];
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function open() {
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    choose(-1);
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    told.textContent = "";
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function show(found) {
    const all = `/search/?q=${encodeURIComponent(found.query)}`;
    const count = found.total === 1 ? "1 result" : `${found.total} results`;
    list.replaceChildren();
    if (found.compare) offer(found.compare.address, plain(found.compare.name), "compare");
    for (const link of found.near) offer(link.address, plain(link.name), "did you mean");
    for (const result of best(found)) {
      const also = result.alias ? plain(` (${result.alias})`) : [];
      offer(result.address, [...result.title, ...also], result.kind);
    }
    offer(all, plain(found.total ? `Show ${count}` : "Nothing has all these words"), "");
    open();
    told.textContent = `${found.total ? count : "No result"}, ${list.children.length} suggestions`;
  }

  async function ask(text) {
    request?.abort();
    request = new AbortController();
    try {
      const address = `/api/v1/search/?limit=3&q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { signal: request.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.json());
    } catch (error) {
      // Typed on, or there is no answer: the form still works.
      if (error.name !== "AbortError") close();
    }
  }

  function go(option) {
    close();
    location.assign(option.dataset.address);
  }

  // What a key does; true if that is all that it should do.
  const KEYS = {
    ArrowDown() {
      if (!list.children.length) return false;
      if (list.hidden) open();
      choose(chosen + 1 < list.children.length ? chosen + 1 : -1);
      return true;
    },
    ArrowUp() {
      if (!list.children.length) return false;
      if (list.hidden) open();
      choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
      return true;
    },
    Enter() {
      if (list.hidden || chosen < 0) return false;
      go(list.children[chosen]);
      return true;
    },
    Escape() {
      if (list.hidden) box.value = "";
      else close();
      return true;
    },
  };

  list.id = "search-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  told.className = "hidden";
  told.setAttribute("aria-live", "polite");
  box.closest("form").append(list, told);
  box.autocomplete = "off";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  box.addEventListener("input", () => {
    const text = box.value.trim();
    clearTimeout(timer);
    if (text.length < 2) close();
    else timer = setTimeout(() => ask(text), 150);
  });
  box.addEventListener("keydown", (event) => {
    if (!event.isComposing && KEYS[event.key]?.()) event.preventDefault();
  });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) go(option);
  });
}
