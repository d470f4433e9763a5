// The history: decisions are taken back, and those that were made as one are opened in place.

import { undo } from "./actions.js";
import { decide, get } from "./api.js";
import { button, element, openDialog } from "./dom.js";
import { reload } from "./reload.js";
import { showLocalTimes } from "./times.js";
import { tell, tellFailure } from "./told.js";

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-undo]");
  if (chosen) takeBack(Number(chosen.dataset.undo)).catch(tellFailure);
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details[data-batch]") && event.target.open) openBatch(event.target).catch(tellFailure);
}, true);

async function takeBack(number) {
  const { outcome } = await get(`/-/fonds/history/${number}/outcome`);
  const reason = await askWhy(number, outcome);
  if (reason === undefined) return;
  const { corrections } = await decide({ ...undo(number), reason: reason || null });
  await reload();
  showLocalTimes();
  tell(`Decision ${number} is taken back by ${corrections[0]}.`);
}

// Resolves to the reason, which may be empty, or to undefined where the person thinks better of it.
function askWhy(number, outcome) {
  return new Promise((resolve) => {
    let given;
    const why = element("textarea", { name: "reason", rows: "2" });
    const save = element("form", { method: "dialog", submit: () => { given = why.value.trim(); } },
      element("p", {}, outcome),
      element("p", {}, element("label", { class: "stacked" }, "Why (may be left out)", why)),
      element("div", { class: "actions" },
        element("button", { class: "main" }, "Take it back"),
        button("Keep it", () => dialog.close())));
    const dialog = openDialog(`Take back decision ${number}?`, save);
    dialog.addEventListener("close", () => resolve(given));
    why.focus();
  });
}

async function openBatch(place) {
  const link = place.querySelector("a");
  if (!link || place.querySelector(".log")) return;
  const response = await fetch(link.href, { credentials: "same-origin", headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = fresh.getElementById("log");
  if (!found) return;
  found.removeAttribute("id");
  for (const one of found.querySelectorAll("[id]")) one.removeAttribute("id");
  place.append(found);
  link.textContent = fresh.querySelector("[rel=next]") ? "All of them on pages of their own" : "Show them on a page";
  showLocalTimes(found);
}
