import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A dialogue as a person writes it down. How one is written: `test/scenarios/talk/dialogues/README.md`. */
export interface Dialogue {
  readonly title: string;
  /** Where it is written: `follow-ups.txt:12`. */
  readonly place: string;
  readonly steps: readonly Step[];
}

/** Somebody who does something, and where. */
export interface Doer {
  readonly who: string;
  readonly where: 'own chat' | 'channel' | 'group';
  /** Whether it reaches a second process on the same store. */
  readonly isBeside: boolean;
}

/** A line of a dialogue. */
export type Step = { readonly line: number; readonly written: string } & (
  | ({ readonly kind: 'says'; readonly text: string } & Doer)
  | ({ readonly kind: 'fills'; readonly fields: Readonly<Record<string, string>> } & Doer)
  | ({ readonly kind: 'presses'; readonly title: string; readonly on: string | undefined } & Doer)
  | { readonly kind: 'later'; readonly ms: number }
  | { readonly kind: 'restart' }
  /** What the newest answer reads, in any case; of the card that once read `on` when that is given, as it stands now. */
  | {
      readonly kind: 'reads';
      readonly on: string | undefined;
      readonly isNot: boolean;
      readonly words: readonly string[];
    }
  | { readonly kind: 'offers'; readonly titles: readonly string[] }
  /** What somebody else finds in their own chat. */
  | { readonly kind: 'finds'; readonly who: string; readonly words: readonly string[] }
  | { readonly kind: 'effects'; readonly effects: readonly string[] }
);

/** Reads every dialogue of a folder. */
export function readDialogues(folder: string): readonly Dialogue[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return files.toSorted().flatMap((name) => parse(name, readFileSync(join(folder, name), 'utf8')));
}

function parse(file: string, text: string): readonly Dialogue[] {
  const dialogues: { title: string; place: string; steps: Step[] }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const written = raw.trim();
    if (written === '') continue;
    const place = `${file}:${index + 1}`;
    if (written.startsWith('# ')) {
      dialogues.push({ title: written.slice(2), place, steps: [] });
      continue;
    }
    const step = readStep(written, index + 1);
    const dialogue = dialogues.at(-1);
    if (step === undefined || dialogue === undefined) throw new Error(`${place} cannot be read: ${written}`);
    dialogue.steps.push(step);
  }
  return dialogues;
}

const MINUTE_MS = 60_000;
/** `bot`, `bot not`, `bot on “For which product?”`. */
const READS = /^bot( not)?(?: on “([^”]+)”)?$/u;
const DOES = /^(?<who>[a-z]\w*)(?<where> in the channel| in the group)?(?<beside> beside)?(?<what>| fills| finds)$/u;
const PRESSES = /^(?<doer>[a-z][\w ]*?) presses (?<title>[^“]+?)(?: on “(?<on>[^”]+)”)?$/u;

function readStep(written: string, line: number): Step | undefined {
  const base = { line, written };
  if (written === 'restart') return { ...base, kind: 'restart' };
  const { doer, title, on } = PRESSES.exec(written)?.groups ?? {};
  if (doer !== undefined && title !== undefined) return { ...base, kind: 'presses', title, on, ...readDoer(doer) };
  const [head = '', ...rest] = written.split(/:(?: |$)/u);
  const tail = rest.join(': ');
  if (head === 'later') return { ...base, kind: 'later', ms: Number.parseInt(tail, 10) * MINUTE_MS };
  if (head === 'effect') return { ...base, kind: 'effects', effects: tail.split(', ') };
  if (head === 'bot offers') return { ...base, kind: 'offers', titles: tail.split(' / ') };
  const reads = READS.exec(head);
  if (reads !== null)
    return { ...base, kind: 'reads', isNot: reads[1] !== undefined, on: reads[2], words: tail.split(' / ') };
  const what = DOES.exec(head)?.groups?.['what'];
  if (what === undefined) return undefined;
  const person = readDoer(head.slice(0, head.length - what.length));
  if (what === ' finds') return { ...base, kind: 'finds', who: person.who, words: tail.split(' / ') };
  if (what === ' fills') return { ...base, kind: 'fills', fields: readFields(tail), ...person };
  return {
    ...base,
    kind: 'says',
    text: tail.replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`\t`, '\t'),
    ...person,
  };
}

/** Whoever is called by a first name in the dialogues; everybody else by alias. */
const CALLED: Readonly<Record<string, string>> = {
  dana: 'dreyes',
  nina: 'nadler',
  uma: 'ualvarez',
  dalia: 'dfarah',
  sam: 'sokafor',
  kira: 'kbell',
  luz: 'lmarin',
};

function readDoer(text: string): Doer {
  const { who = '', where, beside } = DOES.exec(text)?.groups ?? {};
  const place = where === ' in the channel' ? 'channel' : where === ' in the group' ? 'group' : 'own chat';
  return { who: CALLED[who] ?? who, where: place, isBeside: beside !== undefined };
}

const readFields = (text: string): Readonly<Record<string, string>> => {
  const pairs = text.split(' | ').map((one): [string, string] => {
    const [label = '', value = ''] = one.split(' = ');
    return [label, value];
  });
  return Object.fromEntries(pairs);
};
