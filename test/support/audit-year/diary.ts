/** What somebody who watches the year would write down, in plain lists and sums: nothing here is counted by the program. */

/** One thing that a department bought, or a correction of it, as on paper. */
export interface Line {
  readonly pool: string;
  readonly number: string;
  readonly seats: number;
  readonly from: string;
  readonly until: string;
  readonly origin: 'purchase' | 'imported' | 'correction';
  stage: 'submitted' | 'returned' | 'declined' | 'withdrawn' | 'approved';
  /** The units were seen, or it takes seats away. */
  isThere: boolean;
  /** The reseller lets it wait. */
  isLate: boolean;
}

/** Something that is not as it should be: one line of what an audit has to name. */
export interface Trouble {
  readonly kind: string;
  readonly product: string;
  readonly department?: string;
  readonly person?: number;
  readonly count: number;
  readonly failure?: string;
  /** The person of the seat has no license of ours that works. */
  readonly isUnlicensed?: boolean;
}

/** A trouble that the last reading saw, and the time of the first one that did. */
export interface OpenTrouble extends Trouble {
  readonly since: string;
  /** What an approver said of it. */
  readonly answer?: string;
}

/** One pool on a day. */
export interface PoolPage {
  readonly pool: string;
  readonly departmentName: string;
  readonly entitled: number;
  /** Person numbers, in the order of the roster. */
  readonly seated: readonly number[];
  readonly waiting: readonly number[];
  readonly awaiting: number;
  /** "PO-7: 5 seats, 2026-08-01 to 2027-06-30, purchase, in-force", sorted. */
  readonly purchases: readonly string[];
}

/** What the tenant had of a product when it was read last. */
export interface UnitsPage {
  readonly enabled: number;
  readonly trial: number;
  readonly warning: number;
  readonly suspended: number;
  /** The tenant says of them what nobody can judge. */
  readonly isUnclear?: true;
}

/** All that is known at the end of a day. */
export interface Page {
  readonly day: string;
  readonly pools: readonly PoolPage[];
  readonly troubles: readonly OpenTrouble[];
  readonly readAt: string | undefined;
  /** The last reading that is on record: the first of a day, and each that saw other units. */
  readonly onRecordAt: string | undefined;
  /** Who signed an audit of the day, person numbers. */
  readonly signed: readonly number[];
  readonly units: ReadonlyMap<string, UnitsPage>;
  /** What a whole year's people are called that day, where somebody was renamed. */
  readonly names: ReadonlyMap<number, string>;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const covers = (line: Line, day: string): boolean => line.from <= day && day <= line.until;

/** The key of a pool: "d3 visio". */
export const poolOf = (department: string, product: string): string => `${department} ${product}`;

/** A diary of the year. */
export class Diary {
  readonly lines: Line[] = [];
  readonly rosters = new Map<string, number[]>();
  readonly departmentNames = new Map<string, string>();
  readonly names = new Map<number, string>();
  /** What is wrong right now, by a name of the test's own; whether or not anybody read the tenant since. */
  readonly present = new Map<string, Trouble>();
  /** What the tenant has now. */
  readonly units = new Map<string, UnitsPage>();
  open: readonly OpenTrouble[] = [];
  readAt: string | undefined;
  readonly signed = new Map<string, number[]>();
  /** What was said of lines, and on which day. */
  readonly #said: { readonly day: string; readonly line: Line; readonly words: string }[] = [];
  #onRecord: { readonly at: string; readonly day: string; readonly units: string } | undefined;
  #unitsRead: ReadonlyMap<string, UnitsPage> = new Map();

  /** What a pool may seat on a day, by what is on paper and there. @param areAllThere As if the reseller had delivered all but what is late. */
  cap(pool: string, day: string, areAllThere = false): number {
    const own = this.lines.filter((line) => line.pool === pool && line.stage === 'approved');
    const there = own.filter((line) => line.isThere || (areAllThere && !line.isLate));
    const now = sum(there.filter((line) => covers(line, day)).map((line) => line.seats));
    return Math.max(0, now + this.#carriedOver(own, there, day));
  }

  /** In July a seat stays with its department where the next year's is bought already. */
  #carriedOver(own: readonly Line[], there: readonly Line[], day: string): number {
    if (day.slice(5, 7) !== '07') return 0;
    const year = day.slice(0, 4);
    const ended = sum(
      there.filter((line) => covers(line, `${year}-06-30`) && !covers(line, day)).map((one) => one.seats),
    );
    const next = own.filter((line) => line.from > day && line.from <= `${year}-08-01`);
    return Math.max(0, Math.min(ended, sum(next.map((one) => one.seats))));
  }

  promised(product: string, day: string, areAllThere = false): number {
    return sum(this.poolsOf(product).map((pool) => this.cap(pool, day, areAllThere)));
  }

  poolsOf(product: string): readonly string[] {
    return [...this.rosters.keys()].filter((pool) => pool.endsWith(` ${product}`));
  }

  /** Bought for the day, and the reseller has not delivered it. */
  awaiting(pool: string, day: string): number {
    const own = this.lines.filter((line) => line.pool === pool && line.stage === 'approved' && !line.isThere);
    return sum(own.filter((line) => covers(line, day)).map((line) => line.seats));
  }

  /** Units arrived, or a day came: whatever was approved first counts first, as far as all seats together have a unit. */
  cover(day: string): void {
    for (const [product, { enabled, isUnclear }] of this.units) {
      if (isUnclear === true) continue;
      const awaited = this.lines.filter(
        (line) => line.pool.endsWith(` ${product}`) && line.stage === 'approved' && !line.isThere && covers(line, day),
      );
      for (const line of awaited) {
        line.isThere = true;
        if (this.promised(product, day) > enabled) line.isThere = false;
        else this.say(day, line, `${line.number} seen in the tenant`);
      }
    }
  }

  /** Something is known of a line from this day on. */
  say(day: string, line: Line, words: string): void {
    this.#said.push({ day, line, words });
  }

  /** What was said after a day about seats of that day. */
  saidLater(day: string): readonly string[] {
    const later = this.#said.filter((one) => one.day > day && covers(one.line, day));
    return later.map(({ words, line: { seats } }) => {
      const count = Math.abs(seats);
      return `${words}: ${seats < 0 ? '−' : ''}${count} ${count === 1 ? 'seat' : 'seats'}`;
    });
  }

  seated(pool: string, day: string): readonly number[] {
    return (this.rosters.get(pool) ?? []).slice(0, this.cap(pool, day));
  }

  /** Somebody on the roster of any department for a product. */
  isOnAny(product: string, person: number): boolean {
    return this.poolsOf(product).some((pool) => this.rosters.get(pool)?.includes(person));
  }

  /** The whole tenant is read: what is wrong and was not before is wrong since now. */
  read(at: string, day: string, alsoCounted: (diary: Diary, day: string) => readonly Trouble[]): void {
    const before = new Map(this.open.map((trouble) => [nameOf(trouble), trouble]));
    const now = [...this.present.values(), ...alsoCounted(this, day)];
    this.open = now.map((trouble): OpenTrouble => {
      const { since = at, answer } = before.get(nameOf(trouble)) ?? {};
      return { ...trouble, since, ...(answer === undefined ? {} : { answer }) };
    });
    this.readAt = at;
    this.#unitsRead = new Map(this.units);
    const units = JSON.stringify([...this.units]);
    if (this.#onRecord?.day !== day || this.#onRecord.units !== units) this.#onRecord = { at, day, units };
  }

  /** An approver says something of a trouble; it stays with it for as long as that lasts. */
  answer(trouble: Trouble, answer: string): void {
    this.open = this.open.map((one) => (nameOf(one) === nameOf(trouble) ? { ...one, answer } : one));
  }

  sign(day: string, approver: number): void {
    this.signed.set(day, [...(this.signed.get(day) ?? []), approver]);
  }

  /** What is known at the end of a day. */
  page(day: string): Page {
    const pools = [...this.rosters].map(([pool, roster]): PoolPage => {
      const cap = this.cap(pool, day);
      return {
        pool,
        departmentName: this.departmentNames.get(pool.split(' ')[0] ?? '') ?? '',
        entitled: cap,
        seated: roster.slice(0, cap),
        waiting: roster.slice(cap),
        awaiting: this.awaiting(pool, day),
        purchases: this.lines
          .filter((line) => line.pool === pool)
          .map((line) => textOf(line, day))
          .toSorted(),
      };
    });
    const { readAt, names } = this;
    return {
      day,
      pools: pools.toSorted((one, other) => (one.pool < other.pool ? -1 : 1)),
      troubles: [...this.open],
      readAt,
      onRecordAt: this.#onRecord?.at,
      signed: this.signed.get(day) ?? [],
      units: this.#unitsRead,
      names: new Map(names),
    };
  }
}

/** Which trouble one is. */
export const nameOf = ({ kind, product, department, person }: Trouble): string =>
  [kind, product, department ?? '', person ?? ''].join(' ');

function textOf(line: Line, day: string): string {
  const { number, seats, from, until, origin } = line;
  return `${number}: ${seats} seats, ${from} to ${until}, ${origin}, ${stateOf(line, day)}`;
}

function stateOf(line: Line, day: string): string {
  if (line.stage !== 'approved') return line.stage;
  if (line.until < day) return 'ended';
  if (line.from > day) return 'starts-later';
  return line.isThere ? 'in-force' : 'awaiting';
}
