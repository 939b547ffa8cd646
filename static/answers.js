// Comforts: the number keys among choices, moving things into order, and choosing on a drawing. The fields
// they fill are on the page without this script, and quiz.js saves them whoever fills them.
"use strict";

function filled(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

// The number keys, while the focus is among the choices, or on the question as a whole, as on arriving.
for (const choices of document.querySelectorAll("form.answer .choices")) {
  const options = choices.querySelectorAll("[name^=answer]");
  for (const hint of choices.querySelectorAll("kbd")) hint.hidden = false;
  const question = choices.closest(".question");
  question.addEventListener("keydown", (event) => {
    if (event.target !== question && !choices.contains(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const field = options[event.key - 1];
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.click();
  });
}

// Things to put in order: the places are counted from where each one stands. How they came is no answer.
for (const list of document.querySelectorAll("[data-order]")) {
  const words = list.dataset;
  const form = list.closest("form");
  const how = document.getElementById("how");
  const select = (item) => item.querySelector("select");
  const items = () => [...list.children];
  const label = (item) => item.querySelector("label").textContent.trim();
  // Without this script two may have been given the same place.
  const isAnswered = () => new Set(items().map((item) => select(item).value).filter(Boolean)).size === items().length;
  const isBegun = () => !isAnswered() && items().some((item) => select(item).value);

  const said = document.createElement("p");
  said.className = "only-spoken";
  said.setAttribute("role", "log");
  const open = document.createElement("p");
  open.className = "untouched";
  const stands = document.createElement("button");
  stands.type = "button";
  stands.className = "button plain";
  stands.textContent = words.stands;
  const came = document.createElement("span");
  open.append(came, " ", stands);
  list.after(open, said);

  function button(item, name, sign, step) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "move";
    made.textContent = sign;
    made.setAttribute("aria-label", `${name}: ${label(item)}`);
    made.addEventListener("click", () => {
      const all = items();
      const to = all.indexOf(item) + step;
      if (to < 0 || to >= all.length) return;
      all[to][step < 0 ? "before" : "after"](item);
      count(item);
      made.focus();
    });
    return made;
  }

  for (const item of items()) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.setAttribute("aria-hidden", "true");
    item.prepend(grip);
    select(item).hidden = true;
    item.append(button(item, words.up, "↑", -1), button(item, words.down, "↓", 1));
    item.classList.add("movable");
    item.addEventListener("pointerdown", (event) => drag(item, event));
  }
  how.textContent = how.dataset.byScript;
  // What is said of no answer, or of one begun without this script, names the button that only this script
  // puts there, and no places, which it hides; whoever says it.
  for (const problem of form.querySelectorAll("p[role=alert]")) {
    const name = () => {
      const isOfPlaces = problem.id === "problem" && problem.textContent && isBegun();
      const named = isOfPlaces ? words.partly : problem.textContent.replace(words.nothing, words.nothingByScript);
      if (named !== problem.textContent) problem.textContent = named;
    };
    new MutationObserver(name).observe(problem, { childList: true });
    name();
  }
  list.removeAttribute("role");
  list.classList.add("by-script");

  // The places, from where things stand; the learner has moved one, or said that they stand right.
  function count(moved) {
    items().forEach((item, at) => { select(item).value = at + 1; });
    show();
    if (moved) said.textContent = `${label(moved)}. ${words.moved.replace("%s", items().indexOf(moved) + 1)}`;
    filled(select(items()[0]));
  }

  function show() {
    open.hidden = isAnswered();
    came.textContent = isBegun() ? words.begun : words.open;
    list.classList.toggle("answered-order", isAnswered());
    const all = items();
    for (const [at, item] of all.entries()) {
      const [up, down] = item.querySelectorAll(".move");
      up.setAttribute("aria-disabled", at === 0);
      down.setAttribute("aria-disabled", at === all.length - 1);
    }
  }

  // What was saved, or taken from another tab: things stand where they have been given a place.
  function arrange() {
    const place = (item) => Number(select(item).value) || items().length + 1;
    list.append(...items().sort((a, b) => place(a) - place(b)));
    show();
  }

  // The dragged one stays where it is in the page and the others pass it by: moved, it would let go.
  function drag(item, event) {
    const isGripped = event.target.closest(".grip") || event.pointerType === "mouse";
    if (!isGripped || event.button || event.target.closest("button")) return;
    event.preventDefault();
    const before = items();
    const middle = (other) => (other.getBoundingClientRect().top + other.getBoundingClientRect().bottom) / 2;
    const move = ({ clientY }) => {
      while (item.previousElementSibling && clientY < middle(item.previousElementSibling)) item.after(item.previousElementSibling);
      while (item.nextElementSibling && clientY > middle(item.nextElementSibling)) item.before(item.nextElementSibling);
    };
    const drop = ({ type }) => {
      item.classList.remove("dragged");
      item.removeEventListener("pointermove", move);
      for (const end of ["pointerup", "pointercancel"]) item.removeEventListener(end, drop);
      // Taken out of the hand, by a call or a second finger, nothing was meant.
      if (type === "pointercancel") list.append(...before);
      else if (items().indexOf(item) !== before.indexOf(item)) count(item);
    };
    item.classList.add("dragged");
    item.setPointerCapture(event.pointerId);
    item.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) item.addEventListener(end, drop);
  }

  stands.addEventListener("click", () => {
    count();
    items()[0].querySelector(".move").focus();
  });
  form.addEventListener("put", arrange);
  arrange();
}

// A drawing whose parts can be chosen: a click there is a click in the list.
for (const figure of document.querySelectorAll("form [data-spots]")) {
  const form = figure.closest("form");
  const regions = [...figure.querySelectorAll("[data-region]")];
  const radio = (region) => form.querySelector(`[name=answer][value="${region.dataset.region}"]`);
  const show = () => {
    for (const region of regions) region.classList.toggle("chosen", radio(region).checked);
    figure.classList.toggle("picked", regions.some((region) => radio(region).checked));
  };
  figure.classList.add("live");
  for (const note of figure.querySelectorAll(".by-script")) note.hidden = false;
  for (const region of regions) {
    region.addEventListener("click", () => {
      radio(region).checked = true;
      radio(region).focus({ preventScroll: true });
      filled(radio(region));
    });
  }
  form.addEventListener("change", show);
  form.addEventListener("put", show);
  show();
}
