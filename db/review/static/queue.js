// The queue: one mention after the other (or a list of them), decided by keys or buttons, saved while the next is shown.

import * as decisions from "./actions.js";
import { decide, get } from "./api.js";
import { drawCard } from "./card.js";
import { pickEntity } from "./entity_picker.js";
import { bindKeys, showKeys } from "./keys.js";
import { LABELS, isName } from "./labels.js";
import { drawOrphan } from "./orphan.js";
import { preload, showPicture } from "./picture.js";
import { askHowFar } from "./reject_dialog.js";
import { drawRows } from "./rows.js";
import { isMoved, move, spanOf } from "./span.js";
import { tell, tellFailure } from "./told.js";

const start = JSON.parse(document.getElementById("start").textContent);
const [desk, card, picture, done, counter] = ["desk", "card", "picture", "done", "counter"].map((id) => document.getElementById(id));
const readingOnly = "readingOnly" in document.body.dataset;
const isOrphans = start.what === "orphans";
// items as far as they were fetched; at: the one that is shown; next: where to fetch on; made: [{correction, item}] of this visit
const state = { items: start.items, at: 0, next: start.next, fetching: null, span: null, made: [] };

const current = () => state.items[state.at];

function draw() {
  const item = current();
  desk.hidden = !item;
  done.hidden = Boolean(item);
  counter.textContent = state.made.length ? `${state.made.length} decided` : "";
  if (!item) return;
  if (isOrphans) {
    drawOrphan(card, item, readingOnly ? null : orphanActions);
    desk.classList.add("plain");
    return;
  }
  state.span ??= spanOf(item);
  if (start.listed) drawRows(card, state, show, readingOnly ? null : actions);
  else drawCard(card, item, state.span, readingOnly ? null : actions);
  desk.classList.toggle("plain", !item.has_picture);
  showPicture(picture, item);
  preload(state.items[state.at + 1]);
}

function show(at) {
  state.at = Math.max(0, Math.min(at, state.items.length));
  state.span = null;
  draw();
  if (state.at > state.items.length - 6) fetchMore();
}

function fetchMore() {
  if (!state.next || state.fetching) return;
  const given = Object.fromEntries(new URLSearchParams(location.search));
  state.fetching = get("/-/fonds/queue", { ...given, after: state.next })
    .then((page) => {
      const known = new Set(state.items.map((one) => one.id ?? one.correction));
      const wasAtEnd = !current();
      state.items.push(...page.items.filter((one) => !known.has(one.id ?? one.correction)));
      state.next = page.next;
      if (wasAtEnd) draw();
    })
    .catch(tellFailure)
    .finally(() => { state.fetching = null; });
}

// The next item is shown at once; where saving fails the person is taken back to this one and told why.
async function save(request, told, { stay = false } = {}) {
  const item = current();
  if (!stay) show(state.at + 1);
  try {
    const { corrections, items } = await decide(request);
    replace(items);
    state.made.push({ correction: corrections[0], item });
    tell(told, { undo: () => takeBack() });
    if (stay || start.listed) draw();
    else counter.textContent = `${state.made.length} decided`;
  } catch (error) {
    replace(error.items ?? []);
    tellFailure(error);
    show(state.items.indexOf(state.items.find((one) => one.id === item.id && one.correction === item.correction)));
  }
}

function replace(items) {
  for (const now of items) {
    const at = state.items.findIndex((one) => one.id === now.id);
    if (at >= 0) state.items[at] = { ...now, clash: state.items[at].clash };
  }
  state.span = null;
}

async function takeBack() {
  const last = state.made.pop();
  if (!last) return tell("Nothing was decided in this visit yet. The history has all decisions.");
  try {
    const { items } = await decide(decisions.undo(last.correction));
    replace(items);
    const at = state.items.findIndex((one) => one.id === last.item.id && one.correction === last.item.correction);
    show(at < 0 ? state.at : at);
    tell("Taken back.");
  } catch (error) {
    tellFailure(error);
  }
}

const quoted = (item) => `“${item.text.replace(/\s+/g, " ").slice(0, 40)}”`;

const actions = {
  accept() {
    const item = current();
    if (isMoved(state.span, item)) save(decisions.respan(item, state.span.start, state.span.end), `${quoted(item)}: span corrected.`);
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
    const gone = item.clash.machine_value === null;
    save(gone ? decisions.reject(item) : decisions.revalue(item, item.clash.machine_value), `${quoted(item)}: as the machine has it.`);
  },
  span(edge, wider) {
    state.span = move(state.span, edge, wider);
    draw();
  },
};

const orphanActions = {
  settle(place) {
    const orphan = current();
    save({ action: "respan", mentions: [orphan.mention], after: { start: place.start, end: place.end } }, "The decision has its place again.");
  },
  takeBack() {
    save(decisions.undo(current().correction), "The decision is taken back.");
  },
};

async function askValue(item, label) {
  const { askForValue } = await import("./value_dialog.js");
  return askForValue({ label, value: item.value, text: item.text });
}

const when = (action) => () => { if (current() && !readingOnly && !isOrphans) action(); };
const keys = [
  { key: "a", does: "Accept; save a moved span; keep a decision", action: when(() => actions.accept()) },
  { key: "r", does: "Reject; take back a decision without a place", action: () => (isOrphans && current() && !readingOnly ? orphanActions.takeBack() : when(() => actions.reject())()) },
  { key: "R", does: "Reject all like it, in the document or the archive", action: when(() => actions.rejectAll()) },
  { key: "e", does: "Edit the value of a date or an amount", action: when(() => actions.edit()) },
  ...Object.keys(LABELS).map((label, at) => ({ key: String(at + 1), does: `It is: ${LABELS[label].toLowerCase()}`, action: () => {
    if (isOrphans && current()?.candidates[at] && !readingOnly) orphanActions.settle(current().candidates[at]);
    else when(() => actions.relabel(label))();
  } })),
  { key: "[", does: "Span a word wider at its start", action: when(() => actions.span("start", true)) },
  { key: "{", does: "Span a word narrower at its start", action: when(() => actions.span("start", false)) },
  { key: "]", does: "Span a word wider at its end", action: when(() => actions.span("end", true)) },
  { key: "}", does: "Span a word narrower at its end", action: when(() => actions.span("end", false)) },
  { key: "l", does: "Link a name to a person or body", action: when(() => actions.link()) },
  { key: "m", does: "Of a clash: take the machine's", action: when(() => actions.takeMachines()) },
  { key: "u", does: "Undo the last decision", action: () => !readingOnly && takeBack() },
  { key: "j", also: ["ArrowRight", "n"], does: "Next, undecided", action: () => show(state.at + 1) },
  { key: "k", also: ["ArrowLeft", "p"], does: "Back", action: () => show(state.at - 1) },
  { key: "z", does: "The page nearer or farther", action: () => { picture.classList.toggle("near"); draw(); } },
  { key: "o", does: "Open the document", action: () => current() && open(`/-/documents/${current().document_id}?mention=${current().id ?? ""}`, "_self") },
  { key: "Escape", does: "Put a moved span back", action: () => { state.span = null; draw(); } },
];
bindKeys(keys);
document.getElementById("keys").addEventListener("click", () => showKeys(keys));
draw();
