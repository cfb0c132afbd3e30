import { askingOnce } from '../../../concurrency/asking-once';
import { defined } from '../../../domain/defined';
import { type PersonActor } from '../../../domain/actor';
import { type Department, isOwnDirectoryName } from '../../../domain/institution/department';
import { type ProductId, type UserId } from '../../../domain/ids';
import { type NamedDepartment, type NamedProduct, type Refusal } from '../../../domain/refusal';
import { type PoolPart, type RosterCommand, withoutRepeats } from '../../../domain/roster/roster-command';
import { type DraftPerson, type RosterDraft } from '../../../domain/roster/roster-draft';
import { type Person } from '../../../ports/roster/directory';
import { type Candidates } from '../../people/candidates';
import { commandPerson, isGuess } from '../../people/look-up-people';
import { lookUpDraft, type People, whoIsMeant } from '../../people/who-is-meant';
import { type Ports } from '../../ports';
import { departmentsFor, notYours } from '../../access/standing';
import { namedDepartment, namedProduct } from '../../access/names';
import { type Refused, refused } from '../../../domain/result';
import { PEOPLE_PER_TRANSACTION, POOLS_PER_TRANSACTION } from '../command-frame';
import { areSame, beginReading } from './begin-reading';
import { everyPart, noPool, partsIn, type Place, placesAmong, poolsAmong, productsOf } from './places';

/** A message names at most this many people; more is a list for IT, not a chat. */
const MOST_PEOPLE = 200;
/** A message makes at most this number of changes: people times products. */
const MOST_CHANGES = 400;
/** A move is one transaction, since its end decides who would lose a seat. */
const MOST_MOVED = 40;

/** Something to settle about one person before a command goes on; `index` counts the draft's people. */
export type PersonQuestion =
  | { readonly kind: 'which'; readonly index: number; readonly userText: string; readonly candidates: Candidates }
  | { readonly kind: 'outside'; readonly index: number; readonly person: Person; readonly directoryDepartment: string };

/** A command made ready, or what has to be asked first; the draft holds what is known by then. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly command: RosterCommand;
      /** Whom the directory found for a name, when no roster was looked at yet that may know better: see `changeIfClear`. */
      readonly taken: readonly UserId[];
    }
  | { readonly kind: 'ask-product'; readonly draft: RosterDraft; readonly products: readonly NamedProduct[] }
  | { readonly kind: 'ask-department'; readonly draft: RosterDraft; readonly departments: readonly NamedDepartment[] }
  | {
      readonly kind: 'ask-people';
      readonly draft: RosterDraft;
      readonly questions: readonly PersonQuestion[];
      readonly department: NamedDepartment;
      /** Those that were named; none when everything is meant. */
      readonly products: readonly NamedProduct[];
    }
  /** The directory did not answer in time: to be prepared again later. */
  | { readonly kind: 'look-up-failed' }
  | Refused;

/**
 * Finds out which pool and which people a command means. Nothing is changed, and nothing is guessed: what is not certain is asked.
 * Looking people up is the only call to Graph. With `takes`, whoever is the only one of a name in the directory is taken for who is
 * meant, where that can be looked at when the command is carried out.
 *
 * @returns Refusals `too-many-people`, `not-yours`, then `no-pool`; a person nobody found is not a refusal but a line of the command.
 */
export async function prepareRoster(
  given: Ports,
  actor: PersonActor,
  draft: RosterDraft,
  { takes = false }: { readonly takes?: boolean } = {},
): Promise<Prepared> {
  // Where people are is asked several times for the same ones.
  const entriesOf = askingOnce((who: UserId | readonly UserId[]) => given.departments.entriesOf(who));
  const ports = { ...given, departments: { ...given.departments, entriesOf } };
  const wanted = productsOf(draft);
  const most = mostPeople(ports, draft, wanted);
  if (draft.people.length > most) return refused({ code: 'too-many-people', most, count: draft.people.length });

  const begun = await beginReading(ports, actor, { draft, wanted });
  const standing = await begun.standing;
  const allowed = departmentsFor(standing, 'change-roster', draft.department);
  const [first] = allowed;
  if (first === undefined) return refused(notYours(standing));

  const [product] = wanted;
  if (product === undefined && draft.isEverything !== true) return askProduct(ports, draft, allowed);
  const isAsBegun = areSame(begun.departments, allowed);
  const places = placesAmong(allowed, wanted, await (isAsBegun ? begun.pools : poolsAmong(ports, allowed, wanted)));
  if (places.length === 0)
    return refused(product === undefined ? onNoRoster(draft) : await noPool(ports, first, product));
  if (places.length > 1 && draft.kind === 'add') return askDepartment(draft, places);

  const near = places.map(({ department }) => department);
  const answers = await ((isAsBegun ? begun.looking : undefined) ?? lookUpDraft(ports, draft, near));
  if (answers === undefined) return { kind: 'look-up-failed' };
  const isTaking = takes && places.length === 1 && isOneTransaction(draft, wanted);
  const people = await whoIsMeant(ports, draft, places, { answers, takes: isTaking });
  if (people === undefined) return { kind: 'look-up-failed' };
  const narrow = places.length > 1 ? await narrowed(ports, places, people) : places;
  const [place] = narrow;
  const isNowhere =
    place === undefined &&
    draft.isEverything === true &&
    people.every(({ meant }) => meant.people.length < 2 && meant.isNear !== true);
  if (isNowhere) return refused(onNoRoster(draft));
  if (place === undefined || narrow.length > 1) return askDepartment(draft, narrow.length > 1 ? narrow : places);
  return settlePeople(ports, { draft, place, wanted, people });
}

/** Whether all of a command is decided at once. */
const isOneTransaction = ({ people, isEverything }: RosterDraft, wanted: readonly ProductId[]): boolean =>
  isEverything !== true &&
  wanted.length <= POOLS_PER_TRANSACTION &&
  people.length * wanted.length <= PEOPLE_PER_TRANSACTION;

/** A command makes at most as many changes as an undo takes back: people times products. */
function mostPeople({ policy }: Pick<Ports, 'policy'>, draft: RosterDraft, wanted: readonly ProductId[]): number {
  if (draft.kind === 'move') return MOST_MOVED;
  const products = draft.isEverything === true ? policy.products.length : wanted.length;
  return Math.min(MOST_PEOPLE, Math.floor(MOST_CHANGES / Math.max(1, products)));
}

const onNoRoster = ({ people }: RosterDraft): Refusal => ({
  code: 'on-no-roster',
  typed: people.map(({ userText }) => userText),
});

async function askProduct(
  ports: Pick<Ports, 'departments' | 'policy'>,
  draft: RosterDraft,
  departments: readonly Department[],
): Promise<Prepared> {
  const pools = await ports.departments.poolsOf(departments.map(({ id }) => id));
  const named = new Set(draft.alsoIn);
  const there = [...new Set(pools.map((pool) => pool.product))].toSorted();
  const products = there.filter((product) => !named.has(product));
  return { kind: 'ask-product', draft, products: products.map((product) => namedProduct(ports, product)) };
}

/** Of several departments, those on whose rosters somebody found is; none when that settles nothing. */
async function narrowed(ports: Pick<Ports, 'departments'>, places: readonly Place[], people: People) {
  const certain = people.flatMap(({ meant }) =>
    meant.people.length === 1 && meant.isNear !== true ? meant.people : [],
  );
  const held = certain.length === 0 ? [] : await ports.departments.entriesOf(certain.map(({ userId }) => userId));
  const isOnRoster = ({ department, products }: Place) =>
    held.some((one) => one.department === department.id && products.includes(one.entry.product));
  return places.filter(isOnRoster);
}

async function settlePeople(
  ports: Pick<Ports, 'policy' | 'departments'>,
  given: { draft: RosterDraft; place: Place; wanted: readonly ProductId[]; people: People },
): Promise<Prepared> {
  const { draft, place, wanted, people } = given;
  const { department } = place;
  const settled = people.map(({ person, meant }): DraftPerson => {
    const only = certainOf(person, meant);
    return only === undefined ? person : { ...person, userId: only.userId };
  });
  const known: RosterDraft = { ...draft, department: department.id, people: settled };
  const questions = people.flatMap((one, index) => questionAbout(known, department, one, index));
  if (questions.length > 0) {
    const products = wanted.map((product) => namedProduct(ports, product));
    return { kind: 'ask-people', draft: known, questions, department: namedDepartment(department), products };
  }
  const ready = people.map(({ person, meant }) => commandPerson(person, meant.people[0]));
  const once = draft.kind === 'swap' ? ready : withoutRepeats(ready);
  const isEverything = draft.isEverything === true;
  const [first, ...others] = isEverything ? await everyPart(ports, place, once) : partsIn(place, wanted, once);
  if (first === undefined) return refused(onNoRoster(draft));
  const taken = people.flatMap(({ isTaken, meant }) => (isTaken === true ? (meant.people[0]?.userId ?? []) : []));
  return { kind: 'ready', command: commandOf(known, department, first, others), taken };
}

/** Who is meant, where that is certain. */
function certainOf(
  person: DraftPerson,
  { people: [only, ...others], moreThan, isNear }: Candidates,
): Person | undefined {
  const isOpen =
    only === undefined || others.length > 0 || moreThan !== undefined || isNear === true || isGuess(person, only);
  return isOpen ? undefined : only;
}

function questionAbout(
  draft: RosterDraft,
  department: Department,
  { person, meant }: People[number],
  index: number,
): readonly PersonQuestion[] {
  if (meant.people.length === 0 || person.isLeftOut === true) return [];
  const only = certainOf(person, meant);
  if (only === undefined) return [{ kind: 'which', index, userText: person.userText, candidates: meant }];

  const { directoryDepartment } = only;
  const isJoining = draft.kind === 'add' || (draft.kind === 'swap' && index === 1);
  const isSettled = person.isAccepted === true || !only.isEnabled || only.isGuest;
  if (!isJoining || isSettled || directoryDepartment === undefined) return [];
  if (isOwnDirectoryName(department, directoryDepartment)) return [];
  return [{ kind: 'outside', index, person: only, directoryDepartment }];
}

function commandOf(
  draft: RosterDraft,
  department: Department,
  { product, people }: PoolPart,
  others: readonly PoolPart[],
): RosterCommand {
  const pool = {
    department: department.id,
    product,
    ...defined({
      alsoIn: others.length === 0 ? undefined : others,
      isEverything: draft.isEverything === true ? (true as const) : undefined,
    }),
  };
  switch (draft.kind) {
    case 'add':
    case 'remove':
      return { ...pool, kind: draft.kind, people };
    case 'move':
      return {
        ...pool,
        kind: 'move',
        people,
        isConfirmed: draft.isConfirmed === true,
        ...defined({ agreed: draft.agreed }),
      };
    case 'swap': {
      const [outgoing, incoming] = people;
      if (outgoing === undefined || incoming === undefined) throw new Error('a swap names two people');
      return { ...pool, kind: 'swap', outgoing, incoming };
    }
  }
}

const askDepartment = (draft: RosterDraft, places: readonly Place[]): Prepared => ({
  kind: 'ask-department',
  draft,
  departments: places.map(({ department }) => namedDepartment(department)),
});
