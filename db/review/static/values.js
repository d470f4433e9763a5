// Editing values in the lists of dates and amounts, in place and without loading the page.

import { revalue, undo } from "./actions.js";
import { decide } from "./api.js";
import { tell, tellFailure } from "./told.js";
import { openValueEditor } from "./value_editor.js";

const list = document.getElementById("values");
const label = list?.dataset.label;
const facets = document.querySelector(".facets");

// on a narrow screen the list comes first to the eye
if (facets && matchMedia("(max-width: 60rem)").matches) facets.open = false;

list?.addEventListener("click", (event) => {
  const edit = event.target.closest("button.edit");
  if (!edit) return;
  const row = edit.closest("li");
  const open = row.querySelector(".value-editor");
  if (open) close(row, open);
  else openIn(row, edit);
});

function openIn(row, edit) {
  const editor = openValueEditor({
    label,
    value: row.dataset.value ?? null,
    onSave: async (value) => {
      // the token as it is now: who was told of another's decision, and saves again, means it
      const saved = await save(revalue({ id: Number(row.dataset.id), token: row.dataset.token }, value), row);
      close(row, editor);
      tell(`Saved: ${row.querySelector(".words").textContent}.`, { undo: () => takeBack(saved.corrections[0], row) });
    },
    onCancel: () => close(row, editor),
  });
  edit.setAttribute("aria-expanded", "true");
  row.append(editor);
  editor.querySelector("input").select();
  editor.querySelector("input").focus();
}

function close(row, editor) {
  editor.remove();
  const edit = row.querySelector("button.edit");
  edit.setAttribute("aria-expanded", "false");
  edit.focus();
}

// Somebody else's decision is shown in the row as well, before the failure is told.
async function save(decision, row) {
  try {
    const saved = await decide(decision);
    show(row, saved.items[0]);
    return saved;
  } catch (error) {
    show(row, error.items?.[0]);
    throw error;
  }
}

async function takeBack(correction, row) {
  try {
    await save(undo(correction), row);
    tell(`Taken back: ${row.querySelector(".words").textContent}.`);
  } catch (error) {
    tellFailure(error);
  }
}

function show(row, item) {
  if (!item) return;
  row.dataset.token = item.token;
  if (item.value === null) delete row.dataset.value;
  else row.dataset.value = item.value;
  row.querySelector(".words").textContent = item.value_in_words ?? "no value";
  row.querySelector(".written").textContent = label === "DATE" && item.value !== item.value_in_words ? (item.value ?? "") : "";
  row.querySelector(".status").textContent = item.status === "machine" ? "" : item.status;
}
