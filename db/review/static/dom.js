// Making elements: text is always set as text, for it comes from strangers' documents.

// element("p", {class: "faint", hidden: true}, "text", other): attributes, then what is inside; null is left out.
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

// In place of what stands in `place`; null is left out. The focus stays with the button of the same key, or else in the place.
export function fill(place, ...inside) {
  const held = place.contains(document.activeElement) && document.activeElement !== place ? document.activeElement : null;
  place.replaceChildren(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false));
  if (!held) return;
  const key = held.getAttribute("aria-keyshortcuts");
  const again = key && place.querySelector(`button[aria-keyshortcuts="${CSS.escape(key)}"]`);
  (again || place).focus({ preventScroll: true });
}

export const button = (called, action, { key = null, ...attributes } = {}) =>
  element("button", { type: "button", click: action, "aria-keyshortcuts": key, ...attributes }, called, key ? [" ", element("kbd", { "aria-hidden": "true" }, key)] : null);

// Opens a dialog that is taken away when it closes, and gives the focus back; returns the element.
export function openDialog(title, ...inside) {
  const heading = element("h2", { id: `title-${crypto.getRandomValues(new Uint32Array(1))[0]}` }, title);
  const dialog = element("dialog", { "aria-labelledby": heading.id }, heading, ...inside);
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
