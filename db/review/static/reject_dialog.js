// Rejecting a text wherever it stands: says first how many mentions that would reach.

import { get } from "./api.js";
import { button, element, openDialog } from "./dom.js";
import { LABELS } from "./labels.js";

// Resolves to "document", "archive" or undefined where the person thinks better of it.
export async function askHowFar(item) {
  const reach = await get("/-/fonds/reach", { mention: item.id });
  const count = (many) => (many >= reach.most ? `${reach.most.toLocaleString()} or more mentions` : many === 1 ? "1 mention" : `${many.toLocaleString()} mentions`);
  return new Promise((resolve) => {
    let chosen;
    const choose = (scope) => () => {
      chosen = scope;
      dialog.close();
    };
    const dialog = openDialog("Reject all like it",
      element("p", {}, `“${item.text}” is no ${LABELS[item.label].toLowerCase()}, now and in later runs, but for mentions that somebody has decided on one by one:`),
      element("div", { class: "actions" },
        button(`In this document: ${count(reach.document)}`, choose("document"), { autofocus: true }),
        button(`In the whole archive: ${count(reach.archive)}`, choose("archive")),
        button("Not at all", choose(undefined))));
    dialog.addEventListener("close", () => resolve(chosen));
  });
}
