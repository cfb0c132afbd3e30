import { Refused } from './say';
import { type Suite, SUITES } from './variables';

/** What `npm run live` is asked for. */
export interface Arguments {
  readonly isEmulated: boolean;
  readonly suites: readonly Suite[];
  /** A part of the sentences that are wanted; all of them when empty. */
  readonly says: string;
}

/** Throws {@link Refused} for what is none. */
export function readArguments(given: readonly string[]): Arguments {
  const valueOf = (name: string) => given.find((argument) => argument.startsWith(name))?.slice(name.length);
  const only = valueOf('--only=')?.split(',');
  if (only?.includes('') === true)
    throw new Refused([`--only takes one of ${SUITES.join(', ')}, or several with commas between them`]);
  const odd = given.filter((argument) => !/^(--emulated$|--only=|--says=)/u.test(argument));
  const unknown = (only ?? []).filter((name) => !SUITES.some((suite) => suite === name));
  if (odd.length > 0 || unknown.length > 0) {
    const known = `--emulated, --only=${SUITES.join('|')} (several with commas between them) and --says=TEXT`;
    throw new Refused([`npm run live knows ${known}; not ${[...odd, ...unknown].join(' ')}`]);
  }
  const suites = only === undefined ? SUITES : SUITES.filter((suite) => only.includes(suite));
  return { isEmulated: given.includes('--emulated'), suites, says: valueOf('--says=') ?? '' };
}
