import { wordAt, type Token } from './tokens';
import { type CommandKind, type RosterCommand } from '../intent';
import { byWord, words } from './words';

/** Verbs that ask for a change, each with the command it begins; `put` with a place is a move. */
export const verbs: ReadonlyMap<string, RosterCommand['kind']> = byWord({
  add: ['add', 'give', 'assign', 'grant', 'put', 'allocate'],
  remove: ['remove', 'take', 'drop', 'delete', 'revoke', 'release', 'free', 'unassign'],
  swap: ['swap', 'replace', 'exchange', 'switch'],
  move: ['move', 'bump'],
  undo: ['undo', 'revert'],
} satisfies Record<RosterCommand['kind'], readonly string[]>);

/** Verbs of the other commands: those that say by themselves what is asked for. */
export const otherVerbs: ReadonlyMap<string, CommandKind> = byWord<CommandKind>({
  add: ['provide', 'equip', 'supply', 'enroll', 'enrol', 'include', 'provision', 'issue', 'enable', 'activate'],
  remove: ['kick', 'throw', 'boot', 'eject', 'strip', 'unenroll', 'disable', 'deactivate'],
  swap: ['transfer', 'reassign', 'hand', 'pass'],
  buy: ['buy', 'purchase', 'order'],
  renew: ['renew'],
  withdraw: ['withdraw'],
  correct: ['correct', 'amend'],
  'add-role': ['appoint'],
  reconcile: ['reconcile'],
});

/** Words that begin a command only together with what follows: `cancel PO-1001`, `make jdoe a delegate`. */
export const leadingVerbs = words(
  'cancel pull change fix edit update adjust approve decline make new create register send post use stop rename close reopen archive transfer',
);

const NAME_LIKE = words('grant free take give drop put bump order correct boot hand pass issue strip include');

/** The verbs that are nobody's name; the others begin or end some. */
export const plainVerbs: ReadonlySet<string> = new Set(
  [...verbs.keys(), ...otherVerbs.keys()].filter((verb) => !NAME_LIKE.has(verb)),
);

/** `take over`, `put me through`: the verb means something else with such a word. */
export const isPhrasal = (tokens: readonly Token[]): boolean =>
  PHRASAL.get(wordAt(tokens, 0))?.some((word) => word === wordAt(tokens, 1) || word === wordAt(tokens, 2)) ?? false;

const PHRASAL: ReadonlyMap<string, readonly string[]> = new Map([
  ['take', ['over']],
  ['put', ['through']],
]);
