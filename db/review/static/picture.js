// The picture of a page, with the box of a mention drawn on it and scrolled to.

import { element } from "./dom.js";

// with its stamp the address names this picture for ever, and the browser keeps it
export const addressOf = (item) => `/-/fonds/pages/${item.page_id}?v=${encodeURIComponent(item.stamp)}`;

// Draws into `place` the page that an item stands on. The same picture is kept where only the box moves.
export function showPicture(place, item) {
  place.hidden = !item.has_picture; // plain text has none
  if (place.hidden) return;
  const address = addressOf(item);
  let frame = place.querySelector(".frame");
  if (frame?.dataset.address !== address) {
    frame = element("div", { class: "frame", "data-address": address });
    const image = element("img", { src: address, alt: `Page ${item.page} of ${item.document}`, width: Math.round(item.width), height: Math.round(item.height) });
    image.addEventListener("error", () => explain(place, address));
    frame.append(image, element("div", { class: "box", hidden: true }));
    place.replaceChildren(frame);
  }
  drawBox(place, frame, item);
}

export const preload = (item) => {
  if (item?.has_picture) new Image().src = addressOf(item);
};

function drawBox(place, frame, item) {
  const box = frame.querySelector(".box");
  box.hidden = !item.box;
  if (!item.box) return;
  const [x0, y0, x1, y1] = item.box;
  box.className = `box ${item.label}`;
  Object.assign(box.style, {
    left: `${(100 * x0) / item.width}%`, top: `${(100 * y0) / item.height}%`,
    width: `${(100 * (x1 - x0)) / item.width}%`, height: `${(100 * (y1 - y0)) / item.height}%`,
  });
  place.scrollTop = box.offsetTop + box.offsetHeight / 2 - place.clientHeight / 2;
  place.scrollLeft = box.offsetLeft + box.offsetWidth / 2 - place.clientWidth / 2;
}

// Why there is no picture, as the site says it.
async function explain(place, address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  place.replaceChildren(element("p", { class: "faint" }, told?.error ?? "The picture of this page cannot be shown."));
}
