// Selecting words by the keyboard alone: the arrows go from word to word and line to line, with Shift they take in more.

import { placeOf, rangeIn } from "./ranges.js";
import { startOf } from "./text_offsets.js";

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

// root: what holds the pieces of text. Returns {begin(mark), key(event), end(), isOn()}.
export function wordSelection(root) {
  let at = null; // {piece, words: [[from, to]], anchor, head}: numbers of words

  const pieces = () => [...root.querySelectorAll(".page > .text")];

  function enter(piece, place) {
    const words = wordsOf(piece);
    if (!words.length) return false;
    const head = typeof place === "function" ? place(words) : place;
    at = { piece, words, anchor: head, head };
    show();
    return true;
  }

  function begin(mark) {
    const piece = mark?.closest(".page > .text") ?? pieces().find((one) => one.getBoundingClientRect().bottom > 80);
    if (!piece) return false;
    const place = mark ? indexAfter(piece, mark) : indexInView(piece);
    return enter(piece, (words) => Math.max(0, words.findIndex(([from]) => from >= place)));
  }

  function key(event) {
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = { ArrowRight: () => at.head + 1, ArrowLeft: () => at.head - 1, ArrowDown: () => onLine(at, 1), ArrowUp: () => onLine(at, -1) }[event.key];
    if (!step) return false;
    event.preventDefault();
    if (!at.piece.isConnected) at.piece = pieces().find((one) => startOf(one) === startOf(at.piece)) ?? at.piece; // drawn anew
    const head = step();
    if (head >= 0 && head < at.words.length) {
      at.head = head;
      if (!event.shiftKey) at.anchor = head;
      show();
    } else if (!event.shiftKey) turn(head < 0 ? -1 : 1);
    return true;
  }

  function turn(way) {
    const all = pieces();
    for (let next = all.indexOf(at.piece) + way; next >= 0 && next < all.length; next += way) {
      if (enter(all[next], way > 0 ? 0 : (words) => words.length - 1)) return;
    }
  }

  function show() {
    const range = rangeIn(at.piece, at.words[Math.min(at.anchor, at.head)][0], at.words[Math.max(at.anchor, at.head)][1]);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const box = rangeIn(at.piece, ...at.words[at.head]).getBoundingClientRect();
    if (box.top < 90 || box.bottom > innerHeight - 90) scrollBy({ top: box.top - innerHeight / 2 });
  }

  function end() {
    at = null;
    document.getSelection().removeAllRanges();
  }

  return { begin, key, end, isOn: () => at !== null };
}

const wordsOf = (piece) => [...segmenter.segment(piece.textContent)].filter((one) => one.isWordLike).map((one) => [one.index, one.index + one.segment.length]);

// The word in the next or last line that stands nearest below or above.
function onLine({ piece, words, head }, way) {
  const box = (word) => rangeIn(piece, ...words[word]).getBoundingClientRect();
  const here = box(head);
  let [best, line, least] = [way > 0 ? words.length : -1, null, Infinity];
  for (let word = head + way; word >= 0 && word < words.length; word += way) {
    const there = box(word);
    if (Math.abs(there.top - here.top) < here.height / 2) continue;
    if (line !== null && Math.abs(there.top - line) > here.height / 2) break;
    line ??= there.top;
    const far = Math.abs(there.left - here.left);
    if (far < least) [best, least] = [word, far];
  }
  return best;
}

function indexAfter(piece, mark) {
  const { parentNode } = mark;
  return placeOf(piece, parentNode, [...parentNode.childNodes].indexOf(mark) + 1);
}

// The first character that is in view; 0 where the piece begins there.
function indexInView(piece) {
  if (piece.getBoundingClientRect().top > 0) return 0;
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  let passed = 0;
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNode(walker.currentNode);
    if (range.getBoundingClientRect().bottom > 80) return passed + firstInView(walker.currentNode);
    passed += walker.currentNode.data.length;
  }
  return 0;
}

function firstInView(node) {
  let [low, high] = [0, node.data.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = document.createRange();
    range.setStart(node, middle);
    range.setEnd(node, middle + 1);
    if (range.getBoundingClientRect().bottom > 80) high = middle;
    else low = middle + 1;
  }
  return low;
}
