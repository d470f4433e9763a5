// A small editor for the value of a date or an amount: it tells what is meant as one types, and saves nothing that makes no sense.

import { get } from "./api.js";
import { button, element } from "./dom.js";

const PAUSE = 150; // milliseconds after the last key before the site is asked
const ASKS = {
  DATE: { called: "Date in EDTF", forms: "How dates are written" },
  MONEY: { called: "Amount", forms: "How amounts are written" },
};

// value: as it is stored, null for none. onSave(value) gets the value to be saved, null for none, and may return a promise, of which
// a failure is shown here. Enter saves, Escape calls onCancel(). Returns the element; put it on the page and focus its input.
export function openValueEditor({ label, value = null, onSave, onCancel }) {
  const field = element("input", { type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "off", size: "28", value: label === "DATE" ? value : null });
  const told = element("div", { class: "meaning", role: "status", "aria-live": "polite" });
  const save = element("button", { class: "main", disabled: true }, "Save");
  const none = button("No value", () => finish(null));
  let answer = null; // what the site last said, and of what
  let waiting, asking;

  async function ask(typed) {
    asking?.abort();
    asking = new AbortController();
    const said = await get("/-/fonds/explain", { label, value: typed }, { signal: asking.signal });
    answer = { typed, ...said };
    show(said);
    return answer;
  }

  function show(said) {
    save.disabled = !said.ok || said.value === value;
    field.setAttribute("aria-invalid", String(!said.ok));
    told.replaceChildren(...(said.ok ? meaning(label, said) : refusal(said, take)));
  }

  function take(written) {
    field.value = written;
    field.focus();
    ask(written).catch(fail);
  }

  const fail = (error) => {
    if (error.name !== "AbortError") told.replaceChildren(element("p", { class: "bad" }, [error.message, error.hint].filter(Boolean).join(" ")));
  };

  async function finish(chosen) {
    save.disabled = none.disabled = true;
    try {
      await onSave(chosen);
    } catch (error) {
      fail(error);
    }
    none.disabled = false;
    save.disabled = !answer?.ok;
  }

  field.addEventListener("input", () => {
    save.disabled = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(field.value).catch(fail), PAUSE);
  });
  async function submit(event) {
    event.preventDefault();
    clearTimeout(waiting);
    try {
      if (answer?.typed !== field.value) await ask(field.value); // Enter came before the answer
    } catch (error) {
      return fail(error);
    }
    if (answer.ok && answer.value === value) return onCancel();
    return answer.ok ? finish(answer.value) : undefined;
  }

  const keys = (event) => {
    if (event.key === "Enter" && event.target === field) submit(event); // by itself it does nothing while "Save" is disabled
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };

  const form = element("form", { class: "value-editor", submit, keydown: keys },
    element("p", {}, element("label", {}, ASKS[label].called, " ", field)),
    told,
    element("div", { class: "actions" }, save, none, button("Cancel", () => onCancel())),
    cheatSheet(label, take));
  start();
  return form;

  // an amount is stored in a form that nobody types: the site says how it is written
  async function start() {
    if (value === null) return show({ ok: false, error: "Nothing is written yet.", hint: "" });
    try {
      const said = await ask(value);
      if (said.ok && field.value === (label === "DATE" ? value : "")) {
        field.value = said.typed;
        answer.typed = said.typed;
        if (document.activeElement === field) field.select();
      }
    } catch (error) {
      fail(error);
    }
    return undefined;
  }
}

function meaning(label, said) {
  const shown = [element("p", {}, element("strong", {}, said.explanation))];
  if (label === "DATE") {
    const facts = [["Earliest", said.earliest ?? "no day"], ["Latest", said.latest ?? "no day"], ["Precision", said.precision]];
    shown.push(element("dl", { class: "facts" }, facts.map(([name, is]) => element("div", {}, element("dt", {}, name), " ", element("dd", {}, is)))));
  }
  return shown;
}

// What is wrong with it; a date that is not written in EDTF may be offered as it would be.
function refusal({ error, hint, suggestion }, take) {
  if (!suggestion) return [element("p", { class: "bad" }, error), element("p", { class: "faint" }, hint)];
  const offer = button(suggestion.value, () => take(suggestion.value), { class: "example" });
  return [element("p", {}, "In EDTF that is ", offer, ` ${suggestion.explanation}`)];
}

// Loaded when it is opened; an example goes into the field by a click.
function cheatSheet(label, take) {
  const place = element("div", { class: "scroll" });
  const sheet = element("details", { class: "forms" }, element("summary", {}, ASKS[label].forms), place);
  sheet.addEventListener("toggle", async () => {
    if (!sheet.open || place.childElementCount) return;
    try {
      const forms = await get("/-/fonds/forms", { label });
      const rows = forms.map(({ use, example, meaning: is }) => element("tr", {},
        element("td", {}, button(example, () => take(example), { class: "example" })), element("td", {}, is), element("td", { class: "faint" }, use)));
      const head = ["Write", "It means", "For"].map((one) => element("th", { scope: "col" }, one));
      place.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows)));
    } catch (error) {
      place.replaceChildren(element("p", { class: "bad" }, error.message));
    }
  });
  return sheet;
}
