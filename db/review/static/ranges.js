// Places in a piece of text, counted as JavaScript counts, and ranges between them.

export function rangeIn(piece, from, to) {
  const range = document.createRange();
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  let passed = 0;
  while (walker.nextNode()) {
    const { length } = walker.currentNode.data;
    if (from >= passed && from <= passed + length) range.setStart(walker.currentNode, from - passed);
    if (to <= passed + length) {
      range.setEnd(walker.currentNode, to - passed);
      return range;
    }
    passed += length;
  }
  return range;
}

// The text of a piece up to a place in the DOM within it.
export function textBefore(piece, node, at) {
  const range = document.createRange();
  range.setStart(piece, 0);
  range.setEnd(node, at);
  return range.toString();
}

export const placeOf = (piece, node, at) => textBefore(piece, node, at).length;

// What is selected in a piece that is about to be drawn anew. Returns a function that selects the same in the new one.
export function keptSelection(piece) {
  const selection = document.getSelection();
  if (selection.isCollapsed) return () => {};
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const [startsHere, endsHere] = [piece.contains(startContainer), piece.contains(endContainer)];
  if (!startsHere && !endsHere) return () => {};
  const from = startsHere ? placeOf(piece, startContainer, startOffset) : 0;
  const to = endsHere ? placeOf(piece, endContainer, endOffset) : piece.textContent.length;
  return (renewed) => {
    const range = rangeIn(renewed, from, to);
    if (!startsHere) range.setStart(startContainer, startOffset);
    if (!endsHere) range.setEnd(endContainer, endOffset);
    selection.removeAllRanges();
    selection.addRange(range);
  };
}
