// The stretch of text that a mention covers, made wider or narrower by a word at a time.
//
// The site counts code points, JavaScript halves of some; so texts are taken apart into arrays of code points.

const WORD = /[\p{L}\p{N}\p{M}]/u;

// A span that can be moved: before, text and after as arrays, start and end as the site counts them.
export const spanOf = (item) => ({ before: [...item.before], text: [...item.text], after: [...item.after], start: item.start, end: item.end });

export const isMoved = (span, item) => span.start !== item.start || span.end !== item.end;

// edge: "start" or "end"; wider: by the next word, or narrower by the last. The same span where that would leave no word.
export function move(span, edge, wider) {
  const { before, text, after } = { before: [...span.before], text: [...span.text], after: [...span.after] };
  if (edge === "start" && wider) carry(before, "pop", text, "unshift");
  if (edge === "start" && !wider) carry(text, "shift", before, "push", true);
  if (edge === "end" && wider) carry(after, "shift", text, "push");
  if (edge === "end" && !wider) carry(text, "pop", after, "unshift", true);
  if (!text.some((one) => WORD.test(one))) return span;
  const start = span.start + before.length - span.before.length;
  return { before, text, after, start, end: start + text.length };
}

// One word goes over, with what stands before it on the way; with `trim` also what comes after it, so that a word is next again.
function carry(from, take, to, put, trim = false) {
  const goesWhile = (isWord) => {
    while (from.length && WORD.test(take === "pop" ? from.at(-1) : from[0]) === isWord) to[put](from[take]());
  };
  goesWhile(false);
  goesWhile(true);
  if (trim) goesWhile(false);
}
