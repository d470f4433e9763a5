// Short messages at the foot of the page, read out by screen readers.

const place = () => document.getElementById("told");

// undo: called by the button of that name; seconds: how long it stays (messages of failure stay until they are closed).
export function tell(message, { undo = null, seconds = 6 } = {}) {
  const shown = document.createElement("p");
  shown.textContent = message;
  if (undo) shown.append(button("Undo", () => { shown.remove(); undo(); }));
  place().replaceChildren(shown);
  setTimeout(() => shown.remove(), seconds * 1000);
}

export function tellFailure(error) {
  const shown = document.createElement("p");
  shown.className = "failure";
  shown.textContent = [error.message, error.hint].filter(Boolean).join(" ");
  shown.append(button("Close", () => shown.remove()));
  place().replaceChildren(shown);
}

function button(called, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = called;
  made.addEventListener("click", action);
  return made;
}
