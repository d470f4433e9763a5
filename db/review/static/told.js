// Short messages at the foot of the page, read out by screen readers. A failure stays until it is closed, whatever is told after it.

import { button, element } from "./dom.js";

const place = () => document.getElementById("told");

// undo: called by the button of that name; seconds: how long it stays.
export function tell(message, { undo = null, seconds = 6 } = {}) {
  for (const former of place().querySelectorAll(".said")) former.remove();
  const shown = element("p", { class: "said" }, message, undo && button("Undo", () => { shown.remove(); undo(); }));
  place().append(shown);
  setTimeout(() => shown.remove(), seconds * 1000);
}

// error: a Refused of api.js; where signing in helps, its `link` leads there.
export function tellFailure(error) {
  const shown = element("p", { class: "failure" }, [error.message, error.hint].filter(Boolean).join(" "),
    error.link && [" ", element("a", { href: error.link }, "Sign in")],
    button("Close", () => shown.remove()));
  place().append(shown);
}
