// The decisions about a person or organisation, as requests to save: what was seen of it goes with each.

const on = (action, entity, rest) => ({ action, entity: entity.id, seen: { entities: { [entity.id]: entity.token } }, ...rest });

export const merge = (entity, other) => on("merge", entity, { other });
export const differ = (entity, other) => on("differ", entity, { other });
export const split = (entity, names, documents) => on("split", entity, { names, documents });
export const rename = (entity, name) => on("rename", entity, { name });
export const identify = (entity, scheme, identifier) => on("identify", entity, { scheme, identifier });

// Mentions that are of somebody else; tokens: {number of a mention: what was seen of it}.
export const takeOut = (tokens) => ({ action: "link", mentions: Object.keys(tokens).map(Number), after: { entity_id: null }, seen: { mentions: tokens } });
