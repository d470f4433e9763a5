// Keys for everything on a page. A key is a row {key, does, action}; "?" lists them.

import { element, openDialog } from "./dom.js";

export function bindKeys(rows) {
  const actions = new Map(rows.flatMap((row) => [row.key, ...(row.also ?? [])].map((key) => [key, row.action])));
  actions.set("?", () => showKeys(rows));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    const action = actions.get(event.key);
    if (!action || (isPressed(event))) return;
    event.preventDefault();
    action();
  });
}

export function showKeys(rows) {
  const body = rows.map((row) => element("tr", {}, element("th", { scope: "row" }, element("kbd", {}, row.key)), element("td", {}, row.does)));
  const table = element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Key"), element("th", { scope: "col" }, "What it does"))), element("tbody", {}, body));
  openDialog("Keys", table, element("form", { method: "dialog" }, element("button", { autofocus: true }, "Close")));
}

const isWriting = (target) => target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox");
// Enter and the space bar press the button or open the link that has the focus
const isPressed = (event) => (event.key === "Enter" || event.key === " ") && /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
