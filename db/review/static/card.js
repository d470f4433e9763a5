// One mention, large: the text around it, the machine's value and score and why, and a button for each decision.

import { button, element, fill } from "./dom.js";
import { LABELS, isName } from "./labels.js";
import { isMoved } from "./span.js";

export const labelOf = (item) => element("span", { class: `label ${item.label}` }, LABELS[item.label]);

export const percent = (score) => `${Math.round(100 * score)} %`;

// actions: {accept, reject, ...} as the page has them; null for a person who may only read.
export function drawCard(place, item, span, actions) {
  const mark = element("mark", { class: item.label }, span.text.join(""));
  const text = element("p", { class: "text around", tabindex: "0", "aria-label": "The text around it" }, span.before.join(""), mark, span.after.join(""));
  fill(place,
    element("p", { class: "where faint" }, element("a", { href: `/-/documents/${item.document_id}?mention=${item.id}` }, item.document), `, page ${item.page}`),
    element("h2", { class: "name" }, labelOf(item), " ", span.text.join("").replace(/\s+/g, " ")),
    item.clash ? clash(item) : null,
    facts(item),
    text,
    isMoved(span, item) ? element("p", { class: "warn" }, "The span is moved. Accept saves it, Escape puts it back.") : null,
    actions ? buttons(item, actions) : null,
    element("details", { open: true }, element("summary", {}, "Why"), element("ul", { class: "why" }, item.why.map((one) => element("li", {}, one)))),
  );
  text.scrollTop = mark.offsetTop - text.clientHeight / 2;
}

function facts(item) {
  const rows = [];
  if (!isName(item.label)) rows.push(["Value", item.value_shown ?? "none"]);
  if (isName(item.label)) rows.push(["Is", item.entity ? element("a", { href: `/-/entities/${encodeURIComponent(item.entity_id)}` }, item.entity) : "nobody known yet"]);
  rows.push(["Likely right", percent(item.score)]);
  if (item.reach > 1) rows.push(["Look-alikes", `${item.reach - 1} more undecided`]);
  if (item.status !== "machine") rows.push(["Decided", item.status]);
  return element("dl", { class: "facts" }, rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function clash(item) {
  const { what, actor, decided, machine } = item.clash;
  const told = what.endsWith("no more") ? `${actor} decided on this, and ${what}.` : `${actor} decided ${decided ?? "that there is no value"}; ${what}: ${machine ?? "none"}.`;
  return element("p", { class: "warn" }, told);
}

function buttons(item, actions) {
  const kinds = Object.entries(LABELS).map(([label, called], at) => item.label !== label && button(called, () => actions.relabel(label), { key: String(at + 1) }));
  return element("div", { class: "deciding" },
    element("div", { class: "actions" },
      button(item.clash ? "Keep the decision" : "Accept", actions.accept, { key: "a", class: "main" }),
      item.clash && button("Take the machine's", actions.takeMachines, { key: "m" }),
      button("Reject", actions.reject, { key: "r" }),
      button("Reject all like it …", actions.rejectAll, { key: "R" }),
      !isName(item.label) && button("Edit value …", actions.edit, { key: "e" }),
      isName(item.label) && button("Link …", actions.link, { key: "l" })),
    element("div", { class: "actions", role: "group", "aria-label": "It is a" }, element("span", { class: "faint" }, "It is a"), kinds),
    element("div", { class: "actions", role: "group", "aria-label": "Span" }, element("span", { class: "faint" }, "Span"),
      button("Wider left", () => actions.span("start", true), { key: "[" }), button("Narrower left", () => actions.span("start", false), { key: "{" }),
      button("Narrower right", () => actions.span("end", false), { key: "}" }), button("Wider right", () => actions.span("end", true), { key: "]" })));
}
