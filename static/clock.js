// Counts down what the server says is left. The server decides: without this the page says until when.
"use strict";

// What a clock elsewhere shows is said in the reader's own time as well, where that is another: in the same
// style, 3 May 2026, 23:59, or the time alone where only that is said.
const language = document.documentElement.lang;
const tongue = language.startsWith("en") ? "en-GB" : language;
for (const time of document.querySelectorAll("time[data-here]")) {
  const at = new Date(time.dateTime);
  const [, hours, minutes] = /T(\d\d):(\d\d)/.exec(time.dateTime);
  if (at.getHours() === Number(hours) && at.getMinutes() === Number(minutes)) continue;
  const day = at.toLocaleDateString(tongue, { day: "numeric", month: "long", year: "numeric" });
  const clock = at.toLocaleTimeString(tongue, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const isDay = time.textContent.includes(","); // a day before its time
  time.after(` · ${isDay ? `${day}, ` : ""}${clock} ${time.dataset.here}`);
}

const clock = document.querySelector(".clock");
if (clock) {
  const words = clock.dataset;
  const shows = clock.querySelector("[role=timer]");
  const says = clock.querySelector("[data-says]");
  const counts = clock.querySelector("[data-counts]");
  const marks = [60, 300, 600];
  const DAY = 24 * 60 * 60;
  const STAYS = 20; // seconds that what is said of a mark stays to be read
  let told = 0; // the mark of which something stands there
  // Not the time of day: that can be set while the page is open. It stands still while the machine sleeps.
  // What is left was so when the page came, which on a slow line is long before this script did.
  const [arrival] = performance.getEntriesByType("navigation");
  let ends = (arrival ? arrival.responseStart : performance.now()) + Number(words.left) * 1000;
  let last = Infinity;
  let ending = false;

  const left = () => Math.max(0, Math.ceil((ends - performance.now()) / 1000));

  // So many minutes: from two hours on in hours too.
  function long(minutes) {
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (hours < 2) return `${minutes} ${words.unit}`;
    return `${hours} ${words.hours}${rest ? ` ${rest} ${words.unit}` : ""}`;
  }

  // That so much is left is so for a moment only, and then it goes.
  function say(mark) {
    told = mark;
    says.textContent = mark ? clock.getAttribute(`data-at-${mark}`) : "";
  }

  function show() {
    const seconds = left();
    const minutes = Math.floor(seconds / 60);
    counts.hidden = seconds >= DAY; // of that the date beside it says more
    shows.textContent = seconds > 600 ? long(Math.ceil(seconds / 60)) : `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("soon", seconds <= 60);
    // Said once as the moment passes; what has passed before the page was opened is not said.
    const passed = marks.find((mark) => seconds && seconds <= mark && last > mark && last !== Infinity);
    if (passed) say(passed);
    else if (told && (seconds > told || seconds <= told - STAYS)) say(0);
    last = seconds;
    if (!seconds) end();
  }

  function put(data) {
    if (typeof data.left !== "number") return;
    ends = performance.now() + data.left * 1000;
    if (data.until) clock.querySelector("time").textContent = data.until;
  }

  // After a sleep only the server knows, and the way to it may take a moment to wake up as well.
  let again = 0;
  async function ask() {
    clearTimeout(again);
    try {
      const reply = await fetch(words.asks, { headers: { Accept: "application/json" } });
      if (!reply.ok) return;
      const data = await reply.json();
      if (data.left === null) return lift();
      put(data);
      show();
    } catch {
      again = setTimeout(ask, 5000);
    }
  }

  // A machine that wakes up without telling: the time of day has gone on by more than a second.
  let tick = Date.now();
  function beat() {
    const slept = Math.abs(Date.now() - tick) > 5000;
    tick = Date.now();
    if (slept) ask();
    else show();
  }

  const headers = { Accept: "application/json" };
  const post = (to, form) => fetch(to, { method: "POST", body: new URLSearchParams(new FormData(form)), headers });

  // What is on the page is saved. The attempt is handed in when another tab's answer can be on its way no more,
  // or when the learner goes on; the server would do the same by itself.
  async function end() {
    if (ending) return;
    ending = true;
    const answer = document.querySelector("form.answer");
    const form = clock.querySelector("form");
    try {
      const reply = await fetch(words.asks, { headers });
      const data = reply.ok ? await reply.json() : { left: 0 };
      if (data.left === null) return lift();
      if (data.left > 0) { // more time was given meanwhile
        put(data);
        ending = false;
        return;
      }
      told = 0;
      says.textContent = words.over;
      const isIn = !answer || (answer.saveAll ? await answer.saveAll() : (await post(answer.dataset.save, answer)).ok);
      await handIn(form);
      rest(answer, isIn ? words.ended : words.late, form);
    } catch {
      says.textContent = words.offline;
      setTimeout(() => { ending = false; show() }, 5000);
    }
  }

  // The limit was taken away meanwhile: nothing ends by itself any more.
  function lift() {
    clearInterval(beating);
    clock.querySelector("p").hidden = true;
    clock.classList.remove("soon");
    says.textContent = words.lifted;
  }

  async function handIn(form) {
    const body = new URLSearchParams(new FormData(form));
    body.append("clock", "1");
    const reply = await fetch(form.action, { method: "POST", body, headers });
    if (!reply.ok) throw new Error(reply.status);
    const { again } = await reply.json();
    if (again) setTimeout(() => handIn(form).catch(() => { /* going on does it, or the server */ }), (again + 1) * 1000);
  }

  // The page stays as it is, so that nobody is torn from where they read or write: it says what has become
  // of it and leads on, from wherever one presses.
  function rest(answer, said, form) {
    clearInterval(beating);
    const on = document.createElement("button");
    on.className = "button";
    on.textContent = words.on;
    clock.classList.add("ended");
    says.textContent = said;
    form.append(on);
    form.hidden = false;
    // What the page says and offers of an attempt under way is true no more.
    for (const each of document.querySelectorAll("[data-under-way]")) each.hidden = true;
    if (!answer) return;
    answer.classList.add("ended");
    for (const move of answer.querySelectorAll(".move, .untouched button")) move.disabled = true;
    const stop = (event) => { event.stopImmediatePropagation() };
    for (const kind of ["input", "change", "pointerdown"]) answer.addEventListener(kind, stop, true);
    answer.addEventListener("submit", (event) => {
      stop(event);
      event.preventDefault();
      form.submit();
    }, true);
  }

  const plain = clock.querySelector("[data-plain]");
  if (plain) plain.hidden = true;
  show();
  const beating = setInterval(beat, 1000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  addEventListener("pageshow", (event) => event.persisted && ask());
  addEventListener("online", ask);
}
