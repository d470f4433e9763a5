// What the labels are called, in the order of their keys 1 to 4.

export const LABELS = { PERSON: "Person", ORG: "Organisation", DATE: "Date", MONEY: "Amount" };
export const isName = (label) => label === "PERSON" || label === "ORG";
