import { defined } from '../../../domain/defined';
import { type PersonActor } from '../../../domain/actor';
import { type Department, isOwnDirectoryName } from '../../../domain/institution/department';
import { type ProductId } from '../../../domain/ids';
import { type NamedDepartment, type NamedProduct, type Refusal } from '../../../domain/refusal';
import { type PoolPart, type RosterCommand, withoutRepeats } from '../../../domain/roster/roster-command';
import { type DraftPerson, type RosterDraft } from '../../../domain/roster/roster-draft';
import { type Person } from '../../../ports/roster/directory';
import { findOnRoster } from '../find-on-roster';
import { commandPerson, isGuess, lookUpPeople } from '../look-up-people';
import { mapLimited } from '../../../concurrency/map-limited';
import { type Ports } from '../../ports';
import { departmentsFor, notYours, readStanding } from '../../access/standing';
import { namedDepartment, namedProduct } from '../../access/names';
import { type Refused, refused } from '../../../domain/result';
import { everyPart, noPool, partsIn, type Place, placesOf, productsOf } from './places';

/** A message names at most this many people; more is a list for IT, not a chat. */
const MOST_PEOPLE = 200;
/** A message makes at most this number of changes: people times products. */
const MOST_CHANGES = 400;
/** A move is one transaction, since its end decides who would lose a seat. */
const MOST_MOVED = 40;

/** Something to settle about one person before a command goes on; `index` counts the draft's people. */
export type PersonQuestion =
  | {
      readonly kind: 'which';
      readonly index: number;
      readonly userText: string;
      readonly candidates: readonly Person[];
    }
  | { readonly kind: 'outside'; readonly index: number; readonly person: Person; readonly directoryDepartment: string };

/** A command made ready, or what has to be asked first; the draft holds what is known by then. */
export type Prepared =
  | { readonly kind: 'ready'; readonly command: RosterCommand }
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
 * Looking people up is the only call to Graph.
 *
 * @returns Refusals `too-many-people`, `not-yours`, then `no-pool`; a person nobody found is not a refusal but a line of the command.
 */
export async function prepareRoster(ports: Ports, actor: PersonActor, draft: RosterDraft): Promise<Prepared> {
  const wanted = productsOf(draft);
  const most = mostPeople(ports, draft, wanted);
  if (draft.people.length > most) return refused({ code: 'too-many-people', most, count: draft.people.length });

  const standing = await readStanding(ports, actor);
  const allowed = departmentsFor(standing, 'change-roster', draft.department);
  const [first] = allowed;
  if (first === undefined) return refused(notYours(standing));

  const [product] = wanted;
  if (product === undefined && draft.isEverything !== true) return askProduct(ports, draft, allowed);
  const places = await placesOf(ports, allowed, wanted);
  if (places.length === 0)
    return refused(product === undefined ? onNoRoster(draft) : await noPool(ports, first, product));
  if (places.length > 1 && draft.kind === 'add') return askDepartment(draft, places);

  const answers = await lookUpPeople(ports, draft.people);
  if (answers === undefined) return { kind: 'look-up-failed' };
  const people = await candidatesOf(ports, draft, { places, answers });
  const narrow = places.length > 1 ? await narrowed(ports, places, people) : places;
  const [place] = narrow;
  const isNowhere = place === undefined && draft.isEverything === true && people.every(({ found }) => found.length < 2);
  if (isNowhere) return refused(onNoRoster(draft));
  if (place === undefined || narrow.length > 1) return askDepartment(draft, narrow.length > 1 ? narrow : places);
  return settlePeople(ports, { draft, place, wanted, people });
}

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
  const pools = await mapLimited(departments, 10, (department) => ports.departments.look(department.id).pools());
  const named = new Set(draft.alsoIn);
  const products = [...new Set(pools.flat().map((pool) => pool.product))].filter((product) => !named.has(product));
  return { kind: 'ask-product', draft, products: products.map((product) => namedProduct(ports, product)) };
}

/** What the directory, or the roster for those who are to leave it, says about each person of a draft. */
type Candidates = readonly { readonly person: DraftPerson; readonly found: readonly Person[] }[];

function candidatesOf(
  ports: Pick<Ports, 'departments'>,
  draft: RosterDraft,
  given: { places: readonly Place[]; answers: readonly (readonly Person[])[] },
): Promise<Candidates> {
  const { places, answers } = given;
  return Promise.all(
    draft.people.map(async (person, index) => {
      const candidates = answers[index] ?? [];
      const mustBeOnRoster = draft.kind !== 'add' && !(draft.kind === 'swap' && index === 1);
      if (!mustBeOnRoster || candidates.length === 1 || person.isLeftOut === true) return { person, found: candidates };
      return { person, found: await findOnRosters(ports, { person, candidates, places }) };
    }),
  );
}

/** Who is meant by a name when the person must be on one of the rosters; the candidates unchanged when none of them is. */
async function findOnRosters(
  ports: Pick<Ports, 'departments'>,
  { person, candidates, places }: { person: DraftPerson; candidates: readonly Person[]; places: readonly Place[] },
): Promise<readonly Person[]> {
  const products = [...new Set(places.flatMap((place) => place.products))];
  const found = await mapLimited(products, 3, (product) => {
    const departments = places.filter((place) => place.products.includes(product)).map(({ department }) => department);
    return findOnRoster(ports, { person, candidates, product, departments });
  });
  const there = found.filter((people) => people !== candidates).flat();
  const once = [...new Map(there.map((one) => [one.userId, one])).values()];
  return once.length > 0 ? once : candidates;
}

/** Of several departments, those on whose rosters somebody found is; none when that settles nothing. */
async function narrowed(ports: Pick<Ports, 'departments'>, places: readonly Place[], people: Candidates) {
  const certain = people.flatMap(({ found }) => (found.length === 1 ? found : []));
  const rosters = await mapLimited(certain, 10, (person) => ports.departments.entriesOf(person.userId));
  const isOnRoster = ({ department, products }: Place) =>
    rosters.some((held) =>
      held.some((one) => one.department === department.id && products.includes(one.entry.product)),
    );
  return places.filter(isOnRoster);
}

async function settlePeople(
  ports: Pick<Ports, 'policy' | 'departments'>,
  given: { draft: RosterDraft; place: Place; wanted: readonly ProductId[]; people: Candidates },
): Promise<Prepared> {
  const { draft, place, wanted, people } = given;
  const { department } = place;
  const settled = people.map(({ person, found: [only, ...others] }): DraftPerson =>
    only === undefined || others.length > 0 || isGuess(person, only) ? person : { ...person, userId: only.userId },
  );
  const known: RosterDraft = { ...draft, department: department.id, people: settled };
  const questions = people.flatMap((one, index) => questionAbout(known, department, one, index));
  if (questions.length > 0) {
    const products = wanted.map((product) => namedProduct(ports, product));
    return { kind: 'ask-people', draft: known, questions, department: namedDepartment(department), products };
  }
  const ready = people.map(({ person, found: [only] }) => commandPerson(person, only));
  const once = draft.kind === 'swap' ? ready : withoutRepeats(ready);
  const isEverything = draft.isEverything === true;
  const [first, ...others] = isEverything ? await everyPart(ports, place, once) : partsIn(place, wanted, once);
  if (first === undefined) return refused(onNoRoster(draft));
  return { kind: 'ready', command: commandOf(known, department, first, others) };
}

function questionAbout(
  draft: RosterDraft,
  department: Department,
  { person, found }: Candidates[number],
  index: number,
): readonly PersonQuestion[] {
  const [only, ...others] = found;
  if (only === undefined || person.isLeftOut === true) return [];
  if (others.length > 0 || isGuess(person, only))
    return [{ kind: 'which', index, userText: person.userText, candidates: found }];

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
