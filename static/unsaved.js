// Answers that this tab keeps, since they could not be saved, and whose question is not on this page: they are
// sent from here. Who comes too late is told so by the server, and shown the answer.
"use strict";

const unsaved = document.querySelector("[data-unsaved]");
const keptHere = () => {
  const begins = `docent:unsaved:answer:${unsaved.dataset.learner}:${unsaved.dataset.attempt}`;
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(begins));
  } catch {
    return []; // this tab may keep nothing
  }
};

// Where the server leads on from this answer, "" from one that is saved, null for one that stays kept.
async function sendKept(key) {
  const address = key.slice(key.indexOf("/"));
  try {
    const { seq, chosen } = JSON.parse(sessionStorage.getItem(key));
    const { value: token } = unsaved.querySelector("[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams([["csrfmiddlewaretoken", token], ["seq", seq], ...chosen]);
    const reply = await fetch(`${address}save/`, { method: "POST", body, headers: { Accept: "application/json" } });
    const data = await reply.json();
    const isTaken = reply.status === 409 ? data.go : data.seq && [200, 422].includes(reply.status);
    if (!isTaken) throw new Error(reply.status);
    sessionStorage.removeItem(key);
    return data.go || "";
  } catch {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = unsaved.dataset.see;
    unsaved.querySelector("p").append(" ", link);
    unsaved.hidden = false;
    return null;
  }
}

async function sendAllKept() {
  const led = [];
  for (const key of keptHere()) led.push(await sendKept(key));
  const to = led.find(Boolean);
  if (to && new URL(to, location.href).pathname !== location.pathname) location.replace(to);
  else if (led.some((each) => each !== null)) location.reload();
}

if (unsaved) sendAllKept();
