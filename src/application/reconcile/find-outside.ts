import { type PersonActor } from '../../domain/actor';
import { type Instant } from '../../domain/calendar';
import { type KnownPerson } from '../../domain/people';
import { type Refused, refused } from '../../domain/result';
import { isAdoptable, type RunLine } from '../../domain/reconcile/run';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Candidates } from '../people/candidates';
import { whoIsAskedAbout } from '../people/who-is-meant';
import { namedProduct } from '../access/names';
import { type Ports } from '../ports';
import { mayRun } from './show-run';

/** What the last whole reading of the tenant saw of somebody's licenses that were given outside alacarte. */
export type OutsideFound =
  | Refused
  | { readonly kind: 'which'; readonly userText: string; readonly candidates: Candidates }
  /** Nobody looked at the tenant yet. */
  | { readonly kind: 'no-run' }
  | {
      readonly kind: 'found';
      readonly person: KnownPerson;
      readonly run: string;
      readonly seenAt: Instant;
      /** Those that a seat rests on: an approver can adopt them. */
      readonly adoptable: readonly string[];
      /** Those that no seat calls for. */
      readonly unseated: readonly string[];
    };

/** Looks for somebody's licenses that were given outside alacarte, for an approver. Faults of the directory pass through. */
export async function findOutside(ports: Ports, actor: PersonActor, person: DraftPerson): Promise<OutsideFound> {
  const allowed = await mayRun(ports, actor, 'change');
  if (!allowed.ok) return refused(allowed.refusal);
  const [candidates, [run]] = await Promise.all([whoIsAskedAbout(ports, person, []), ports.runs.latest(1)]);
  const [only, ...others] = candidates.people;
  const { userText } = person;
  if (only === undefined) return refused({ code: 'nobody-found', typed: [userText] });
  if (others.length > 0 || candidates.moreThan !== undefined || candidates.isNear === true)
    return { kind: 'which', userText, candidates };
  if (run === undefined) return { kind: 'no-run' };
  const lines = run.lines.filter((line) => line.step.seat.userId === only.userId && isOutside(line));
  const names = (some: readonly RunLine[]) => some.map(({ step }) => namedProduct(ports, step.seat.product).name);
  return {
    kind: 'found',
    person: only,
    run: run.id,
    seenAt: run.endedAt,
    adoptable: names(lines.filter(isAdoptable)),
    unseated: names(lines.filter((line) => !isAdoptable(line))),
  };
}

const isOutside = ({ step }: RunLine): boolean => step.action === 'hold' && step.reason === 'outside-alacarte';
