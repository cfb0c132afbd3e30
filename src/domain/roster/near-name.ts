import { type KnownPerson } from '../people';

/** A person with the address that only the directory knows. */
type NamedPerson = KnownPerson & { readonly mail?: string | undefined };

/** At most this number of people is offered for one misspelled name. */
const MOST_NEAR = 5;

/**
 * Of some people, those whose name or address is spelled nearly as was typed, the nearest first: a slip or two in a name of five letters or
 * more, one in a shorter one.
 */
export function nearestNames<Of extends NamedPerson>(userText: string, people: readonly Of[]): readonly Of[] {
  return people
    .map((person) => ({ person, slips: slipsTo(userText, person) }))
    .filter((one): one is { person: Of; slips: number } => one.slips !== undefined)
    .toSorted((one, other) => one.slips - other.slips)
    .slice(0, MOST_NEAR)
    .map(({ person }) => person);
}

/** Slips of the hand between a text and the nearest name of somebody; undefined when it is none of them. */
function slipsTo(userText: string, { displayName, userPrincipalName, mail = '' }: NamedPerson): number | undefined {
  const text = plain(userText);
  const alias = text.split('@')[0] ?? text;
  const aliases = [userPrincipalName, mail].map((address) => plain(address).split('@')[0] ?? '');
  const ways = [
    ...aliases.filter((one) => one !== '').map((one) => slipsIn(alias, one)),
    slipsInWords(wordsOf(alias), wordsOf(plain(displayName))),
  ];
  return ways.filter((slips) => slips !== undefined).toSorted((one, other) => one - other)[0];
}

/** Each word typed is another word of the name, nearly. */
function slipsInWords(typed: readonly string[], name: readonly string[]): number | undefined {
  let left = [...name];
  let sum = 0;
  if (typed.length === 0) return undefined;
  for (const word of typed) {
    const near = left
      .map((one) => ({ one, slips: slipsIn(word, one) }))
      .filter(({ slips }) => slips !== undefined)
      .toSorted((one, other) => (one.slips ?? 0) - (other.slips ?? 0))[0];
    if (near?.slips === undefined) return undefined;
    left = left.filter((one) => one !== near.one);
    sum += near.slips;
  }
  return sum;
}

/** How far one word is from another one; undefined when it is too far to be the same one. */
function slipsIn(typed: string, name: string): number | undefined {
  const most = Math.min(typed.length, name.length) < 5 ? 1 : 2;
  if (Math.abs(typed.length - name.length) > most || typed.length < 2) return undefined;
  const slips = distance(typed.slice(0, LONGEST), name.slice(0, LONGEST));
  return slips > most ? undefined : slips;
}

const LONGEST = 64;

/** Letters left out, put in, changed, or two beside each other the wrong way round. */
function distance(one: string, other: string): number {
  const [from, to] = [Array.from(one), Array.from(other)];
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let at = 1; at <= from.length; at++) {
    const last = row;
    row = [at];
    for (let of = 1; of <= to.length; of++) {
      const isSame = from[at - 1] === to[of - 1];
      const isTurned = at > 1 && of > 1 && from[at - 1] === to[of - 2] && from[at - 2] === to[of - 1];
      row[of] = Math.min(
        (last[of] ?? 0) + 1,
        (row[of - 1] ?? 0) + 1,
        (last[of - 1] ?? 0) + (isSame ? 0 : 1),
        isTurned ? (before[of - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
  }
  return row[to.length] ?? 0;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
