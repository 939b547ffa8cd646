// Passkeys: what the page asks of the device, and what it sends back. A browser without them never sees the forms.
"use strict";

const can = window.PublicKeyCredential && isSecureContext && !/^[\d.]+$|:/.test(location.hostname);
for (const warning of document.querySelectorAll("[data-no-passkey]")) warning.hidden = can;

async function wanted(form) {
  const here = document.getElementById("passkey-options");
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function asked(form) {
  const options = await wanted(form);
  if (form.dataset.passkey === "get") return webauthnJSON.get(options.request_options);
  // One that opens the account by itself, where the device can make such.
  Object.assign(options.creation_options.publicKey.authenticatorSelection, {
    residentKey: "preferred", requireResidentKey: false, userVerification: "preferred",
  });
  return webauthnJSON.create(options.creation_options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !can;
  const button = form.querySelector("button");
  const said = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await asked(form));
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
      button.disabled = false;
    }
  });
}
