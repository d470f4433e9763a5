// The text on the page in windows: further ones come when they are scrolled to, and pieces are fetched anew after a decision.

import { Refused } from "./api.js";
import { keptSelection } from "./ranges.js";
import { tellFailure } from "./told.js";

// root: #text; drawn(part): called with each part that was put in. Returns {refresh(spans), refreshAll()}.
export function textWindows(root, documentId, drawn) {
  const coming = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) turn(target.querySelector("a"));
  }, { rootMargin: "600px" });
  const watch = (part) => part.querySelectorAll(".later").forEach((one) => coming.observe(one));

  async function fetched(given) {
    const response = await fetch(`/-/fonds/documents/${documentId}/text?${new URLSearchParams(given)}`);
    if (!response.ok) throw new Refused("The text could not be fetched.", { hint: "Load the page again.", status: response.status });
    // the site's own HTML, in which all text of the document is escaped
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".window");
  }

  async function turn(link) {
    const line = link.closest(".turn");
    if (line.dataset.coming) return;
    line.dataset.coming = "true";
    try {
      const isLater = line.classList.contains("later");
      const part = document.adoptNode(await fetched(isLater ? { from: link.dataset.from } : { before: link.dataset.before }));
      // a window that is joined to another leads nowhere on that side
      part.querySelector(isLater ? ".earlier" : ".later")?.remove();
      const height = root.scrollHeight;
      line.closest(".window")[isLater ? "after" : "before"](part);
      line.remove();
      if (!isLater) scrollBy(0, root.scrollHeight - height);
      watch(part);
      drawn(part);
    } catch (error) {
      delete line.dataset.coming;
      tellFailure(error);
    }
  }

  root.addEventListener("click", (event) => {
    const link = event.target.closest(".turn a");
    if (!link) return;
    event.preventDefault();
    turn(link);
  });

  // Fetches the pieces between two offsets and puts each in the place of what is shown of it.
  async function renew(start, end) {
    const part = await fetched({ from: start, to: end });
    for (const section of [...part.querySelectorAll(".page")]) {
      const old = root.querySelector(`.page[data-start="${section.dataset.start}"][data-page-id="${section.dataset.pageId}"]`);
      if (!old) continue;
      const focused = old.contains(document.activeElement) ? document.activeElement.id : null;
      const select = keptSelection(old.querySelector(".text"));
      const fresh = document.adoptNode(section);
      old.replaceWith(fresh);
      select(fresh.querySelector(".text"));
      drawn(fresh);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }
  }

  const pieces = (from) => [...from.querySelectorAll(".page")].map((one) => [Number(one.dataset.start), Number(one.dataset.end)]);

  // spans: [[start, end]] of mentions that were or are there
  async function refresh(spans) {
    const touched = pieces(root).filter(([start, end]) => spans.some((span) => span[0] < end && span[1] > start));
    for (const [start, end] of touched) await renew(start, Math.max(end, start + 1));
  }

  async function refreshAll() {
    for (const part of [...root.querySelectorAll(".window")]) {
      const all = pieces(part);
      if (all.length) await renew(all[0][0], Math.max(all.at(-1)[1], all[0][0] + 1));
    }
  }

  watch(root);
  return { refresh, refreshAll };
}
