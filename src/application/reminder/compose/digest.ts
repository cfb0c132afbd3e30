import { mapLimited } from '../../../concurrency/map-limited';
import { isApprover } from '../../../domain/authority';
import { defined } from '../../../domain/defined';
import { includesPerson } from '../../../domain/institution/department';
import { type UserId } from '../../../domain/ids';
import { type LetterContent } from '../../../domain/outbox/letter';
import { named } from '../../../domain/people';
import { type ReminderShown, type RungSent, type Unreached } from '../../../domain/reminder/reminder';
import { LeftOut } from '../../access/left-out';
import { isOwn, readStanding, rolesOf } from '../../access/standing';
import { type Ports } from '../../ports';
import { endingOf, endingShown, type EndingFacts, readEndings, renewalIn } from '../../term/read-endings';
import { todayOf } from '../../today';
import { composeApproverDigest, DEPARTMENTS_SHOWN } from './approver-digest';
import { type ComposePorts, poolNamed } from './parts';
import { causeIn } from '../decide-approvers';
import { actorsOf, isLow, seatsIn, turnOf } from '../sweep-pools';

const centralItOf = (ports: ComposePorts, rung: RungSent | undefined) =>
  composeApproverDigest(ports, rung, { limit: DEPARTMENTS_SHOWN });

type Digest = Extract<LetterContent, { kind: 'digest' }>;

/** Pools that a card has room for; the others are counted. */
const MOST_POOLS = 6;
const READS_AT_ONCE = 4;
/** Others who act for the same departments, of whom it is looked up whether they were reached. */
const MOST_OTHERS = 20;

/**
 * What a digest says as things stand now, to somebody as they stand now: whoever acts for no department any more reads nothing of it.
 *
 * @returns Undefined when there is nothing to say any more.
 */
export async function composeDigest(
  ports: ComposePorts,
  userId: UserId,
  { rung, asksToKeep, lowSeats = [] }: Digest,
): Promise<ReminderShown | undefined> {
  const actor = { kind: 'person', userId, displayName: '', userPrincipalName: '' } as const;
  const leftOut = new LeftOut(ports);
  const standing = await readStanding(withoutUnreadable(ports, leftOut), actor);
  const own = standing.departments.filter((department) => isOwn(actor, department));
  if (own.length === 0) return undefined;
  const turn = turnOf(ports, { today: todayOf(ports), rung });
  const facts = await leftOut.reading(own, (some) => readEndings(ports, turn, { departments: some }));
  const isOver = rung?.phase === 'weekly' && todayOf(ports) >= turn.nextFrom;
  const open = rung === undefined || isOver ? [] : facts.filter((one) => renewalIn(ports, one, turn).seatsOpen > 0);
  const delegated = facts.filter(({ department }) => includesPerson(department.delegates, userId));
  const low = delegated.filter(
    (one) => lowSeats.some((pool) => isSamePool(pool, one)) && isLow(ports, seatsIn(ports, one)),
  );
  const pools = await mapLimited(open.slice(0, MOST_POOLS), READS_AT_ONCE, async (one) => {
    const ending = await leftOut.of(one.department.id, () => endingOf(ports, one, turn));
    return ending === undefined ? [] : [{ ...ending, canDrop: rolesOf(standing, one.department.id).changesRosters }];
  });
  const poolCount = open.length - pools.filter((one) => one.length === 0).length;
  if (poolCount === 0 && low.length === 0) return undefined;
  const keep = asksToKeep === true && poolCount > 0 ? delegated.filter(({ pool }) => pool.rosterLength > 0) : [];
  return {
    ...endingShown(ports, turn),
    rung: poolCount === 0 ? undefined : rung,
    pools: pools.flat(),
    poolCount,
    keep: keep.map((one) => ({ pool: poolNamed(ports, one), people: one.pool.rosterLength })),
    lowSeats: low.map((one) => ({ pool: poolNamed(ports, one), seats: seatsIn(ports, one) })),
    unreached: await othersUnreached(ports, userId, open),
    ...defined({
      centralIt:
        rung !== undefined && isApprover(actor, standing.institution) ? await centralItOf(ports, rung) : undefined,
    }),
  };
}

/** Stores from which departments of one's own that cannot be read are missing, instead of all of them. */
function withoutUnreadable(ports: ComposePorts, leftOut: LeftOut): ComposePorts {
  const { departments } = ports;
  const departmentsOf: ComposePorts['departments']['departmentsOf'] = (ids) =>
    leftOut.reading(
      ids.map((id) => ({ id })),
      (some) => departments.departmentsOf(some.map(({ id }) => id)),
    );
  return { ...ports, departments: { ...departments, departmentsOf } };
}

const isSamePool = (
  { department, product }: { readonly department: string; readonly product: string },
  facts: EndingFacts,
): boolean => department === facts.department.id && product === facts.pool.product;

async function othersUnreached(
  ports: Pick<Ports, 'outbox'>,
  self: UserId,
  open: readonly EndingFacts[],
): Promise<readonly Unreached[]> {
  const people = new Map(open.flatMap(({ department }) => actorsOf(department)).map((one) => [one.userId, one]));
  people.delete(self);
  const others = [...people.values()].slice(0, MOST_OTHERS);
  const mailboxes = await ports.outbox.read(others.map(({ userId }) => ({ userId })));
  return mailboxes.flatMap((mailbox, index) => {
    const person = others[index];
    const cause = causeIn(mailbox, () => true);
    return person === undefined || cause === undefined ? [] : [{ person: named(person), cause }];
  });
}
