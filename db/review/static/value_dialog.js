// Asking for a value of a date or an amount, in a dialog with the editor that explains it.

import { element, openDialog } from "./dom.js";
import { LABELS } from "./labels.js";
import { openValueEditor } from "./value_editor.js";

// Resolves to the value to be saved, or undefined where the person thinks better of it.
export function askForValue({ label, value, text }) {
  return new Promise((resolve) => {
    let chosen;
    const finish = (given) => {
      chosen = given;
      dialog.close();
    };
    const editor = openValueEditor({ label, value, onSave: finish, onCancel: () => finish(undefined) });
    const dialog = openDialog(`${LABELS[label]}: “${text}”`, element("div", {}, editor));
    dialog.addEventListener("close", () => resolve(chosen));
    const field = dialog.querySelector("input");
    if (value === null && label === "MONEY") { // what is printed is most often what it means
      field.value = text.replace(/\s+/g, " ");
      field.dispatchEvent(new Event("input"));
    }
    field.select();
  });
}
