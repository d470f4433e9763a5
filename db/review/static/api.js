// Asking the site: decisions are saved here, and what goes wrong becomes one Refused with a sentence for people.

export class Refused extends Error {
  constructor(message, { hint = "", status = 0, items = [], link = null } = {}) {
    super(message);
    Object.assign(this, { hint, status, items, link });
  }
}

// Saves one decision; returns {corrections, items}: the numbers of the corrections, and the mentions as they are now.
export const decide = (request) =>
  ask("/-/fonds/decide", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) });

export const get = (address, given = {}, options = {}) => {
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return ask(`${address}?${query}`, options);
};

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", ...options, headers: { accept: "application/json", ...options.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused("The site does not answer.", { hint: "Nothing was saved. Check that it is running, and try again." });
  }
  if (response.status === 401) {
    const back = encodeURIComponent(location.pathname + location.search);
    throw new Refused("You are signed out.", { hint: "Nothing was saved.", status: 401, link: `/-/sign-in?next=${back}` });
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    throw new Refused(body?.error ?? `The site answered with ${response.status}.`, { ...body, status: response.status });
  }
  return body;
}
