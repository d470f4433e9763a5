// The small menu that comes up by selected words: what they are, by a button or its key.

import { button, element } from "./dom.js";
import { LABELS } from "./labels.js";

// add(label, selected) is called with what was chosen. Returns {show(selected), hide(), key(event)}.
export function addMenu(add) {
  let shown = null;
  const choose = (label) => {
    const chosen = shown;
    hide();
    add(label, chosen);
  };
  const menu = element("div", { class: "add-menu sheet", role: "toolbar", "aria-label": "Add the selected words as", hidden: true },
    Object.entries(LABELS).map(([label, called], at) => button(called, () => choose(label), { key: String(at + 1), class: label })));
  // a button that takes the focus by the mouse would take the selection away
  menu.addEventListener("mousedown", (event) => event.preventDefault());
  document.body.append(menu);

  function show(selected) {
    shown = selected;
    menu.hidden = false;
    const box = selected.range.getBoundingClientRect();
    const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
    menu.style.top = `${scrollY + (below ? box.bottom + 6 : Math.max(8, box.top - menu.offsetHeight - 6))}px`;
    menu.style.left = `${scrollX + Math.max(8, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - 8))}px`;
  }

  function hide() {
    shown = null;
    menu.hidden = true;
  }

  function key(event) {
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Enter" && !menu.contains(document.activeElement)) menu.querySelector("button").focus();
    else if (/^[1-4]$/.test(event.key)) choose(Object.keys(LABELS)[Number(event.key) - 1]);
    else return false;
    event.preventDefault();
    return true;
  }

  return { show, hide, key };
}
