// The decisions about a person or organisation, as requests to save: what was seen of it goes with each.

const on = (action, entity, rest) => ({ action, entity: entity.id, seen: { entities: { [entity.id]: entity.token } }, ...rest });

// other: {id, token}, what was seen of the second.
const onTwo = (action, entity, other) =>
  ({ action, entity: entity.id, other: other.id, seen: { entities: { [entity.id]: entity.token, [other.id]: other.token } } });

export const merge = (entity, other) => onTwo("merge", entity, other);
export const differ = (entity, other) => onTwo("differ", entity, other);
export const split = (entity, names, documents) => on("split", entity, { names, documents });
export const rename = (entity, name) => on("rename", entity, { name });
export const identify = (entity, scheme, identifier) => on("identify", entity, { scheme, identifier });

// Mentions that are of somebody else; tokens: {number of a mention: what was seen of it}.
export const takeOut = (tokens) => ({ action: "link", mentions: Object.keys(tokens).map(Number), after: { entity_id: null }, seen: { mentions: tokens } });
