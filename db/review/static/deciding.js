// The decisions that a person can take on the mention that is shown: asks for what is needed, and hands the request on to be saved.

import * as decisions from "./actions.js";
import { pickEntity } from "./entity_picker.js";
import { LABELS, isName } from "./labels.js";
import { askHowFar } from "./reject_dialog.js";
import { isMoved, move } from "./span.js";
import { tellFailure } from "./told.js";

export const quoted = (item) => `“${item.text.replace(/\s+/g, " ").slice(0, 40)}”`;

export async function askValue(item, label) {
  const { askForValue } = await import("./value_dialog.js");
  return askForValue({ label, value: item.value, text: item.text });
}

// current(): the item; span() and moved(span): where it is to stand; save(request, told): saves and tells.
export function actionsOn({ current, span, moved, save }) {
  return {
    accept() {
      const item = current();
      if (isMoved(span(), item)) save(decisions.respan(item, span().start, span().end), `${quoted(item)}: span corrected.`);
      else save(decisions.accept(item), `${quoted(item)} accepted.`);
    },
    reject() {
      save(decisions.reject(current()), `${quoted(current())} rejected.`);
    },
    async rejectAll() {
      const item = current();
      const scope = await askHowFar(item).catch(tellFailure);
      if (scope) save(decisions.reject(item, scope), `${quoted(item)} rejected in the ${scope === "archive" ? "whole archive" : "document"}.`);
    },
    async edit() {
      const item = current();
      if (isName(item.label)) return;
      const value = await askValue(item, item.label);
      if (value !== undefined) save(decisions.revalue(item, value), `${quoted(item)}: value corrected.`);
    },
    async relabel(label) {
      const item = current();
      if (label === item.label) return;
      const value = isName(label) ? null : await askValue({ ...item, value: null }, label);
      if (value !== undefined) save(decisions.relabel(item, label, value), `${quoted(item)} is now: ${LABELS[label].toLowerCase()}.`);
    },
    async link() {
      const item = current();
      if (!isName(item.label)) return;
      const chosen = await pickEntity({ title: `Who or what is ${quoted(item)}?`, label: item.label, start: item.text, own: true });
      if (chosen) save(decisions.link(item, chosen.id), `${quoted(item)} is ${chosen.name ?? "one of its own"}.`);
    },
    takeMachines() {
      const item = current();
      if (!item.clash) return;
      const gone = !item.clash.what.endsWith("another value"); // where it now finds none, that is its value
      save(gone ? decisions.reject(item) : decisions.revalue(item, item.clash.machine_value), `${quoted(item)}: as the machine has it.`);
    },
    span(edge, wider) {
      moved(move(span(), edge, wider));
    },
  };
}

// Keys of these decisions, alike on every page. when(action): calls it where something can be decided.
export const keysOf = (actions, when) => [
  { key: "a", does: "Accept; save a moved span; keep a decision", action: when(() => actions.accept()) },
  { key: "r", does: "Reject", action: when(() => actions.reject()) },
  { key: "R", does: "Reject all like it, in the document or the archive", action: when(() => actions.rejectAll()) },
  { key: "e", does: "Edit the value of a date or an amount", action: when(() => actions.edit()) },
  ...Object.keys(LABELS).map((label, at) => ({ key: String(at + 1), does: `It is: ${LABELS[label].toLowerCase()}`, action: when(() => actions.relabel(label)) })),
  { key: "[", does: "Span a word wider at its start", action: when(() => actions.span("start", true)) },
  { key: "{", does: "Span a word narrower at its start", action: when(() => actions.span("start", false)) },
  { key: "]", does: "Span a word wider at its end", action: when(() => actions.span("end", true)) },
  { key: "}", does: "Span a word narrower at its end", action: when(() => actions.span("end", false)) },
  { key: "l", does: "Link a name to a person or body", action: when(() => actions.link()) },
];
