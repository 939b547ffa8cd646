// Saves what is chosen as it is chosen. Without this script the form alone does everything but that.
"use strict";

// A page kept alive by the back button may show a question that has been answered since.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const verdict = document.getElementById("verdict");
if (verdict) verdict.focus();

const form = document.querySelector("form.answer");
if (form) {
  const words = form.dataset;
  const status = form.querySelector("[role=status]");
  const problem = document.getElementById("problem");
  const elsewhere = form.querySelector(".elsewhere");
  const anyway = form.querySelector("[name=anyway]"); // there where answers are checked one by one
  // Whatever is part of the answer: controls whose name says so, and how sure the learner is.
  const fieldsOf = (form) => [...form.elements].filter((f) => /^answer\b/.test(f.name) || f.name === "certainty");
  const fields = fieldsOf(form);
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  const isTyped = (field) => field.type === "text";
  const mine = `docent:unsaved:answer:${words.learner}:`;
  const name = mine + form.getAttribute("action");

  // As [[name, value], ...], in an order of their own: an ordering moves its controls about.
  const value = (field) => ticks(field) ? field.checked && field.value : field.value.trim();
  const chosen = () => fields.filter(value).map((field) => [field.name, value(field)]);
  // What the server wrote into this page, whatever has been picked in it since: a slow page can be answered
  // before this script has run.
  const written = (field) => field.options
    ? ([...field.options].find((option) => option.defaultSelected) || field.options[0]).value
    : ticks(field) ? field.defaultChecked && field.value : field.defaultValue.trim();
  const asText = (pairs) => JSON.stringify([...pairs].sort((a, b) => String(a) < String(b) ? -1 : 1));
  const now = () => asText(chosen());
  const put = (pairs) => {
    for (const field of fields) {
      // Another tab's answer says nothing of how sure the learner is.
      if (field.name === "certainty" && !pairs.some(([name]) => name === "certainty")) continue;
      const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
      if (ticks(field)) field.checked = values.includes(field.value);
      else field.value = values[0] || "";
    }
    form.dispatchEvent(new Event("put"));
  };

  // What is not saved yet stays with this tab, so that a reload without a connection keeps it. Where a tab may
  // keep nothing, the page still has it.
  const quietly = (act) => { try { return act() } catch { return null } };
  const kept = {
    read: () => quietly(() => sessionStorage.getItem(name)),
    write: (value) => quietly(() => sessionStorage.setItem(name, value)),
    forget: () => quietly(() => sessionStorage.removeItem(name)),
    forgetOthers: () => quietly(() => {
      const all = Object.keys(sessionStorage).filter((key) => key.startsWith("docent:unsaved:answer:"));
      for (const key of all) if (!key.startsWith(mine)) sessionStorage.removeItem(key);
    }),
  };

  // With the seq it was chosen at: what another tab has saved since is not overwritten unasked.
  const keep = () => kept.write(JSON.stringify({ seq: form.elements.seq.value, chosen: chosen() }));

  const pairsWritten = (form) => fieldsOf(form).filter(written).map((field) => [field.name, written(field)]);
  let saved = asText(pairsWritten(form)); // what the server has; null: a reply was lost, and nobody here knows
  const lost = new Set(); // what was sent since the site last answered, and may be there
  let sending = null; // one save at a time; the newest answer goes next
  let waiting = 0; // the timer of a save that is due
  let wait = 2000;
  let held = false; // nothing is sent until the learner has said which answer is meant, or is signed in
  let checking = false;
  let isEnding = false; // the time is up: the clock says what has become of the answer, and leads on
  let isOut = false; // signed out, or somebody else is in, as far as this tab knows
  let unchecked = null; // the button pressed without a connection or signed out: it is pressed again later

  function say(text, { unsaved = false, link = "", to = "" } = {}) {
    status.textContent = text;
    status.classList.toggle("unsaved", unsaved);
    if (link) {
      const a = document.createElement("a");
      a.href = to;
      a.textContent = link;
      status.append(" ", a);
    }
  }

  // The verdict came with the reply: it takes the place of the question, as if it had been loaded. Nothing of
  // this form goes on, and going back comes to the page by its address.
  function tell(page, address) {
    checking = true;
    const told = new DOMParser().parseFromString(page, "text/html");
    history.replaceState(null, "", address);
    document.title = told.title;
    for (const name of ["header", "main"]) {
      document.querySelector(`body > ${name}`).replaceWith(told.querySelector(`body > ${name}`));
    }
    const verdict = document.getElementById("verdict");
    verdict.scrollIntoView();
    verdict.focus({ preventScroll: true });
  }

  // On to another page, with the way back to this one; to what has become of this question, in its place.
  function leave(to) {
    checking = true;
    const there = new URL(to, location.href);
    if (there.pathname !== location.pathname) {
      location.assign(to);
      return;
    }
    const isHere = there.search === location.search;
    location.replace(to);
    // To another place of the same page it would only move.
    if (isHere) location.reload();
  }

  // The reply as { status, data }; no reply in time is an error.
  async function send(to, body) {
    for (const name of ["csrfmiddlewaretoken", "seq"]) body.set(name, form.elements[name].value);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 15000);
    try {
      const reply = await fetch(to, {
        method: "POST", body, headers: { Accept: "application/json" }, signal: abort.signal, keepalive: true,
      });
      const isData = (reply.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: reply.status, data: isData ? await reply.json() : null };
    } finally {
      clearTimeout(timer);
    }
  }

  // Signing in, in this tab or another, makes the token of this page old. A fresh copy of the page brings a new
  // one; where there is none, what `lookAgain` found says why.
  async function renew() {
    const found = await lookAgain();
    if (found.form) form.elements.csrfmiddlewaretoken.value = found.form.elements.csrfmiddlewaretoken.value;
    return found;
  }

  // This page as it is there now: its form, where to sign in, or that it is another learner's. Nothing of these
  // where it is answered, or there is no connection.
  async function lookAgain() {
    try {
      const reply = await fetch(form.action, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const copy = page.querySelector("form.answer");
      if (reply.status === 404 || copy && copy.dataset.learner !== words.learner) return { isOther: true };
      return copy ? { form: copy } : { signIn: page.querySelector('input[type="password"]') && reply.url };
    } catch {
      return {};
    }
  }

  // The reply to the form as it stands now, whatever is picked meanwhile; status 0 where none comes.
  async function deliver(to, pressed) {
    const body = new URLSearchParams(new FormData(form));
    if (pressed) body.append(pressed.name, pressed.value);
    try {
      let reply = await send(to, body);
      if (reply.status === 403) {
        const { form: copy, signIn, isOther } = await renew();
        if (!copy) return signIn ? { status: 401, data: { go: signIn } } : isOther ? { status: 404 } : reply;
        reply = await send(to, body);
      }
      // What stands there is no other tab's choice, but this one's of before.
      if (isConflict(reply) && lost.has(asText(reply.data.chosen))) {
        has(asText(reply.data.chosen), reply.data.seq);
        reply = await send(to, body);
      }
      return reply;
    } catch {
      return { status: 0 };
    }
  }

  const isConflict = ({ status, data }) => status === 409 && data && data.chosen;

  // The server has this answer.
  function has(answer, seq) {
    saved = answer;
    lost.clear();
    form.elements.seq.value = seq;
  }

  // Shows what another tab has saved meanwhile, where nothing waits to be saved here. Otherwise this page would
  // go on saying "Saved" of another answer.
  async function follow() {
    const isIdle = () => now() === saved && !sending && !held && !checking && !isEnding;
    const { value: seq } = form.elements.seq;
    const copy = isIdle() && (await lookAgain()).form;
    // What was saved here while the copy was on its way may be newer than the copy.
    const isBehind = () => form.elements.seq.value !== seq;
    if (!copy || !isIdle() || isBehind() || copy.elements.seq.value === seq) return;
    const theirs = pairsWritten(copy);
    has(asText(theirs), copy.elements.seq.value);
    put(theirs);
    say(theirs.length ? words.saved : "");
  }

  // Back on this page, perhaps from having signed in or answered in another tab.
  async function comeBack() {
    if (document.visibilityState === "hidden") return;
    if (!isOut) {
      follow();
      return;
    }
    if (!(await renew()).form) return;
    isOut = held = false;
    if (unchecked) check(unchecked);
    else changed();
  }

  // What both saving and checking do with a reply that is not what they asked for. True: nothing more to do.
  function refused(reply) {
    const { status, data } = reply;
    if (status === 401) {
      held = isOut = true;
      say(words.out, { unsaved: true, link: words.signIn, to: data.go });
    } else if (status === 404) {
      held = isOut = true;
      say(words.other, { unsaved: true });
    } else if (status === 403) {
      held = true;
      say(words.old, { unsaved: true, link: words.reload, to: location.pathname });
    } else if (status === 409 && data && data.go) {
      kept.forget();
      if (!isEnding) leave(data.go);
    } else if (isConflict(reply)) {
      held = true;
      has(asText(data.chosen), data.seq);
      show(data);
    } else if (status === 422 && data) {
      held = true;
      warn(data.said);
    } else {
      return false;
    }
    return true;
  }

  function show(data) {
    say("");
    elsewhere.querySelector("[data-said]").textContent = data.said;
    elsewhere.querySelector("[data-plain]").hidden = true;
    elsewhere.querySelector("[data-ask]").hidden = false;
    elsewhere.querySelector("[data-take]").onclick = () => {
      put(data.chosen);
      settle();
    };
    elsewhere.querySelector("[data-keep]").onclick = settle;
    elsewhere.hidden = false;
  }

  // What is wrong with the answer, and whether it is saved.
  function warn(said, status = "") {
    say(status);
    problem.textContent = said;
    problem.hidden = false;
  }

  // Saved, and not right yet: that can be mended, or left as it is. The seq where it is so, null otherwise.
  const keptWith = ({ status, data }) => status === 422 && data && data.seq;

  // This answer is saved. True where it is still the one on the page.
  function note({ seq }, answer) {
    wait = 2000;
    has(answer, seq);
    if (now() !== saved) {
      keep();
      return false;
    }
    kept.forget();
    return true;
  }

  // Saved and not checked. Where something is only left open, it can be filled in, or checked as it is.
  function askAnyway(data, answer) {
    if (!note(data, answer)) {
      changed();
      return;
    }
    warn(data.said, words.saved);
    anyway.hidden = !data.anyway;
    const open = data.anyway && fields.find((field) => !ticks(field) && !field.hidden && !value(field));
    if (open) open.focus();
  }

  function settle() {
    elsewhere.hidden = true;
    (fields.find((field) => ticks(field) && field.checked) || fields[0]).focus();
    changed();
  }

  function changed(event) {
    held = false;
    unchecked = null;
    problem.hidden = elsewhere.hidden = true;
    if (anyway) anyway.hidden = true;
    if (now() === saved && !sending) {
      kept.forget();
      say(chosen().length ? words.saved : "");
      return;
    }
    say("");
    keep();
    plan(event && isTyped(event.target) ? 600 : 0);
  }

  function plan(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(() => unchecked ? check(unchecked) : flush(), delay);
  }

  function flush() {
    clearTimeout(waiting);
    if (!sending) sending = saveAll().finally(() => { sending = null });
    return sending;
  }

  async function saveAll() {
    while (now() !== saved && !held && !checking) {
      const answer = now();
      const given = asText(chosen().filter(([name]) => name !== "certainty"));
      const reply = await deliver(words.save);
      if (reply.status === 200 && reply.data) {
        if (note(reply.data, answer)) say(reply.data.said);
      } else if (keptWith(reply)) {
        if (note(reply.data, answer)) warn(reply.data.said, words.saved);
      } else {
        if (refused(reply)) return;
        saved = null;
        lost.add(given);
        later(unsent(reply.status));
        return;
      }
    }
  }

  // What was not saved and is to be checked is not only sent later: that try is used then.
  function unsent(status, button) {
    const checks = button && ["check", "anyway"].includes(button.name);
    if (checks) return status ? words.troubleUnchecked : words.offlineUnchecked;
    return status ? words.trouble : words.offline;
  }

  // It is sent again; until then this is said.
  function later(said) {
    say(said, { unsaved: true });
    plan(wait);
    wait = Math.min(wait * 2, 30000);
  }

  // For the clock, when the time is up: saves what is on the page. True once the server has it.
  form.saveAll = async () => {
    isEnding = true;
    await flush();
    return now() === saved;
  };

  let pressed = null;
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button[name]") || pressed;
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check(pressed || form.querySelector("button[name=check]"));
  });

  async function check(button) {
    if (checking) return;
    checking = true;
    unchecked = null;
    clearTimeout(waiting);
    problem.hidden = elsewhere.hidden = true;
    if (sending) await sending; // it may bring the seq this answer must name
    const answer = now();
    const reply = await deliver(form.action, button);
    if (reply.status === 200 && reply.data) {
      kept.forget();
      if (reply.data.page) tell(reply.data.page, reply.data.go);
      else leave(reply.data.go);
      return;
    }
    checking = false;
    if (keptWith(reply)) {
      askAnyway(reply.data, answer);
      return;
    }
    if (refused(reply)) {
      if (isOut) unchecked = button;
      return;
    }
    keep();
    unchecked = button;
    later(answer === saved ? words.unchecked : unsent(reply.status, button));
    if (answer !== saved) saved = null;
    lost.clear(); // it may have been checked: that is not replaced unasked
  }

  form.addEventListener("input", (event) => isTyped(event.target) && changed(event));
  // Picking once more what is picked changes nothing here, but it is meant: another tab may have saved another.
  form.addEventListener("click", (event) => {
    if (event.target.type !== "radio" || !fields.includes(event.target) || now() !== saved) return;
    saved = null;
    changed();
  });
  form.addEventListener("change", (event) => !isTyped(event.target) && changed(event));
  addEventListener("online", () => {
    wait = 2000;
    if (unchecked) check(unchecked);
    else flush();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  document.addEventListener("visibilitychange", comeBack);
  addEventListener("focus", comeBack);
  // Whoever has been in another tab may have picked there what was lost here.
  addEventListener("blur", () => lost.clear());
  // Signed in in another tab, while this one may be in sight beside it.
  addEventListener("storage", ({ key }) => key === "docent:came-in" && isOut && comeBack());

  kept.forgetOthers();
  const before = kept.read();
  if (before) {
    try {
      const { seq, chosen: pairs } = JSON.parse(before);
      if (pairs.every(Array.isArray)) put(pairs);
      if (now() !== saved) form.elements.seq.value = seq;
    } catch { /* not ours */ }
    saved = null; // what was sent before this may be on its way still: whatever comes now comes before it
    changed();
  } else {
    kept.forget();
    if (now() !== saved) changed();
  }
}
