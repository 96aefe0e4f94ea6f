/** An ENUM has values in its very type: labels, each in quotes. */
const ENUM = /\benum\((?:\s*'(?:[^']|'')*'\s*,?)*\s*\)?/gi

/** The text of a type, or one that has types in it, without the labels of ENUM types. */
export const withoutLabels = (text: string): string => text.replace(ENUM, 'ENUM')
