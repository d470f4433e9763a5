// The queue: one mention after the other (or a list of them), decided by keys or buttons, saved while the next is shown.

import * as decisions from "./actions.js";
import { decide, get } from "./api.js";
import { drawCard } from "./card.js";
import { actionsOn, keysOf } from "./deciding.js";
import { bindKeys, showKeys } from "./keys.js";
import { drawOrphan } from "./orphan.js";
import { preload, showPicture } from "./picture.js";
import { drawRows } from "./rows.js";
import { spanOf } from "./span.js";
import { tell, tellFailure } from "./told.js";

const start = JSON.parse(document.getElementById("start").textContent);
const [desk, card, picture, fetching, done, counter] = ["desk", "card", "picture", "fetching", "done", "counter"].map((id) => document.getElementById(id));
const readingOnly = "readingOnly" in document.body.dataset;
const isOrphans = start.what === "orphans";
// items as far as they were fetched; at: the one that is shown; next: where to fetch on; made: [{correction, item}] of this visit
const state = { items: start.items, at: 0, next: start.next, fetching: false, span: null, made: [] };

const current = () => state.items[state.at];

function draw() {
  const item = current();
  desk.hidden = !item;
  fetching.hidden = Boolean(item) || !state.next;
  done.hidden = Boolean(item) || Boolean(state.next);
  counter.textContent = state.made.length ? `${state.made.length} decided` : "";
  if (!item) return fetchMore();
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

async function fetchMore() {
  if (!state.next || state.fetching) return;
  state.fetching = true;
  const given = Object.fromEntries(new URLSearchParams(location.search));
  try {
    do {
      const page = await get("/-/fonds/queue", { ...given, after: state.next });
      const known = new Set(state.items.map((one) => one.id ?? one.correction));
      const wasAtEnd = !current();
      state.items.push(...page.items.filter((one) => !known.has(one.id ?? one.correction)));
      state.next = page.next;
      if (wasAtEnd) draw();
    } while (!current() && state.next);
  } catch (error) {
    tellFailure(error);
  } finally {
    state.fetching = false;
  }
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
    if (at < 0) continue;
    state.items[at] = { ...now, clash: state.items[at].clash };
    if (at !== state.at) continue; // what is being done on another item is left alone
    state.span = null;
    draw();
  }
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

const actions = actionsOn({
  current,
  span: () => state.span,
  moved(span) {
    state.span = span;
    draw();
  },
  save,
});

const orphanActions = {
  settle(place) {
    const orphan = current();
    save(decisions.respan({ id: orphan.mention, token: orphan.token }, place.start, place.end), "The decision has its place again.");
  },
  takeBack() {
    save(decisions.undo(current().correction), "The decision is taken back.");
  },
};

const next = () => show(state.at + 1);
const back = () => show(state.at - 1);
const undo = () => !readingOnly && takeBack();
const when = (action) => () => { if (current() && !readingOnly) action(); };
const orphanKeys = [
  { key: "r", does: "Take the decision back", action: when(() => orphanActions.takeBack()) },
  ...[0, 1, 2, 3].map((at) => ({ key: String(at + 1), does: `It belongs to place ${at + 1}`, action: when(() => {
    if (current().candidates[at]) orphanActions.settle(current().candidates[at]);
  }) })),
];
const mentionKeys = [...keysOf(actions, when), { key: "m", does: "Of a clash: take the machine's", action: when(() => actions.takeMachines()) }];
const keys = [
  ...(isOrphans ? orphanKeys : mentionKeys),
  { key: "u", does: "Undo the last decision", action: undo },
  { key: "j", also: ["ArrowRight", "n"], does: "Next; this one stays as it is", action: next },
  { key: "k", also: ["ArrowLeft", "p"], does: "Back", action: back },
  { key: "z", does: "The page nearer or farther", action: () => { picture.classList.toggle("near"); draw(); } },
  { key: "o", does: "Open the document", action: () => current() && open(`/-/documents/${current().document_id}?mention=${current().id ?? ""}`, "_self") },
  { key: "Escape", does: "Put a moved span back", action: () => { state.span = null; draw(); } },
];
bindKeys(keys);
for (const [id, action] of Object.entries({ next, back, undo, keys: () => showKeys(keys) })) document.getElementById(id)?.addEventListener("click", action);
draw();
