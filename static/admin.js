// The educator's pages: rows that can be added, and words that survive a closed lid. Every page works without.
"use strict";

// What is wrong is read first.
const mistakes = document.getElementById("mistakes");
if (mistakes) mistakes.focus();

// All boxes of a list in one go.
for (const ticks of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...ticks.closest("form").querySelectorAll(`input[type=checkbox][name="${ticks.dataset.ticks}"]`)];
  ticks.hidden = boxes.length < 2;
  ticks.addEventListener("click", () => { for (const box of boxes) box.checked = true; });
}

// Rows: the template in a fieldset makes another one.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const add = rows.querySelector("[data-adds-row]");
  const template = rows.querySelector("template");
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  if (!add || !template || !total) continue;
  add.hidden = false;
  const another = () => {
    const spare = [...rows.querySelectorAll(".row[hidden]")].find((row) => !row.dataset.cleared);
    const number = Number(total.value);
    if (spare) {
      spare.hidden = false;
      return spare;
    }
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
    const row = holder.content.firstElementChild;
    template.before(row);
    total.value = number + 1;
    const clear = row.querySelector("[data-clears-row]");
    if (clear) clear.hidden = false;
    return row;
  };
  add.addEventListener("click", () => another().querySelector("input:not([type=hidden]), textarea, select").focus());
  // Another script wants a row, and says itself what becomes of the focus.
  rows.addEventListener("row-wanted", (event) => { event.detail.row = another(); });
}

// The words of a row are seen whole.
function grow(field) {
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + 3}px`;
}
for (const rows of document.querySelectorAll(".answers")) {
  rows.addEventListener("input", (event) => { if (event.target.matches("textarea")) grow(event.target); });
  for (const field of rows.querySelectorAll("textarea")) grow(field);
}

// A row is removed by emptying it; rows nobody has used yet wait out of sight.
const answers = document.querySelector("[data-kinds]");
if (answers) {
  const whole = answers.closest("form");
  const typedIn = (row) => [...row.querySelectorAll("textarea, select, input:not([type=hidden], [type=checkbox])")];
  const ticksOf = (row) => [...row.querySelectorAll("input[type=checkbox]")];
  const isBlank = (row) => typedIn(row).every((field) => !field.value.trim())
    && ticksOf(row).every((field) => !field.checked) && !row.querySelector(".errorlist");
  const rows = () => [...answers.querySelectorAll(".row")];
  const shown = Number(answers.querySelector('[name="rows-INITIAL_FORMS"]').value) || 4;
  for (const clear of answers.querySelectorAll("[data-clears-row]")) clear.hidden = false;
  answers.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-clears-row]");
    if (!clear) return;
    const row = clear.closest(".row");
    for (const field of typedIn(row)) field.value = "";
    for (const field of ticksOf(row)) field.checked = false;
    row.hidden = true;
    row.dataset.cleared = "1";
    row.dispatchEvent(new Event("input", { bubbles: true }));
    answers.querySelector("[data-adds-row]").focus();
  });
  // The gaps marked in the question so far, and one more to come.
  const stem = whole.elements.stem;
  const gaps = () => {
    const marks = [...stem.value.matchAll(/\[\[(\d{1,2})\]\]/g)].map((mark) => Number(mark[1]));
    const most = Math.max(1, ...marks);
    for (const gap of answers.querySelectorAll("[data-gap]")) gap.hidden = Number(gap.dataset.gap) > most;
  };
  // Only a number may be off by something.
  const reaches = () => {
    for (const row of rows()) {
      const filled = whole.elements[`gap_${row.querySelector('[name$="-gap"]').value}`];
      const isWords = whole.dataset.kind === "gaps" && filled && filled.value !== "number";
      for (const field of row.querySelectorAll(".reach")) field.hidden = isWords;
    }
  };
  stem.addEventListener("input", gaps);
  answers.addEventListener("input", reaches);
  gaps();
  const arrange = () => {
    const kind = document.querySelector('[name="kind"]:checked');
    whole.dataset.kind = kind ? kind.value : "single";
    const [first, second, ...others] = rows();
    const isTrueFalse = whole.dataset.kind === "truefalse";
    for (const [row, word] of [[first, answers.dataset.true], [second, answers.dataset.false]]) {
      const text = row.querySelector("textarea");
      text.readOnly = isTrueFalse;
      row.querySelector(`label[for="${text.id}"]`).classList.toggle("only-spoken", isTrueFalse); // it says the same
      if (isTrueFalse) text.value = word;
      else if ([answers.dataset.true, answers.dataset.false].includes(text.value)) text.value = "";
    }
    for (const [place, row] of others.entries()) row.hidden = isTrueFalse || (isBlank(row) && (place + 2 >= shown || row.dataset.cleared === "1"));
    if (isTrueFalse) { first.hidden = false; second.hidden = false; }
    answers.querySelector("[data-adds-row]").hidden = isTrueFalse;
    reaches();
    for (const field of answers.querySelectorAll("textarea")) grow(field);
  };
  for (const kind of document.querySelectorAll('[name="kind"]')) kind.addEventListener("change", arrange);
  whole.addEventListener("put-back", arrange);
  arrange();
}

// Typed words are kept on this device until they are saved, and offered back.
const OURS = "docent:unsaved:";
const person = document.body.dataset.person;
const form = document.querySelector("form[data-keeps-words]");

function forget(which) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(OURS) && which(key)) localStorage.removeItem(key);
  }
}
// Whoever sits down next must not find them.
forget((key) => !key.startsWith(`${OURS}${person}:`));
for (const out of document.querySelectorAll("form[data-signs-out]")) {
  out.addEventListener("submit", () => forget(() => true));
}

// A page that says "saved" is the proof that what was sent from a page for something new has arrived.
const sent = sessionStorage.getItem("docent:sent");
if (sent && document.querySelector(".message.kept")) localStorage.removeItem(sent);
if (sent && (document.querySelector(".message.kept") || form)) sessionStorage.removeItem("docent:sent");

if (form) keepWords(form);

function keepWords(form) {
  const key = `${OURS}${person}:${location.pathname}`;
  const tidy = (text) => text.replace(/\r\n/g, "\n").trim();
  const fields = () => [...form.elements].filter((field) => field.name
    && !["hidden", "file", "submit", "button", "fieldset"].includes(field.type) && !field.closest(".picker"));
  const typed = () => fields().map((field) => {
    const ticks = ["checkbox", "radio"].includes(field.type);
    return [field.name + (ticks ? "=" + field.value : ""), ticks ? field.checked : tidy(field.value)];
  });
  const asText = () => JSON.stringify(typed().filter(([, value]) => value !== "" && value !== false));
  const atFirst = asText();
  const kept = read();
  // A page shown again with its mistakes holds what was typed already.
  if (kept && (kept.text === atFirst || mistakes)) localStorage.removeItem(key);
  else if (kept) offer(kept);

  function read() {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  let waiting;
  const keep = () => {
    clearTimeout(waiting);
    const text = asText();
    try {
      if (text === atFirst) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ at: Date.now(), text, typed: typed() }));
    } catch { /* A full or forbidden store: the words are on the page still. */ }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  addEventListener("pagehide", () => { if (waiting) keep(); });
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.formTarget) return;
    keep();
    sessionStorage.setItem("docent:sent", key);
  });

  function offer(kept) {
    const note = document.getElementById("unsaved-words").content.firstElementChild.cloneNode(true);
    const at = new Date(kept.at);
    const sameDay = at.toDateString() === new Date().toDateString();
    const time = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    const when = sameDay ? time : `${at.toLocaleDateString(document.documentElement.lang)}, ${time}`;
    note.querySelector("span").textContent = note.querySelector("span").textContent.replace("%s", when);
    note.querySelector("[data-puts-back]").addEventListener("click", () => { putBack(kept.typed); note.remove(); });
    note.querySelector("[data-throws-away]").addEventListener("click", () => { localStorage.removeItem(key); note.remove(); });
    form.before(note);
  }

  function putBack(words) {
    const wanted = new Map(words);
    const rows = form.querySelector("[data-rows]");
    const most = Math.max(0, ...words.map(([name]) => Number((/-(\d+)-/.exec(name) || [])[1] || 0)));
    while (rows && rows.querySelector("[data-adds-row]") && rows.querySelectorAll(".row").length <= most) {
      rows.querySelector("[data-adds-row]").click();
    }
    for (const field of fields()) {
      const ticks = ["checkbox", "radio"].includes(field.type);
      const name = field.name + (ticks ? "=" + field.value : "");
      if (!wanted.has(name)) continue;
      if (ticks) field.checked = wanted.get(name);
      else field.value = wanted.get(name);
    }
    for (const row of form.querySelectorAll(".row")) row.hidden = false;
    form.dispatchEvent(new CustomEvent("put-back", { detail: wanted }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
