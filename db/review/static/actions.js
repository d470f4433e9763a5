// The decisions on a mention, as requests to save: what was seen goes with each, so that nobody's work is overwritten.

const on = (action, item, rest = {}) => ({ action, mentions: [item.id], seen: { mentions: { [item.id]: item.token } }, ...rest });

export const accept = (item) => on("accept", item);
export const reject = (item, scope = null) => on("reject", item, scope ? { scope } : {});
export const relabel = (item, label, value = null) => on("relabel", item, { after: { label, value } });
export const revalue = (item, value) => on("revalue", item, { after: { value } });
export const respan = (item, start, end) => on("respan", item, { after: { start, end } });
export const link = (item, entity) => on("link", item, { after: { entity_id: entity } });
export const undo = (correction) => ({ action: "undo", correction });
export const add = (document, start, end, label, value = null) => ({ action: "add", document, start, end, label, value });
