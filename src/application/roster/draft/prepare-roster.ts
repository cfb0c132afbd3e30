import { defined } from '../../../domain/defined';
import { type PersonActor } from '../../../domain/actor';
import { type Department, isOwnDirectoryName } from '../../../domain/institution/department';
import { type ProductId } from '../../../domain/ids';
import { type NamedDepartment, type NamedProduct, type Refusal } from '../../../domain/refusal';
import { type CommandPerson, type RosterCommand, withoutRepeats } from '../../../domain/roster/roster-command';
import { type DraftPerson, type RosterDraft } from '../../../domain/roster/roster-draft';
import { type Person } from '../../../ports/roster/directory';
import { findOnRoster } from '../find-on-roster';
import { commandPerson, isGuess, lookUpPeople } from '../look-up-people';
import { mapLimited } from '../../../concurrency/map-limited';
import { type Ports } from '../../ports';
import { departmentsFor, notYours, readStanding } from '../../access/standing';
import { namedDepartment, namedProduct } from '../../access/names';
import { type Refused, refused } from '../../../domain/result';

/** A message names at most this many people; more is a list for IT, not a chat. */
const MOST_PEOPLE = 200;
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
      readonly product: NamedProduct;
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
  const most = draft.kind === 'move' ? MOST_MOVED : MOST_PEOPLE;
  if (draft.people.length > most) return refused({ code: 'too-many-people', most, count: draft.people.length });

  const standing = await readStanding(ports, actor);
  const allowed = departmentsFor(standing, 'change-roster', draft.department);
  if (allowed.length === 0) return refused(notYours(standing));

  const { product } = draft;
  if (product === undefined) return askProduct(ports, draft, allowed);
  const withPool = await departmentsWithPool(ports, allowed, product);
  const [first] = allowed;
  if (withPool.length === 0 && first !== undefined) return refused(await noPool(ports, first, product));
  if (withPool.length > 1 && draft.kind === 'add') return askDepartment(draft, withPool);

  const answers = await lookUpPeople(ports, draft.people);
  if (answers === undefined) return { kind: 'look-up-failed' };
  const people = await candidatesOf(ports, draft, { product, departments: withPool, answers });
  const departments = withPool.length > 1 ? await narrowed(ports, withPool, product, people) : withPool;
  const [department] = departments;
  if (department === undefined || departments.length > 1) return askDepartment(draft, withPool);
  return settlePeople(ports, { draft, department, product, people });
}

async function askProduct(
  ports: Pick<Ports, 'departments' | 'policy'>,
  draft: RosterDraft,
  departments: readonly Department[],
): Promise<Prepared> {
  const pools = await mapLimited(departments, 10, (department) => ports.departments.look(department.id).pools());
  const products = [...new Set(pools.flat().map((pool) => pool.product))];
  return { kind: 'ask-product', draft, products: products.map((product) => namedProduct(ports, product)) };
}

async function departmentsWithPool(
  ports: Pick<Ports, 'departments'>,
  departments: readonly Department[],
  product: ProductId,
) {
  const pools = await mapLimited(departments, 10, (department) => ports.departments.look(department.id).pool(product));
  return departments.filter((_, index) => pools[index] !== undefined);
}

async function noPool(
  ports: Pick<Ports, 'departments' | 'policy'>,
  department: Department,
  product: ProductId,
): Promise<Refusal> {
  const pools = await ports.departments.look(department.id).pools();
  const others = pools.map((pool) => namedProduct(ports, pool.product));
  return {
    code: 'no-pool',
    department: namedDepartment(department),
    product: namedProduct(ports, product),
    pools: others,
  };
}

/** What the directory, or the roster for those who are to leave it, says about each person of a draft. */
type Candidates = readonly { readonly person: DraftPerson; readonly found: readonly Person[] }[];

function candidatesOf(
  ports: Pick<Ports, 'departments'>,
  draft: RosterDraft,
  given: { product: ProductId; departments: readonly Department[]; answers: readonly (readonly Person[])[] },
): Promise<Candidates> {
  const { product, departments, answers } = given;
  return Promise.all(
    draft.people.map(async (person, index) => {
      const candidates = answers[index] ?? [];
      const mustBeOnRoster = draft.kind !== 'add' && !(draft.kind === 'swap' && index === 1);
      if (!mustBeOnRoster || candidates.length === 1 || person.isLeftOut === true) return { person, found: candidates };
      return { person, found: await findOnRoster(ports, { person, candidates, product, departments }) };
    }),
  );
}

/** Of several departments, those on whose roster everybody found is; all of them when that settles nothing. */
async function narrowed(
  ports: Pick<Ports, 'departments'>,
  departments: readonly Department[],
  product: ProductId,
  people: Candidates,
) {
  const certain = people.flatMap(({ found }) => (found.length === 1 ? found : []));
  const rosters = await mapLimited(certain, 10, (person) => ports.departments.entriesOf(person.userId));
  const isOnRoster = (department: Department) =>
    rosters.some((held) => held.some((one) => one.department === department.id && one.entry.product === product));
  return departments.filter(isOnRoster);
}

function settlePeople(
  ports: Pick<Ports, 'policy'>,
  given: { draft: RosterDraft; department: Department; product: ProductId; people: Candidates },
): Prepared {
  const { draft, department, product, people } = given;
  const settled = people.map(({ person, found: [only, ...others] }): DraftPerson =>
    only === undefined || others.length > 0 || isGuess(person, only) ? person : { ...person, userId: only.userId },
  );
  const known: RosterDraft = { ...draft, department: department.id, product, people: settled };
  const questions = people.flatMap((one, index) => questionAbout(known, department, one, index));
  if (questions.length > 0) {
    const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
    return { kind: 'ask-people', draft: known, questions, ...names };
  }
  const ready = people.map(({ person, found: [only] }) => commandPerson(person, only));
  return { kind: 'ready', command: commandOf(known, { department: department.id, product }, ready) };
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
  pool: Pick<RosterCommand, 'department' | 'product'>,
  people: readonly CommandPerson[],
): RosterCommand {
  const once = withoutRepeats(people);
  switch (draft.kind) {
    case 'add':
    case 'remove':
      return { ...pool, kind: draft.kind, people: once };
    case 'move':
      return {
        ...pool,
        kind: 'move',
        people: once,
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

const askDepartment = (draft: RosterDraft, departments: readonly Department[]): Prepared => ({
  kind: 'ask-department',
  draft,
  departments: departments.map(namedDepartment),
});
