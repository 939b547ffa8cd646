// The drawing a question asks about: a part pressed on it, or in the list beside it, goes into a row. Without
// this script a button shows the drawing, and each row has a list to choose from.
"use strict";

chooseOnDrawing(document.getElementById("drawings"));

function chooseOnDrawing(drawings) {
  const form = drawings.closest("form");
  const answers = drawings.closest("[data-rows]");
  const drawing = () => document.getElementById("drawing");
  const parts = () => [...drawing().querySelectorAll("[data-part]")];
  const shape = (part) => drawing().querySelector(`[data-region="${part.dataset.place}"]`);
  const rows = () => [...answers.querySelectorAll(".row")];
  const list = (row) => row.querySelector('select[name$="-region"]');
  const words = (row) => row.querySelector('textarea[name$="-text"]');
  const named = (row) => row.querySelector(`label[for="${words(row).id}"] .hotspot`).textContent.trim();
  const rowOf = (part) => rows().find((row) => !row.hidden && list(row).value === part.dataset.part);
  let current = null; // the row last worked in

  // Where a part goes: to the row being worked in, the next that has none, or one more.
  function rowFor() {
    const open = [current, ...rows()].find((row) => row && !row.hidden && !list(row).value);
    if (open) return open;
    const wanted = { row: null };
    answers.dispatchEvent(new CustomEvent("row-wanted", { detail: wanted }));
    return wanted.row;
  }

  // What the drawing calls its part is a start for a row's words (an id is none), and goes with the part. What
  // an author typed stays.
  const filledIn = new WeakMap();
  function call(row, part) {
    const text = words(row);
    if (text.value.trim() && text.value !== filledIn.get(row)) return;
    text.value = part ? part.dataset.name : "";
    filledIn.set(row, text.value);
  }

  function pick(part) {
    const taken = rowOf(part);
    if (taken) {
      words(taken).focus();
      return;
    }
    const row = rowFor();
    list(row).value = part.dataset.part;
    call(row, part);
    list(row).dispatchEvent(new Event("input", { bubbles: true }));
    drawing().querySelector("[role=log]").textContent = `${named(row)}: ${part.dataset.words}`;
  }

  // Which part is in which row, on the drawing and in its list.
  function show() {
    for (const part of parts()) {
      const row = rowOf(part);
      shape(part).classList.toggle("chosen", Boolean(row));
      part.querySelector("small").textContent = row ? named(row) : "";
    }
  }

  function begin() {
    for (const part of parts()) {
      const row = rowOf(part);
      if (row && words(row).value === part.dataset.name) filledIn.set(row, part.dataset.name);
    }
    for (const note of drawing().querySelectorAll(".by-script")) note.hidden = false;
    for (const part of parts()) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = part.dataset.words;
      part.querySelector("a").replaceWith(button);
      for (const pressed of [button, shape(part)]) pressed.addEventListener("click", () => pick(part));
      // What is pointed at here is shown there. A shape that heard of the focus would be given it by Tab.
      const point = (isHere) => { for (const each of [part, shape(part)]) each.classList.toggle("here", isHere); };
      const heard = [[part, "pointerenter", "pointerleave"], [shape(part), "pointerenter", "pointerleave"], [part, "focusin", "focusout"]];
      for (const [where, begins, ends] of heard) {
        where.addEventListener(begins, () => point(true));
        where.addEventListener(ends, () => point(false));
      }
    }
    show();
  }

  // Another document has other figures, another figure other parts: what a button asks for without scripts.
  let asked = 0;
  async function refresh(all, wanted = new Map()) {
    const mine = ++asked;
    const typed = new FormData(form);
    typed.set("_kind", "1");
    let page;
    try {
      const answer = await fetch(location.href, { method: "POST", body: typed, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return; // Offline: all stays as it was.
    }
    if (mine !== asked) return;
    // With a script these are not seen, yet the Enter key would press the first of them.
    for (const button of page.querySelectorAll("noscript")) button.remove();
    // The list of figures is not taken from under the hand that chooses in it.
    if (all) drawings.replaceChildren(...page.getElementById("drawings").childNodes);
    else drawing().replaceWith(page.getElementById("drawing"));
    const fresh = page.querySelector("[data-rows] template").content;
    for (const old of [...rows(), answers.querySelector("template").content].map(list)) {
      const held = wanted.get(old.name) || old.value;
      old.replaceChildren(...(page.getElementsByName(old.name)[0] || list(fresh)).cloneNode(true).childNodes);
      old.value = held;
    }
    begin();
  }

  answers.addEventListener("focusin", (event) => { current = event.target.closest(".row") || current; });
  form.addEventListener("input", show);
  form.addEventListener("change", (event) => {
    if (event.target.name === "document") refresh(true);
    else if (event.target.name === "figure") refresh(false);
    else show();
    const row = event.target.matches('select[name$="-region"]') && event.target.closest(".row");
    if (row) call(row, parts().find((each) => each.dataset.part === event.target.value));
  });
  form.addEventListener("put-back", (event) => refresh(true, event.detail));
  begin();
}
