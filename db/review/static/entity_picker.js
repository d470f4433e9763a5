// Choosing the person or body that is meant, by typing a part of the name.

import { get } from "./api.js";
import { button, element, openDialog } from "./dom.js";
import { tellFailure } from "./told.js";

// Resolves to {id, name}, {id: null} for one of its own, or undefined where nothing was chosen.
export function pickEntity({ title, label, start = "", own = false, but = null }) {
  return new Promise((resolve) => {
    let chosen;
    const choose = (entity) => {
      chosen = entity;
      dialog.close();
    };
    const list = element("ul", { class: "choices", "aria-label": "Found" });
    const field = element("input", { type: "text", value: start, autocomplete: "off", autofocus: true, size: "40" });
    const dialog = openDialog(title,
      element("p", {}, element("label", {}, "Name ", field)),
      list,
      element("div", { class: "actions" }, own && button("One of its own", () => choose({ id: null })), button("Cancel", () => dialog.close())));
    dialog.addEventListener("close", () => resolve(chosen));
    const show = async () => {
      const asked = field.value;
      const found = await get("/-/fonds/entities", { q: asked, label });
      if (asked !== field.value) return;
      const others = found.filter((one) => one.id !== but);
      list.replaceChildren(...(others.length ? others.map((one) => element("li", {}, choice(one, choose))) : [element("li", { class: "faint" }, "None of that name.")]));
    };
    let waiting;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => show().catch(tellFailure), 120);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") list.querySelector("button")?.focus();
      if (event.key === "Enter") list.querySelector("button")?.click();
    });
    list.addEventListener("keydown", (event) => {
      const all = [...list.querySelectorAll("button")];
      const at = all.indexOf(document.activeElement);
      if (event.key === "ArrowDown") (all[at + 1] ?? all[at])?.focus();
      if (event.key === "ArrowUp") (all[at - 1] ?? field).focus();
    });
    field.select();
    show().catch(tellFailure);
  });
}

const choice = (one, choose) =>
  [button(one.name, () => choose(one), { "aria-label": `${one.name}, ${inWords(one)}` }), element("span", { class: "faint" }, ` ${inWords(one)}`, one.also_known_as && `: ${one.also_known_as}`)];

const counted = (many, what) => `${many.toLocaleString()} ${what}${many === 1 ? "" : "s"}`;
const inWords = (one) => `${counted(one.mentions, "mention")} in ${counted(one.documents, "document")}`;
