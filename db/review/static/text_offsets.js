// From what is selected on the page to raw offsets, as the site counts them: in code points, from the beginning of the document.
//
// A piece of text is an element .text within a .page whose data-start is the offset of its first character.

import { textBefore } from "./ranges.js";

const BLANK = /^[\s\u200b\ufeff]$/u;

export const pieceOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".page > .text") ?? null;

export const startOf = (piece) => Number(piece.parentElement.dataset.start);

const codePoints = (text) => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

// The raw offset of a place in the DOM within a piece.
const offsetAt = (piece, node, at) => startOf(piece) + codePoints(textBefore(piece, node, at));

// {start, end, text, range} of the selected text without blanks at its ends, or null where no text of the document is selected.
export function selected(root) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const pieces = [...root.querySelectorAll(".page > .text")].filter((piece) => range.intersectsNode(piece));
  if (!pieces.length) return null;
  const [first, last] = [pieces[0], pieces.at(-1)];
  const from = pieceOf(range.startContainer) === first ? offsetAt(first, range.startContainer, range.startOffset) : startOf(first);
  const to = pieceOf(range.endContainer) === last ? offsetAt(last, range.endContainer, range.endOffset) : startOf(last) + codePoints(last.textContent);
  return trimmed(from, to, textBetween(pieces, range), range);
}

// The selected characters; the headings between pages are none of them. A page break counts one.
function textBetween(pieces, range) {
  const parts = pieces.map((piece) => {
    const part = document.createRange();
    part.selectNodeContents(piece);
    if (pieceOf(range.startContainer) === piece) part.setStart(range.startContainer, range.startOffset);
    if (pieceOf(range.endContainer) === piece) part.setEnd(range.endContainer, range.endOffset);
    return part.toString();
  });
  return parts.reduce((text, part, at) => {
    const gap = startOf(pieces[at]) - Number(pieces[at - 1].parentElement.dataset.end);
    return text + "\f".repeat(Math.max(0, gap)) + part;
  });
}

function trimmed(start, end, text, range) {
  const all = [...text];
  let [from, to] = [0, all.length];
  while (from < to && BLANK.test(all[from])) from += 1;
  while (to > from && BLANK.test(all[to - 1])) to -= 1;
  if (from === to) return null;
  return { start: start + from, end: end - (all.length - to), text: all.slice(from, to).join(""), range };
}
