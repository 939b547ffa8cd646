// Choosing a card puts its settings into the fields below, to be seen and changed. Without this the server does.
"use strict";

const presets = document.querySelector("[data-presets]");
if (presets) {
  const values = JSON.parse(presets.dataset.presets);
  const { elements } = presets.closest("form");
  presets.addEventListener("change", (event) => {
    const chosen = values[event.target.value];
    if (!chosen) return;
    for (const [name, value] of Object.entries(chosen)) {
      const field = elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    }
    elements.filled_for.value = event.target.value;
  });
}
