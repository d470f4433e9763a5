// Which mentions are marked in the text: chosen by kind and by what was decided, and kept in the address.

const NAMES = { label: "kinds", status: "decisions" };

// form: checkboxes named label and status. Returns {apply(root), include(mark)}.
export function markFilters(form, changed) {
  const boxes = (name) => [...form.querySelectorAll(`input[name=${name}]`)];
  const given = new URLSearchParams(location.search);
  for (const [name, inAddress] of Object.entries(NAMES)) {
    if (!given.has(inAddress)) continue;
    const wanted = given.get(inAddress).split(",");
    for (const box of boxes(name)) box.checked = wanted.includes(box.value);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    remember();
    changed();
  });

  function remember() {
    const address = new URL(location.href);
    for (const [name, inAddress] of Object.entries(NAMES)) {
      const all = boxes(name);
      if (all.every((box) => box.checked === box.defaultChecked)) address.searchParams.delete(inAddress);
      else address.searchParams.set(inAddress, all.filter((box) => box.checked).map((box) => box.value).join(","));
    }
    history.replaceState(null, "", address);
  }

  function apply(root) {
    const out = Object.keys(NAMES).flatMap((name) => boxes(name)).filter((box) => !box.checked).map((box) => box.value);
    for (const mark of root.querySelectorAll(".m")) {
      const isOff = out.some((one) => mark.classList.contains(one));
      mark.classList.toggle("off", isOff);
      if (!mark.id) continue;
      mark.tabIndex = isOff ? -1 : 0;
      if (isOff) mark.removeAttribute("role");
      else mark.setAttribute("role", "link");
    }
  }

  // Shows the kind and state of a mention that somebody asks for.
  function include(mark) {
    if (!mark.classList.contains("off")) return;
    for (const box of Object.keys(NAMES).flatMap((name) => boxes(name))) if (mark.classList.contains(box.value)) box.checked = true;
    remember();
    changed();
  }

  return { apply, include };
}
