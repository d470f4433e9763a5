// A document: its text with the mentions marked, a panel for the one that is chosen, and the picture of its page in step.

import * as decisions from "./actions.js";
import { addMenu } from "./add_menu.js";
import { decide, get } from "./api.js";
import { drawCard } from "./card.js";
import { actionsOn, askValue, keysOf } from "./deciding.js";
import { button, element } from "./dom.js";
import { bindKeys, showKeys } from "./keys.js";
import { LABELS, isName } from "./labels.js";
import { markFilters } from "./mark_filters.js";
import { showPicture } from "./picture.js";
import { spanOf } from "./span.js";
import { selected } from "./text_offsets.js";
import { textWindows } from "./text_windows.js";
import { showLocalTimes } from "./times.js";
import { tell, tellFailure } from "./told.js";
import { wordSelection } from "./word_selection.js";

const [desk, text, panel, picture, decided] = ["desk", "text", "panel", "picture", "decided"].map((id) => document.getElementById(id));
const name = document.querySelector("h1").textContent;
const documentId = Number(desk.dataset.document);
const mayDecide = !("readingOnly" in document.body.dataset) && !("closed" in desk.dataset);
// item: the chosen mention; span: where it is to stand; opening: while another is fetched; page: the section whose picture is shown;
// made: corrections of this visit
const state = { item: null, span: null, opening: null, page: null, made: [] };

const filters = markFilters(document.getElementById("filters"), () => filters.apply(text));
const windows = textWindows(text, documentId, (part) => {
  filters.apply(part);
  outline();
});
const words = wordSelection(text);
const menu = addMenu(add);

const marksOf = (id) => [...text.querySelectorAll(`.m[data-m="${id}"]`)];
const quoted = (given) => `“${given.replace(/\s+/g, " ").slice(0, 40)}”`;

// the chosen mention

function open(id, how = {}) {
  state.opening = fetchAndChoose(id, how);
  return state.opening;
}

async function fetchAndChoose(id, { scroll = null, focus = false }) {
  let item;
  try {
    item = await get(`/-/fonds/mentions/${id}`);
  } catch (error) {
    close();
    return tellFailure(error);
  }
  if (item.document_id !== documentId) return location.assign(`/-/documents/${item.document_id}?mention=${item.id}`);
  const mark = document.getElementById(`m${id}`);
  if (mark) filters.include(mark);
  if (mark && scroll) mark.scrollIntoView({ block: scroll });
  if (mark && focus) mark.focus({ preventScroll: true });
  choose(item);
}

function choose(item) {
  Object.assign(state, { item, span: spanOf(item) });
  const address = new URL(location.href);
  for (const where of ["page", "from", "before"]) address.searchParams.delete(where);
  address.searchParams.set("mention", item.id);
  history.replaceState(null, "", address);
  draw();
}

function close() {
  const id = state.item?.id;
  Object.assign(state, { item: null, span: null });
  const address = new URL(location.href);
  address.searchParams.delete("mention");
  history.replaceState(null, "", address);
  draw();
  if (id) document.getElementById(`m${id}`)?.focus({ preventScroll: true });
}

function draw() {
  outline();
  const { item, span } = state;
  panel.hidden = !item;
  document.getElementById("hint").hidden = Boolean(item);
  if (item) {
    const hadFocus = panel.contains(document.activeElement);
    drawCard(panel, item, span, mayDecide ? actions : null);
    panel.prepend(button("Close", close, { class: "quiet close", "aria-label": "Close the panel" }));
    panel.append(...alsoHere(item));
    if (hadFocus) panel.focus();
  }
  showPage(item && sectionOf(item), true);
}

function outline() {
  text.querySelectorAll(".m.chosen").forEach((mark) => mark.classList.remove("chosen"));
  if (state.item) marksOf(state.item.id).forEach((mark) => mark.classList.add("chosen"));
}

// Mentions within, around and across the chosen one.
function alsoHere(item) {
  const ids = new Set();
  for (const mark of marksOf(item.id)) {
    for (let around = mark.parentElement.closest(".m"); around; around = around.parentElement.closest(".m")) ids.add(around.dataset.m);
    for (const within of mark.querySelectorAll(".m")) ids.add(within.dataset.m);
  }
  ids.delete(String(item.id));
  const others = [...ids].filter((id) => marksOf(id).some((mark) => !mark.classList.contains("off")));
  if (!others.length) return [];
  const choices = others.map((id) => {
    const pieces = marksOf(id);
    const label = Object.keys(LABELS).find((one) => pieces[0].classList.contains(one));
    return button(`${LABELS[label]} ${quoted(pieces.map((piece) => piece.textContent).join(""))}`, () => open(id));
  });
  return [element("p", { class: "actions", role: "group", "aria-label": "At the same place" }, element("span", { class: "faint" }, "At the same place"), choices)];
}

// the page beside the text

const sectionOf = (item) => [...text.querySelectorAll(".page")].find((one) => Number(one.dataset.pageId) === item.page_id && one.querySelector(`.m[data-m="${item.id}"]`));

function showPage(section, isChosen = false) {
  const page = section ?? inView();
  if (!page) return;
  const { item } = state;
  const holds = item && Number(page.dataset.pageId) === item.page_id;
  if (state.page?.dataset.pageId === page.dataset.pageId && !isChosen) return;
  const isOther = state.page?.dataset.pageId !== page.dataset.pageId;
  state.page = page;
  showPicture(picture, holds ? item : pageItem(page));
  if (isOther && !(holds && item.box)) picture.scrollTop = 0;
}

const pageItem = ({ dataset }) => ({
  has_picture: "stamp" in dataset, stamp: dataset.stamp, page_id: Number(dataset.pageId), page: dataset.page, document: name,
  width: Number(dataset.width), height: Number(dataset.height), box: null,
});

// The page that a reader is at: that of the chosen mention while it is in view, else the last that begins in the upper part of the window.
function inView() {
  const chosen = state.item && document.getElementById(`m${state.item.id}`);
  const box = chosen?.getBoundingClientRect();
  if (box && box.bottom > 0 && box.top < innerHeight) return chosen.closest(".page");
  const sections = [...text.querySelectorAll(".page")];
  return sections.findLast((one) => one.getBoundingClientRect().top < innerHeight * 0.4) ?? sections[0];
}

let scrolling;
addEventListener("scroll", () => {
  clearTimeout(scrolling);
  scrolling = setTimeout(() => showPage(), 120);
}, { passive: true });

// deciding

async function save(request, told) {
  const before = state.item;
  try {
    const { corrections, items } = await decide(request);
    if (request.action !== "undo") state.made.push(corrections[0]);
    tell(told, request.action === "undo" ? {} : { undo: takeBack });
    await show(request, before, items);
  } catch (error) {
    tellFailure(error);
    if (error.items?.length) await show(request, before, error.items).catch(tellFailure);
  }
}

// The mention is shown as it is now at once; the text follows.
async function show(request, before, items) {
  const chosen = items.find((one) => one.id === before?.id) ?? items.find((one) => one.document_id === documentId);
  if (chosen) choose(chosen);
  await renew(request, [before, ...items]);
  draw();
}

// What a decision reaches is drawn anew: where it has a scope or is taken back, that may be anywhere.
async function renew(request, items) {
  if (request.scope || request.action === "undo") await windows.refreshAll();
  else await windows.refresh(items.filter((one) => one?.document_id === documentId).map((one) => [one.start, one.end]));
  const response = await fetch(`/-/fonds/documents/${documentId}/decisions`);
  if (!response.ok) return;
  const listed = new DOMParser().parseFromString(await response.text(), "text/html").body;
  decided.replaceChildren(...[...listed.childNodes].map((one) => document.adoptNode(one)));
  showLocalTimes(decided);
  const counts = JSON.parse(decided.querySelector("[data-counts]").dataset.counts);
  for (const box of document.querySelectorAll("#filters input")) box.parentElement.querySelector(".count").textContent = counts[box.value].toLocaleString("en");
}

function takeBack() {
  const last = state.made.pop();
  if (last) save(decisions.undo(last), "Taken back.");
  else tell("Nothing was decided in this visit yet. The list of decisions above has what was decided before.");
}

async function add(label, { start, end, text: words_ }) {
  try {
    const value = isName(label) ? null : await askValue({ value: null, text: words_ }, label);
    if (value === undefined) return;
    words.end();
    state.item = null;
    await save(decisions.add(documentId, start, end, label, value), `${quoted(words_)} added: ${LABELS[label].toLowerCase()}.`);
  } catch (error) {
    tellFailure(error);
  }
}

const actions = actionsOn({
  current: () => state.item,
  span: () => state.span,
  moved(span) {
    state.span = span;
    draw();
  },
  save,
});

// mouse and keys

text.addEventListener("click", (event) => {
  const mark = event.target.closest(".m:not(.off)");
  if (mark && document.getSelection().isCollapsed) open(mark.dataset.m);
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.classList.contains("m") || words.isOn()) return;
  event.preventDefault();
  open(event.target.dataset.m).then(() => panel.focus());
});
document.addEventListener("click", (event) => {
  const { undo, open: opened } = event.target.closest("[data-undo], [data-open]")?.dataset ?? {};
  if (undo) save(decisions.undo(Number(undo)), "Taken back.");
  else if (opened && document.getElementById(`m${opened}`)) {
    event.preventDefault();
    open(opened, { scroll: "center" });
  }
});

let choosing;
let rested = []; // the selection that the menu stands for
// The menu waits until the selection rests; whoever is quicker than that means what is selected now, which a busy browser may not have told yet.
function settle() {
  clearTimeout(choosing);
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  const now = [anchorNode, anchorOffset, focusNode, focusOffset];
  if (rested.length && now.every((one, at) => one === rested[at])) return;
  rested = now;
  const chosen = selected(text);
  if (chosen) menu.show(chosen);
  else menu.hide();
}
if (mayDecide) {
  document.addEventListener("selectionchange", () => {
    rested = [];
    clearTimeout(choosing);
    choosing = setTimeout(settle, 150);
  });
  document.addEventListener("pointerdown", settle, { capture: true });
  // before the keys of the page: what is selected goes first
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    settle();
    const isEnd = words.isOn() && event.key === "Escape";
    if (isEnd) words.end();
    if (isEnd || words.key(event) || menu.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, { capture: true });
}

async function go(way) {
  await state.opening;
  const marks = [...text.querySelectorAll(".m[id]:not(.off)")];
  if (!marks.length) return;
  const at = marks.findIndex((mark) => mark === document.activeElement || mark.id === `m${state.item?.id}`);
  const next = at >= 0 ? marks[at + way] : marks.find((mark) => mark.getBoundingClientRect().top > 90) ?? marks[0];
  if (next) open(next.dataset.m, { scroll: "center", focus: true });
  else tell(way > 0 ? "This is the last mention here." : "This is the first mention here.");
}

function beginSelecting() {
  const active = document.activeElement?.closest?.("#text .m") ?? (state.item && document.getElementById(`m${state.item.id}`));
  if (words.begin(active)) tell("Arrows move from word to word, with Shift they take in more; 1 to 4 add what is selected, Escape ends.");
}

// a key that is pressed while a mention is fetched is meant for that one
const when = (action) => async () => {
  await state.opening;
  if (state.item && mayDecide) action();
};
const keys = [
  { key: "j", also: ["n"], does: "Next mention", action: () => go(1) },
  { key: "k", also: ["p"], does: "Mention before", action: () => go(-1) },
  ...keysOf(actions, when),
  { key: "s", does: "Select words with the arrow keys, to add a mention", action: () => mayDecide && beginSelecting() },
  { key: "u", does: "Undo the last decision", action: () => mayDecide && takeBack() },
  { key: "z", does: "The page nearer or farther", action: () => { picture.classList.toggle("near"); draw(); } },
  { key: "Escape", does: "Put a moved span back; close the panel", action: escape },
];

function escape() {
  if (!state.item) return;
  if (state.span.start !== state.item.start || state.span.end !== state.item.end) {
    state.span = spanOf(state.item);
    draw();
  } else close();
}

// what stands beside the text stays below the filters, however many lines they take
new ResizeObserver(([{ target }]) => desk.style.setProperty("--bar", `${target.offsetHeight}px`)).observe(document.getElementById("filters"));
bindKeys(keys);
const peek = document.getElementById("peek");
peek.addEventListener("click", () => {
  const isOpen = desk.classList.toggle("peek");
  peek.setAttribute("aria-expanded", isOpen);
  peek.textContent = isOpen ? "Hide the page" : "Show the page";
  draw();
});
document.getElementById("keys").addEventListener("click", () => showKeys(keys));
filters.apply(text);
const asked = new URLSearchParams(location.search).get("mention");
if (asked && /^\d+$/.test(asked)) open(asked, { scroll: "center" });
else showPage();
