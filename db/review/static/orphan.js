// A decision whose text is not found any more, with the places where it may stand now.

import { button, element, fill } from "./dom.js";
import { LABELS } from "./labels.js";

export function drawOrphan(place, orphan, actions) {
  const places = orphan.candidates.map((one, at) => element("li", {},
    element("p", { class: "text" }, one.before ?? "", element("mark", { class: orphan.label }, one.text ?? ""), one.after ?? ""),
    element("p", { class: "faint" }, `Page ${one.page}, ${Math.round(100 * one.score)} % alike`),
    actions && button("It is here", () => actions.settle(one), { key: String(at + 1) })));
  fill(place,
    element("p", { class: "where faint" }, orphan.document ? element("a", { href: `/-/documents/${orphan.document_id}` }, orphan.document) : "A document that is no more here"),
    element("h2", { class: "name" }, element("span", { class: `label ${orphan.label}` }, LABELS[orphan.label] ?? ""), " ", orphan.quote ?? ""),
    element("p", {}, `Decision ${orphan.correction}: ${orphan.done}. Its text is not found in the present reading of the page; the decision is kept, and applied nowhere until it is.`),
    orphan.quote ? element("p", { class: "text" }, orphan.prefix ?? "", element("mark", { class: orphan.label }, orphan.quote), orphan.suffix ?? "") : null,
    places.length ? element("h3", {}, "It may stand here") : element("p", { class: "faint" }, "No place is like it."),
    element("ol", { class: "places" }, places),
    actions && element("div", { class: "actions" }, button("Take the decision back", actions.takeBack, { key: "r" })),
  );
}
