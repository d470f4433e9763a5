// The page of a person or organisation: each form and button with data-do is a decision, saved without leaving the page.

import { undo } from "./actions.js";
import { decide } from "./api.js";
import * as decisions from "./entity_actions.js";
import { pickEntity } from "./entity_picker.js";
import { reload } from "./reload.js";
import { tell, tellFailure } from "./told.js";

const main = document.getElementById("main");
const entity = () => document.getElementById("entity").dataset;
const otherOf = (button) => ({ id: button.dataset.other, token: button.dataset.token });
const ticked = (form, name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)];

// What each does: from the form or button, and the button that was pressed, to {request, told}; nothing where there is nothing to save.
const DOES = {
  rename(form) {
    const name = form.elements.name.value.trim();
    return name === entity().name ? null : { request: decisions.rename(entity(), name), told: `Shown as “${name}” from now on.` };
  },
  identify(form) {
    const identifier = form.elements.identifier.value;
    return { request: decisions.identify(entity(), form.dataset.scheme, identifier), told: "Identifier saved." };
  },
  unidentify: (button) => ({ request: decisions.identify(entity(), button.dataset.scheme, null), told: "Identifier removed." }),
  split(form) {
    const [names, documents] = ["names", "documents"].map((name) => ticked(form, name).map((one) => one.value));
    if (!names.length && !documents.length) return tell("Tick first the names or documents that are of another.");
    return { request: decisions.split(entity(), names, documents.map(Number)), told: "Split off: the ticked are another now." };
  },
  merge: (button) => ({ request: decisions.merge(entity(), otherOf(button)), told: `${button.dataset.name} is the same.` }),
  differ: (button) => ({ request: decisions.differ(entity(), otherOf(button)), told: `${button.dataset.name} is different.` }),
  async find() {
    const { id, name, label } = entity();
    const chosen = await pickEntity({ title: `Who is the same as ${name}?`, label, start: name, but: id });
    return chosen ? { request: decisions.merge(entity(), chosen), told: `${chosen.name} is the same.` } : null;
  },
  undo: (button) => ({ request: undo(Number(button.dataset.correction)), told: "Taken back.", isUndo: true }),
  "take-out"(form, pressed) {
    const chosen = ticked(form, "mentions");
    if (!chosen.length) return tell("Tick first the mentions that are of another.");
    if ("split" in pressed.dataset) {
      const documents = [...new Set(chosen.map((one) => Number(one.dataset.document)))];
      return { request: decisions.split(entity(), [], documents), told: "Split off: what stands in these documents is another now." };
    }
    const tokens = Object.fromEntries(chosen.map((one) => [one.value, one.dataset.token]));
    return { request: decisions.takeOut(tokens), told: chosen.length === 1 ? "The mention is of another now." : `${chosen.length} mentions are of another now.` };
  },
};

async function run(from, pressed) {
  try {
    const wanted = await DOES[from.dataset.do](from, pressed);
    if (!wanted) return;
    await save(wanted);
  } catch (error) {
    tellFailure(error);
    if (error.status === 409) await reload().catch(tellFailure); // somebody else has changed it: show how it is now
  }
}

async function save({ request, told, isUndo = false }) {
  main.setAttribute("aria-busy", "true");
  try {
    const { corrections } = await decide(request);
    await reload();
    tell(told, isUndo ? {} : { undo: () => save({ request: undo(corrections[0]), told: "Taken back.", isUndo: true }).catch(tellFailure) });
  } finally {
    main.removeAttribute("aria-busy");
  }
}

main.addEventListener("submit", (event) => {
  if (!event.target.dataset.do) return;
  event.preventDefault();
  run(event.target, event.submitter);
});
main.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) run(button, button);
});
