/** Something that a ledger, an anchor or a pack must not have, and where. */
export interface Problem {
  /** The file in a pack, the database or the account, or the place of anchors. */
  readonly file: string;
  /** Of a file of lines, from 1. */
  readonly line?: number;
  /** As people know the department. */
  readonly department?: string;
  /** The number of the entry of its ledger. */
  readonly entry?: number;
  readonly what: string;
}

/** Told of each problem, when it is met. */
export type TellProblem = (problem: Problem) => void;

/** Names in files of others can hold anything, also what a terminal would obey. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

/** A text of somebody else, to be printed in a line. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).slice(0, 300);

/** A problem in one line. */
export function problemLine({ file, line, department, entry, what }: Problem): string {
  const place = [
    line === undefined ? file : `${file}, line ${line}`,
    ...(department === undefined ? [] : [department]),
    ...(entry === undefined ? [] : [`entry ${entry}`]),
  ];
  return printable(`${place.join(', ')}: ${what}`);
}
