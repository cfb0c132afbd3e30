import { addDays, type CalendarDate, calendarDate } from '../../../src/domain/calendar';
import { type DepartmentId, type ProductId } from '../../../src/domain/ids';
import { person } from '../builders';
import { type Line, type Page, poolOf } from './diary';
import { busyDays, LOOKED_BACK_ON, TERM_ENDS } from './year-calendar';
import { YearDeeds } from './year-deeds';
import { LEFT_ALONE, plantsOfTenant } from './tenant-plants';
import { PlantsOfDepartment } from './department-plants';
import { type Plant } from './plant';
import { PRODUCTS } from './year-products';
import { type YearSize, YearWorld } from './year-world';

const RENEWED_ON = calendarDate('2027-05-20');
const DEPARTMENTS_RENAMED: readonly [day: string, index: number, name: string][] = [
  ['2026-12-31', 1, 'Institute of Maps'],
  ['2027-04-22', 3, 'School of Rivers'],
];
/** What the directory calls the first person of the first department from this day on. */
const PERSON_RENAMED = { on: calendarDate('2026-12-15'), number: 1, name: 'Robin Newname' };
const LATER_MS = 10 * 60_000;
/** Departments that buy the next year's seats, of ten. */
const RENEWING = 0.6;

/** A year of the program, day by day, and what a diary says of it. */
export class AuditYear {
  readonly world: YearWorld;
  readonly deeds: YearDeeds;
  /** What the diary said at the end of each day that is looked back on. */
  readonly pages = new Map<CalendarDate, Page>();
  plants: readonly Plant[] = [];
  /** Who left a roster, by the day, so that they may come back on another. */
  readonly #left: { readonly one: number; readonly day: CalendarDate }[] = [];
  #isRunning = new Set<Plant>();

  constructor(size: YearSize, given: { readonly seed: number }) {
    this.world = new YearWorld(size, given);
    this.deeds = new YearDeeds(this.world);
  }

  /** @param onRead What to do after a reading, on whichever day. */
  async run(onRead: (day: CalendarDate) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { world } = this;
    await world.begin();
    this.plants = [
      ...world.quiet.flatMap((department, index) => new PlantsOfDepartment(world, this.deeds, department).from(index)),
      ...plantsOfTenant(world, this.deeds),
    ];
    const planted = this.plants.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until]));
    const events = [RENEWED_ON, PERSON_RENAMED.on, ...DEPARTMENTS_RENAMED.map(([day]) => day), ...planted];
    for (const day of busyDays(world.size.every, events)) await this.#live(day, onRead);
  }

  async #live(day: CalendarDate, onRead: (day: CalendarDate) => Promise<void>): Promise<void> {
    const { world } = this;
    if (LOOKED_BACK_ON.includes(addDays(day, -1))) await this.#night(day);
    world.at('06:00', day);
    await world.cover();
    world.at('09:00');
    await this.#mend();
    if (day === RENEWED_ON) await this.#renew();
    if (day === PERSON_RENAMED.on) await this.#callOtherwise();
    for (let deed = 0; deed < world.size.deeds && !isLeftAlone(day); deed += 1) await this.#anything();
    await this.#plant();
    world.deliver();
    world.at('18:00');
    await world.read();
    await onRead(day);
    if (!LOOKED_BACK_ON.includes(day)) return;
    world.at('23:40');
    await this.#evening(day);
    this.pages.set(day, world.diary.page(day));
  }

  /** Shortly before midnight there is another day in UTC; what is done counts for this one. */
  async #evening(day: CalendarDate): Promise<void> {
    for (const [on, index, name] of DEPARTMENTS_RENAMED)
      if (on === day) await this.deeds.rename(this.world.departments[index] as DepartmentId, name);
    await this.#join();
    await this.#buy();
  }

  /** Shortly after midnight; what is done does not count for the day before. */
  async #night(day: CalendarDate): Promise<void> {
    this.world.at('00:20', day);
    await this.#leave();
    await this.#decide();
  }

  async #mend(): Promise<void> {
    for (const plant of this.#isRunning) {
      if (plant.until === undefined || plant.until > this.world.day) continue;
      await plant.end?.();
      this.#isRunning.delete(plant);
    }
  }

  async #plant(): Promise<void> {
    for (const plant of this.plants) {
      if (plant.from !== this.world.day) continue;
      await plant.begin();
      this.#isRunning.add(plant);
    }
  }

  /** One thing that somebody does in some department. */
  async #anything(): Promise<void> {
    const chance = this.world.chances.next();
    if (chance < 0.3) return this.#join();
    if (chance < 0.45) return this.#leave();
    if (chance < 0.55) return this.#swap();
    if (chance < 0.65) return this.#moveFirst();
    if (chance < 0.7) return this.#addAndUndo();
    if (chance < 0.82) return this.#buy();
    if (chance < 0.96) return this.#decide();
    return this.#correct();
  }

  async #join(): Promise<void> {
    const [department, product] = this.#somePool();
    const one = this.#somebodyFree(product);
    if (one !== undefined) await this.deeds.add(department, product, one);
  }

  async #leave(): Promise<void> {
    const [department, product] = this.#somePool();
    const one = this.#somebodyOn(department, product);
    if (one === undefined) return;
    await this.deeds.remove(department, product, one);
    this.#left.push({ one, day: this.world.day });
  }

  async #swap(): Promise<void> {
    const [department, product] = this.#somePool();
    const [one, other] = [this.#somebodyOn(department, product), this.#somebodyFree(product)];
    if (one === undefined || other === undefined) return;
    await this.deeds.swap(department, product, one, other);
    this.#left.push({ one, day: this.world.day });
  }

  async #moveFirst(): Promise<void> {
    const [department, product] = this.#somePool();
    const one = this.#somebodyOn(department, product);
    if (one !== undefined && this.#roster(department, product)[0] !== one)
      await this.deeds.moveFirst(department, product, one);
  }

  async #addAndUndo(): Promise<void> {
    const [department, product] = this.#somePool();
    const one = this.#somebodyFree(product);
    if (one === undefined) return;
    await this.deeds.addAndUndo(department, product, one);
    this.#left.push({ one, day: this.world.day });
  }

  async #buy(): Promise<void> {
    const [department, product] = this.#somePool();
    await this.deeds.buy(department, product, 1 + this.world.chances.below(3), this.#coverNow());
  }

  async #decide(): Promise<void> {
    const bought = this.world.chances.pick(this.deeds.open);
    if (this.deeds.open.length === 0) return;
    if (bought.line.stage === 'returned') return this.deeds.withdraw(bought);
    const chance = this.world.chances.next();
    if (chance < 0.6) return this.deeds.approve(bought);
    if (chance < 0.75) return this.deeds.decline(bought);
    return chance < 0.9 ? this.deeds.sendBack(bought) : this.deeds.withdraw(bought);
  }

  async #correct(): Promise<void> {
    const { lines } = this.world.diary;
    const corrected = new Set(lines.filter(({ origin }) => origin === 'correction').map(({ number }) => number));
    const isFit = (line: Line): boolean =>
      line.stage === 'approved' && line.isThere && !corrected.has(line.number) && line.until >= this.world.day;
    const lively = this.world.lively as readonly string[];
    const fit = lines.filter((line) => isFit(line) && lively.includes(line.pool.split(' ')[0] ?? ''));
    if (fit.length === 0) return;
    const line = this.world.chances.pick(fit);
    const change = this.world.chances.pick([-1, 1, 2]);
    if (line.seats + change > 0) await this.deeds.correct(line, line.seats + change);
  }

  /** The next year is bought: by quiet departments as many seats as they have, by others some, or none. */
  async #renew(): Promise<void> {
    const { world } = this;
    for (const department of world.departments)
      for (const product of PRODUCTS) {
        const cap = world.diary.cap(poolOf(department, product), world.day);
        const isQuiet = world.quiet.includes(department);
        if (!isQuiet && (cap === 0 || !world.chances.chance(RENEWING))) continue;
        const seats = isQuiet ? cap : 1 + world.chances.below(cap + 2);
        const bought = await this.deeds.buy(department, product, seats, { from: '2027-08-01', until: '2028-06-30' });
        await this.deeds.approve(bought);
      }
  }

  /** Somebody has another name, leaves a roster and comes back on it: from then on the ledger knows the name. */
  async #callOtherwise(): Promise<void> {
    const { directory, tenant, diary, departments } = this.world;
    const { number, name } = PERSON_RENAMED;
    directory.names.set(number, name);
    diary.names.set(number, name);
    tenant.names.set(person(number).userId, directory.called(number));
    const [home] = departments as readonly [DepartmentId, ...DepartmentId[]];
    await this.deeds.remove(home, PRODUCTS[0], number);
    this.world.clock.advance(LATER_MS);
    await this.deeds.add(home, PRODUCTS[0], number);
  }

  #coverNow(): { from: CalendarDate; until: string } {
    const { day } = this.world;
    return { from: day, until: day <= TERM_ENDS ? TERM_ENDS : '2028-06-30' };
  }

  #somePool(): readonly [DepartmentId, ProductId] {
    const { chances, lively } = this.world;
    return [chances.pick(lively), chances.pick(PRODUCTS)];
  }

  #roster = (department: DepartmentId, product: ProductId): readonly number[] =>
    this.world.diary.rosters.get(poolOf(department, product)) ?? [];

  #somebodyOn(department: DepartmentId, product: ProductId): number | undefined {
    const free = this.#roster(department, product).filter((one) => !this.world.reserved.has(one));
    return free.length < 2 ? undefined : this.world.chances.pick(free);
  }

  /** Somebody new, or who left some roster on another day. */
  #somebodyFree(product: ProductId): number | undefined {
    const { world } = this;
    const back = this.#left.findIndex(({ one, day }) => day < world.day && !world.diary.isOnAny(product, one));
    const isBack = back >= 0 && world.chances.chance(0.5);
    if (isBack) return this.#left.splice(back, 1)[0]?.one;
    return world.hasPeople ? world.newPerson() : undefined;
  }
}

const isLeftAlone = (day: CalendarDate): boolean => LEFT_ALONE.from <= day && day <= LEFT_ALONE.until;
