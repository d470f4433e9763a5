// Many mentions at once, a row each; the one that has the keys is marked.

import { button, element, fill } from "./dom.js";
import { labelOf, percent } from "./card.js";

const MARGIN = 70; // characters of text on either side

// state: {items, at, span}; show(at) goes to a row.
export function drawRows(place, state, show, actions) {
  const rows = state.items.map((item, at) => row(item, at, state, show, actions));
  const list = element("ol", { class: "rows" }, rows);
  const scrolled = place.querySelector(".rows")?.scrollTop ?? 0;
  fill(place, list);
  list.scrollTop = scrolled;
  rows[state.at]?.scrollIntoView({ block: "nearest" });
}

const line = (letters) => letters.join("").replace(/\s+/g, " ");

function row(item, at, state, show, actions) {
  const here = at === state.at;
  const parts = here ? state.span : { before: [...item.before], text: [...item.text], after: [...item.after] };
  const text = element("p", { class: "text" }, line(parts.before.slice(-MARGIN)), element("mark", { class: item.label }, line(parts.text)), line(parts.after.slice(0, MARGIN)));
  const value = item.value_shown ?? item.entity;
  const about = element("p", { class: "faint actions" }, labelOf(item), value && element("strong", {}, value), percent(item.score), item.status === "machine" ? null : item.status,
    element("a", { href: `/-/documents/${item.document_id}?mention=${item.id}` }, `${item.document}, page ${item.page}`));
  const made = element("li", { class: item.status === "machine" ? "" : "decided", "aria-current": here ? "true" : null, click: (event) => here || event.target.closest("a, button") || show(at) }, text, about);
  if (here && actions) {
    made.append(element("div", { class: "actions" },
      button("Accept", actions.accept, { key: "a" }), button("Reject", actions.reject, { key: "r" }), button("Reject all like it …", actions.rejectAll, { key: "R" }),
      item.value_shown !== null || item.label === "DATE" || item.label === "MONEY" ? button("Edit value …", actions.edit, { key: "e" }) : button("Link …", actions.link, { key: "l" })));
  } else if (!here) about.append(button("Choose", () => show(at), { class: "quiet", "aria-label": `Choose ${item.text}` }));
  return made;
}
