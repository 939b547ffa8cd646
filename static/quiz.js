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
  const fields = [...form.querySelectorAll("[name=answer]")];
  const isText = fields[0].type === "text";
  const mine = `docent:unsaved:answer:${words.learner}:`;
  const name = mine + form.getAttribute("action");

  const chosen = () => isText ? [fields[0].value.trim()].filter(Boolean) : fields.filter((f) => f.checked).map((f) => f.value);
  const now = () => JSON.stringify(chosen());
  const put = (values) => {
    if (isText) fields[0].value = values[0] || "";
    else for (const field of fields) field.checked = values.includes(field.value);
  };

  // What is not saved yet stays with this tab, so that a reload without a connection keeps it.
  const kept = {
    read: () => { try { return sessionStorage.getItem(name) } catch { return null } },
    write: (value) => { try { sessionStorage.setItem(name, value) } catch { /* the page still has it */ } },
    forget: () => { try { sessionStorage.removeItem(name) } catch { /* there was none */ } },
    forgetOthers: () => {
      try {
        for (const key of Object.keys(sessionStorage)) {
          if (key.startsWith("docent:unsaved:answer:") && !key.startsWith(mine)) sessionStorage.removeItem(key);
        }
      } catch { /* there are none */ }
    },
  };

  let saved = now(); // what the server has, as it wrote it into this page
  let sending = null; // one save at a time; the newest answer goes next
  let waiting = 0; // the timer of a save that is due
  let wait = 2000;
  let held = false; // nothing is sent until the learner has said which answer is meant, or is signed in
  let checking = false;
  let unchecked = null; // the button pressed without a connection: it is pressed again when there is one

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

  function leave(to) {
    checking = true;
    location.replace(to);
  }

  // Sends the form as it stands. The reply as { status, data }; no reply in time is an error.
  async function send(to, pressed) {
    const body = new URLSearchParams(new FormData(form));
    if (pressed) body.append(pressed.name, pressed.value);
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

  // What both saving and checking do with a reply that is not what they asked for. True: nothing more to do.
  function refused({ status, data }) {
    if (status === 401) {
      held = true;
      say(words.out, { unsaved: true, link: words.signIn, to: data.go });
    } else if (status === 403 || status === 404) {
      held = true;
      say(words.old, { unsaved: true, link: words.reload, to: location.pathname });
    } else if (status === 409 && data && data.go) {
      kept.forget();
      leave(data.go);
    } else if (status === 409 && data) {
      held = true;
      saved = JSON.stringify(data.chosen);
      form.elements.seq.value = data.seq;
      show(data);
    } else if (status === 422 && data) {
      held = true;
      say("");
      problem.textContent = data.said;
      problem.hidden = false;
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

  function settle() {
    elsewhere.hidden = true;
    (fields.find((field) => field.checked) || fields[0]).focus();
    changed();
  }

  function changed() {
    held = false;
    unchecked = null;
    problem.hidden = elsewhere.hidden = true;
    if (now() === saved && !sending) {
      kept.forget();
      say(chosen().length ? words.saved : "");
      return;
    }
    say("");
    kept.write(now());
    plan(isText ? 600 : 0);
  }

  function plan(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(flush, delay);
  }

  function flush() {
    clearTimeout(waiting);
    if (!sending) sending = saveAll().finally(() => { sending = null });
    return sending;
  }

  async function saveAll() {
    while (now() !== saved && !held && !checking) {
      const answer = now();
      let reply;
      try {
        reply = await send(words.save);
      } catch {
        reply = { status: 0 };
      }
      if (reply.status === 200 && reply.data) {
        saved = answer;
        form.elements.seq.value = reply.data.seq;
        wait = 2000;
        if (now() === saved) {
          kept.forget();
          say(reply.data.said);
        }
      } else if (!refused(reply)) {
        say(reply.status ? words.trouble : words.offline, { unsaved: true });
        plan(wait);
        wait = Math.min(wait * 2, 30000);
        return;
      } else {
        return;
      }
    }
  }

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
    let reply;
    try {
      reply = await send(form.action, button);
    } catch {
      reply = { status: 0 };
    }
    if (reply.status === 200 && reply.data) {
      kept.forget();
      leave(reply.data.go);
      return;
    }
    checking = false;
    if (refused(reply)) return;
    kept.write(now());
    if (!reply.status) unchecked = button;
    say(reply.status ? words.trouble : words.offline, { unsaved: true });
    if (now() !== saved) plan(wait);
  }

  form.addEventListener(isText ? "input" : "change", changed);
  addEventListener("online", () => {
    wait = 2000;
    if (unchecked) check(unchecked);
    else flush();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

  // The number keys, while the focus is among the choices.
  if (!isText) {
    for (const hint of form.querySelectorAll("kbd")) hint.hidden = false;
    form.querySelector(".choices").addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      const field = fields[event.key - 1];
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.click();
    });
  }

  kept.forgetOthers();
  const before = kept.read();
  if (before && before !== saved) {
    try {
      put(JSON.parse(before));
    } catch { /* not ours */ }
    changed();
  } else {
    kept.forget();
  }
}
