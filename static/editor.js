// Writing a lesson or a question, or citing anew: buttons that write marks, pickers, the page beside.
// Enhancement only.
"use strict";

const editor = document.querySelector("form[data-keeps-words], [data-picks]");
const places = editor.querySelector("[data-sentences]");
const address = (name) => {
  if (!editor.elements) return places.dataset[name]; // several forms, all of one document
  const chosen = editor.elements.document;
  return chosen && chosen.value ? places.dataset[name].replace("/0/", `/${chosen.value}/`) : "";
};

// Buttons over a text area. What they write is put in as if typed, so that it can be undone.
function insert(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
function around(area, before, after, otherwise) {
  const { selectionStart: from, selectionEnd: to } = area;
  const words = area.value.slice(from, to) || otherwise;
  insert(area, before + words + after);
  area.setSelectionRange(from + before.length, from + before.length + words.length);
}
function atLines(area, mark) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = area.value.indexOf("\n", area.selectionEnd);
  const to = next < 0 ? area.value.length : next;
  const lines = area.value.slice(from, to).split("\n");
  const has = lines.every((line) => line.startsWith(mark));
  insert(area, lines.map((line) => (has ? line.slice(mark.length) : mark + line)).join("\n"), from, to);
}
const does = {
  bold: (area, button) => around(area, "**", "**", button.dataset.otherwise),
  heading: (area) => atLines(area, "## "),
  list: (area) => atLines(area, "- "),
  link: (area, button) => around(area, "[", "](https://)", button.dataset.otherwise),
  term: (area, button) => openPicker("term", button, (line) => {
    const words = area.value.slice(area.selectionStart, area.selectionEnd) || line.dataset.name;
    insert(area, `[${words}](term:${line.dataset.slug})`);
  }),
  cite: (area, button) => openPicker("cite", button, (line) => cite(area, line.dataset.key)),
};
function cite(area, key) {
  const at = area.selectionEnd;
  const open = /\[@[0-9a-f;@ ]+\]$/.exec(area.value.slice(0, at));
  // Right after a mark the key joins it: one mark may hold several sentences.
  if (open) insert(area, `; @${key}]`, at - 1, at);
  else insert(area, `${at && !/\s/.test(area.value[at - 1]) ? " " : ""}[@${key}]`, at, at);
}
for (const toolbar of editor.querySelectorAll(".toolbar")) {
  toolbar.hidden = false;
  const area = toolbar.parentElement.querySelector("textarea");
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-does]");
    if (button) does[button.dataset.does](area, button);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "b") return;
    event.preventDefault();
    around(area, "**", "**", "");
  });
}

// The sentence the page was opened for: its mark goes where was last written, else to the end of the lesson.
for (const button of document.querySelectorAll("button[data-cites]")) {
  let area = editor.elements.body;
  area.setSelectionRange(area.value.length, area.value.length);
  editor.addEventListener("focusin", (event) => { if (event.target.closest(".markdown textarea")) area = event.target; });
  button.hidden = false;
  button.addEventListener("click", () => cite(area, button.dataset.cites));
}

// The sentences a question rests on.
for (const rests of editor.querySelectorAll(".rests-on")) {
  const list = rests.querySelector(".sentences");
  const add = (key, text) => {
    if (list.querySelector(`input[value="${CSS.escape(key)}"]`)) return;
    const line = document.createElement("li");
    const label = document.createElement("label");
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: rests.dataset.name, value: key, checked: true });
    const quote = document.createElement("q");
    quote.textContent = text;
    label.append(tick, " ", quote);
    line.append(label);
    list.append(line);
    tick.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const button = rests.querySelector('[data-does="rest"]');
  button.parentElement.hidden = false;
  rests.querySelector(".by-key").hidden = true;
  button.addEventListener("click", () => openPicker("cite", button, (line) => {
    add(line.dataset.key, line.querySelector("q").textContent);
    button.focus();
  }));
  editor.addEventListener("put-back", async (event) => {
    for (const [name, ticked] of event.detail) {
      const [field, key] = name.split("=");
      if (field === rests.dataset.name && key && ticked) for (const line of (await linesOf("sentences", { q: key })) || []) if (line.dataset.key === key) add(key, line.querySelector("q").textContent);
    }
  });
}

// The one sentence something is to rest on instead.
for (const other of editor.querySelectorAll("[data-other]")) {
  const field = other.querySelector("input");
  const button = other.querySelector('[data-does="pick"]');
  const taken = other.querySelector("[data-taken]");
  button.parentElement.hidden = false;
  other.querySelector(".by-key").hidden = !field.value;
  button.addEventListener("click", () => openPicker("cite", button, (line) => {
    field.value = line.dataset.key;
    taken.querySelector("q").textContent = line.querySelector("q").textContent;
    taken.hidden = false;
    other.querySelector(".by-key").hidden = true;
    button.focus();
  }));
  taken.querySelector("button").addEventListener("click", () => {
    field.value = "";
    taken.hidden = true;
    button.focus();
  });
}

// The lines of a list the server makes: sentences or words. null when it cannot be reached.
async function linesOf(name, query) {
  try {
    const answer = await fetch(`${address(name)}?${new URLSearchParams(query)}`, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return [...holder.content.querySelectorAll("li")];
  } catch {
    return null;
  }
}

// A picker opens under its button, in the page: a search field and a list, by mouse or keyboard.
let picker = null;
function closePicker() {
  if (!picker) return;
  picker.panel.remove();
  picker.button.setAttribute("aria-expanded", "false");
  picker = null;
}
function openPicker(kind, button, choose) {
  const again = picker && picker.button === button;
  closePicker();
  if (again) return;
  const panel = document.getElementById(`${kind}-picker`).content.firstElementChild.cloneNode(true);
  (button.closest(".toolbar") || button.parentElement).after(panel);
  button.setAttribute("aria-expanded", "true");
  const words = panel.querySelector("[role=combobox]");
  const section = panel.querySelector("select");
  const list = panel.querySelector("[role=listbox]");
  const said = panel.querySelector("[role=status]");
  picker = { panel, button };
  let here = -1;
  const options = () => [...list.children];
  const point = (to) => {
    const lines = options();
    if (!lines.length) return;
    if (lines[here]) lines[here].setAttribute("aria-selected", "false");
    here = (to + lines.length) % lines.length;
    lines[here].setAttribute("aria-selected", "true");
    lines[here].scrollIntoView({ block: "nearest" });
    words.setAttribute("aria-activedescendant", lines[here].id);
  };
  const take = (line) => {
    closePicker();
    choose(line);
  };
  let asked = 0;
  const fill = async () => {
    const mine = ++asked;
    if (!address(kind === "cite" ? "sentences" : "words")) {
      said.textContent = panel.dataset.first;
      return;
    }
    const found = await linesOf(kind === "cite" ? "sentences" : "words", {
      q: words.value,
      section: section ? section.value : "",
      ...(section && section.length > 1 && { listed: "1" }), // its sections need not come again
    });
    if (mine !== asked) return; // typed on meanwhile: a later answer comes
    if (!found) {
      said.textContent = panel.dataset.offline;
      return;
    }
    const sections = found.filter((line) => line.dataset.section);
    if (section && section.length === 1) {
      for (const line of sections) section.add(new Option(line.textContent, line.dataset.section));
    }
    const lines = found.filter((line) => !line.dataset.section);
    for (const [place, line] of lines.entries()) {
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.id = `picker-${place}`;
    }
    list.replaceChildren(...lines);
    here = -1;
    words.removeAttribute("aria-activedescendant");
    said.textContent = lines.length ? (lines.length < Number(panel.dataset.most) ? "" : panel.dataset.more) : panel.dataset.none;
    if (words.value) point(0);
    panel.scrollIntoView({ block: "nearest" });
  };
  let waiting;
  words.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(waiting);
    waiting = setTimeout(fill, 150);
  });
  if (section) section.addEventListener("change", fill);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      closePicker();
      button.focus();
    } else if (event.target === words && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      point(here + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.target === words && event.key === "Enter") {
      event.preventDefault();
      if (options()[here]) take(options()[here]);
    }
  });
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option]");
    if (line) take(line);
  });
  panel.querySelector("[data-closes]").addEventListener("click", () => {
    closePicker();
    button.focus();
  });
  fill();
  words.focus();
}

// The page beside: what is typed, as learners would read it.
const beside = document.getElementById("preview");
if (beside && places.dataset.preview) {
  const text = document.getElementById("preview-text");
  let waiting;
  let asked = 0;
  const show = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(places.dataset.preview, { method: "POST", body: new FormData(editor), headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (mine !== asked) return;
      const top = beside.scrollTop;
      text.innerHTML = html;
      beside.scrollTop = top;
    } catch { /* Offline: the page beside stays as it was. */ }
  };
  beside.hidden = false;
  editor.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 500);
  });
  show();
}

// What could be better about the question, as it is typed.
const found = document.getElementById("found");
if (found && found.dataset.typed) {
  let waiting;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const typed = new FormData(editor);
    typed.set("question", found.dataset.question);
    try {
      const answer = await fetch(found.dataset.typed, { method: "POST", body: typed, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      // Nobody loses the place where they are writing a reason.
      if (mine === asked && !found.contains(document.activeElement)) found.innerHTML = html;
    } catch { /* Offline: what was found last stays. */ }
  };
  editor.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });
}
