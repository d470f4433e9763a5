// Showing the present page as it is now, without leaving it: what stands in "main" is fetched anew and put in its place.

export async function reload(address = location.href) {
  const response = await fetch(address, { credentials: "same-origin", headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const [here, there] = [document, fresh].map((one) => one.getElementById("main"));
  if (!there) return location.assign(response.url);
  const open = [...here.querySelectorAll("details[open]")].map((one) => one.querySelector("summary")?.textContent);
  const scrolled = scrollY;
  here.replaceChildren(...there.childNodes);
  for (const one of here.querySelectorAll("details")) one.open = open.includes(one.querySelector("summary")?.textContent);
  document.title = fresh.title;
  if (response.redirected || response.url !== location.href.split("#")[0]) history.replaceState(null, "", response.url + location.hash);
  scrollTo(0, scrolled);
  here.focus({ preventScroll: true });
}
