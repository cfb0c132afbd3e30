import { type Instant } from '../calendar';
import { defined } from '../defined';
import { type DepartmentId, type ProductId, type UserId } from '../ids';
import { isAdoptable, type ReconcileRun } from '../reconcile/run';
import { type Trouble, troublesOf } from './trouble';

/** What somebody has to see to: a trouble, or a license given outside alacarte that can be adopted. */
export type KeptKind = Trouble['cause']['kind'] | 'adoptable';

/** One of them, as it is kept: whose it is, and since when it is found. */
export interface KeptTrouble {
  readonly kind: KeptKind;
  readonly userId: UserId;
  readonly product: ProductId;
  /** Absent where no roster calls for it. */
  readonly department?: DepartmentId;
  readonly since: Instant;
}

/** Seats of a product that departments have a right to today, and the tenant has no unit for. */
export interface ShortProduct {
  readonly product: ProductId;
  readonly seats: number;
}

/** What the last run over the whole tenant left to people: small enough to be read by whoever asks what is pending. */
export interface KeptTroubles {
  /** The run, for whoever may see it whole. */
  readonly run: string;
  readonly at: Instant;
  readonly lines: readonly KeptTrouble[];
  /** Lines that are not kept. */
  readonly more: number;
  readonly short: readonly ShortProduct[];
}

/** As many as leave the record small. */
const MOST_KEPT = 200;

/** What a run leaves to people, each as long as it was found before. Of very many, some of every department are kept. */
export function keptTroubles(
  run: Pick<ReconcileRun, 'id' | 'startedAt' | 'lines' | 'linesLeftOut'>,
  short: readonly ShortProduct[],
  before: KeptTroubles | undefined,
): KeptTroubles {
  const since = new Map(before?.lines.map((line) => [keyOf(line), line.since]));
  const found = [
    ...troublesOf(run).map(({ cause, person, product, department }) => ({
      kind: cause.kind,
      userId: person.userId,
      product,
      department,
    })),
    ...run.lines.filter(isAdoptable).map(({ step: { seat } }) => ({ kind: 'adoptable' as const, ...seat })),
  ].map(({ kind, userId, product, department }): KeptTrouble => {
    const line = { kind, userId, product, ...defined({ department }) };
    return { ...line, since: since.get(keyOf(line)) ?? run.startedAt };
  });
  const lines = fairly(found).slice(0, MOST_KEPT);
  return { run: run.id, at: run.startedAt, lines, more: found.length - lines.length + run.linesLeftOut, short };
}

const keyOf = ({ kind, userId, product, department }: Omit<KeptTrouble, 'since'>): string =>
  [kind, userId, product, department ?? ''].join('/');

/** The first of each department and kind, then the second, and so on. */
function fairly(found: readonly KeptTrouble[]): readonly KeptTrouble[] {
  const counts = new Map<string, number>();
  const placed = found.map((line) => {
    const key = `${line.kind}/${line.department ?? ''}`;
    const place = counts.get(key) ?? 0;
    counts.set(key, place + 1);
    return { line, place };
  });
  return placed.toSorted((one, other) => one.place - other.place).map(({ line }) => line);
}
