// Small comforts. Every page works without them.
"use strict";

// A citation mark or a word opens what it points to right under its paragraph, and closes it again.
function opened(target) {
  const aside = document.createElement("aside");
  aside.className = "source";
  aside.id = "opened";
  const heading = document.createElement("b");
  const list = target.closest("[data-heading]");
  heading.textContent = list ? list.dataset.heading : target.textContent;
  const words = list ? target : target.nextElementSibling;
  aside.append(heading, ...document.importNode(words, true).childNodes);
  return aside;
}
function close() {
  const open = document.getElementById("opened");
  const mark = document.querySelector('.cite[aria-expanded="true"], .term[aria-expanded="true"]');
  if (open) open.remove();
  if (mark) mark.setAttribute("aria-expanded", "false");
  return mark;
}
document.addEventListener("click", (event) => {
  const mark = event.target.closest("a.cite, a.term");
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  if (close() === mark) return;
  const inside = mark.closest("li, td, figcaption");
  if (inside) inside.append(opened(target));
  else mark.closest("p, .lede").after(opened(target));
  mark.setAttribute("aria-expanded", "true");
});
for (const mark of document.querySelectorAll("a.cite, a.term")) mark.setAttribute("aria-expanded", "false");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const mark = close();
  if (mark) mark.focus();
});

// The lists after a lesson fold away, since its marks and words open them in place; whoever is sent there finds them open.
const lists = document.querySelectorAll("details.words, details.references");
for (const list of lists) list.open = list.querySelector(":target") !== null;
addEventListener("hashchange", () => {
  for (const list of lists) if (list.querySelector(":target")) list.open = true;
});

// A link to a sentence that the source says no more: only the server knows what it was, and it is told no fragment.
const finds = document.querySelector("[data-finds-sentences]");
function find() {
  const key = location.hash.slice(1);
  if (/^[0-9a-f]{8,64}$/.test(key) && !document.getElementById(key)) location.replace(`?sentence=${key}`);
}
if (finds) {
  find();
  addEventListener("hashchange", find);
}

// A password can be looked at.
for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
}

// The place in a lesson is kept on this device until the lesson is left by its end.
const article = document.querySelector("[data-keeps-place]");
if (article) {
  const name = "place:" + location.pathname;
  const kept = Number(localStorage.getItem(name));
  const arrived = performance.getEntriesByType("navigation")[0];
  if (kept > 400 && !location.hash && (!arrived || arrived.type === "navigate")) {
    const back = document.getElementById("back-to-place");
    back.hidden = false;
    back.querySelector("button").addEventListener("click", () => {
      scrollTo({ top: kept * document.documentElement.scrollHeight / 10000 });
      back.hidden = true;
    });
  }
  let waiting;
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      localStorage.setItem(name, String(Math.round(scrollY / document.documentElement.scrollHeight * 10000)));
    }, 300);
  }, { passive: true });
  for (const form of document.querySelectorAll(".ending form")) {
    form.addEventListener("submit", () => localStorage.removeItem(name));
  }
}

// Signing out leaves nothing that was typed or chosen for whoever sits down next.
for (const form of document.querySelectorAll('form[action$="/sign-out/"]')) {
  form.addEventListener("submit", () => {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) if (key.startsWith("docent:unsaved:")) store.removeItem(key);
    }
  });
}

// Who has signed in here may have a page in another tab that waits for it: it is told, and looks for itself.
try {
  const asked = "docent:asked-to-sign-in";
  if (document.querySelector('input[type="password"], input[autocomplete="one-time-code"]')) {
    sessionStorage.setItem(asked, "1");
  } else if (sessionStorage.getItem(asked)) {
    sessionStorage.removeItem(asked);
    localStorage.setItem("docent:came-in", String(Date.now()));
  }
} catch { /* the other page finds out when it is looked at */ }

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
