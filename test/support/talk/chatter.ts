import { sampleAddress, samplePerson } from '../../../src/local/sample/sample-people';
import { type Random } from '../random';
import { IDLE, MISSPELLED, NO, PEOPLE, PRODUCTS, YES } from './chatter-words';
import {
  answered,
  askedAbout,
  chosen,
  type Command,
  type Effects,
  effectsOf,
  EMPTY,
  type Mind,
  reaching,
  type Said,
  type Verb,
} from './mind';
import { noisy } from './noise';

/** Who says it, and where. */
export interface Seat {
  readonly who: string;
  readonly where: 'own chat' | 'channel';
}

/** Something typed, and what it may change, told by who made it up and not by who reads it. */
export interface Utterance extends Seat {
  readonly text: string;
  /** What may come of it: all or some of the effects of one of these, or nothing. */
  readonly allowed: readonly Effects[];
  /** Whether it may take back something that this person did, whatever that was. */
  readonly isUndo: boolean;
  /** How long nothing was said before. */
  readonly pauseMinutes: number;
}

/** People who talk with the bot in a grammar with noise; each knows what their words may bring about. */
export class Chatter {
  readonly #random: Random;
  readonly #minds = new Map<string, Mind>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Some turns of somebody who types in their own chat, and now and then in the channel. */
  dialogue(): readonly Utterance[] {
    const turns = 2 + this.#random.below(4);
    this.#minds.clear();
    const isInChannel = this.#random.chance(0.2);
    return Array.from({ length: turns }, (_, index) => {
      const seat = this.#seat(isInChannel);
      const pauseMinutes = index === 0 ? 11 : this.#random.chance(0.1) ? 11 : 0;
      if (pauseMinutes > 0) this.#minds.clear();
      return { ...seat, pauseMinutes, ...this.#say(seat) };
    });
  }

  #seat(isInChannel: boolean): Seat {
    if (!isInChannel) return { who: 'dreyes', where: 'own chat' };
    return this.#random.pick<Seat>([
      { who: 'dreyes', where: 'channel' },
      { who: 'dreyes', where: 'own chat' },
      { who: 'ualvarez', where: 'channel' },
    ]);
  }

  #say(seat: Seat): Pick<Utterance, 'text' | 'allowed' | 'isUndo'> {
    const key = `${seat.who} ${seat.where}`;
    const mind = this.#minds.get(key) ?? EMPTY;
    const department = seat.who === 'dreyes' ? 'math' : 'chem';
    const said = this.#utter(mind, (command) => effectsOf(command, department));
    const { last, choices } = said.mind;
    const spoken = [
      ...mind.spoken,
      ...(last === undefined ? [] : [last]),
      ...choices.flatMap(({ then }) => then ?? []),
    ];
    this.#minds.set(key, { ...said.mind, spoken });
    const { text, allowed, isUndo = false } = said;
    return { text, allowed, isUndo };
  }

  #utter(mind: Mind, effects: (command: Command) => Effects): Said {
    const random = this.#random;
    if (mind.isUnclear === true) {
      const said = answered(random.pick([...YES, ...NO, '1', 'visio']), mind.yes, mind);
      return { ...said, mind: { ...said.mind, isUnclear: true } };
    }
    const kind = random.below(100);
    if (kind < 22) return this.#command(effects);
    if (kind < 32) return this.#withoutProduct(effects);
    if (kind < 40) return this.#misspelled(effects);
    if (kind < 46) return this.#offer(effects);
    if (kind < 58) return { ...answered(random.pick(YES), mind.yes, mind), isUndo: mind.isUndoAsked === true };
    if (kind < 64) return answered(random.pick(NO), [], { ...mind, choices: [], isUndoAsked: undefined });
    if (kind < 74) return this.#choice(mind);
    if (kind < 90) return this.#followUp(mind, effects);
    if (kind < 94) return { text: 'undo', allowed: [], isUndo: true, mind: { ...EMPTY, isUndoAsked: true } };
    if (kind < 97) return this.#soup(mind, effects);
    const text = random.pick(IDLE);
    if (text === '👍') return answered(text, mind.yes, mind);
    return { text, allowed: chosen(text, mind), mind: { ...EMPTY, last: askedAbout(text) ?? mind.last } };
  }

  #command(effects: (command: Command) => Effects): Said {
    const command = this.#made(1 + this.#random.below(2));
    const text = noisy(this.#random, this.#written(command));
    return { text, allowed: [effects(command)], mind: { ...EMPTY, yes: [effects(command)], last: command } };
  }

  #withoutProduct(effects: (command: Command) => Effects): Said {
    const command = { ...this.#made(1), products: [] };
    const choices = Object.entries(PRODUCTS).map(([product, names]) => {
      const then = { ...command, products: [product] };
      return { names, effects: effects(then), then };
    });
    const text = noisy(this.#random, `${command.verb} ${this.#listed(command.people)}`);
    return { text, allowed: [], mind: { ...EMPTY, choices, last: command } };
  }

  #misspelled(effects: (command: Command) => Effects): Said {
    const command = this.#made(1);
    const [product = ''] = command.products;
    const verb = this.#random.chance(0.3) ? { add: 'ad', remove: 'remvoe' }[command.verb] : command.verb;
    const text = `${verb} ${this.#listed(command.people)} ${command.verb === 'add' ? 'to' : 'from'} ${MISSPELLED[product] ?? ''}`;
    const choices = [{ names: PRODUCTS[product] ?? [], effects: effects(command), then: command }];
    return { text, allowed: [], mind: { ...EMPTY, yes: [effects(command)], choices, last: command } };
  }

  #offer(effects: (command: Command) => Effects): Said {
    const { people, products } = this.#made(1);
    const [product = ''] = products;
    const both = (['add', 'remove'] as const).map((verb) => ({ verb, people, products }));
    const text = `${this.#listed(people)} ${this.#random.pick(['', '->', 'to', 'for'])} ${this.#random.pick(PRODUCTS[product] ?? [])}`;
    const choices = both.map((then) => ({ names: [then.verb], effects: effects(then), then }));
    return { text, allowed: [], mind: { ...EMPTY, choices } };
  }

  /** The name of a choice that is open, or of one that is not, or a number. */
  #choice(mind: Mind): Said {
    const random = this.#random;
    const all = mind.choices.map((choice) => choice.effects);
    if (random.chance(0.3)) return answered(random.pick(['1', '2', '3', '7', 'the second one', 'the last']), all, mind);
    const { names = [], then } =
      mind.choices.length > 0 && random.chance(0.8)
        ? random.pick(mind.choices)
        : { names: PRODUCTS[random.pick(Object.keys(PRODUCTS))] };
    const text = random.pick(names);
    const meant = chosen(text, mind);
    const said = answered(text, meant, mind);
    return then === undefined ? said : { ...said, mind: { ...EMPTY, yes: meant, last: then } };
  }

  #followUp(mind: Mind, effects: (command: Command) => Effects): Said {
    const random = this.#random;
    const person = random.pick(PEOPLE);
    const product = random.pick(Object.keys(PRODUCTS));
    const way = random.below(4);
    if (way === 0) return this.#pronoun(mind, effects);
    const said = this.#called(person);
    const text =
      way === 3
        ? random.pick(['also for', 'same for', 'and for']) +
          ` ${random.pick(PRODUCTS[product] ?? [])}${random.pick(['', ' too'])}`
        : random.pick([`and ${said} too`, `${said} as well`, `also ${said}`, `${said} too`]);
    return reaching(text, mind, way === 3 ? { products: [product] } : { people: [person] }, effects);
  }

  #pronoun(mind: Mind, effects: (command: Command) => Effects): Said {
    const verb = this.#random.pick<Verb>(['add', 'remove']);
    return reaching(`${verb} ${this.#random.pick(['her', 'him', 'them'])}`, mind, { verb }, effects);
  }

  /** Words of ours in no order: nothing may be done but what some of them name. */
  #soup(mind: Mind, effects: (command: Command) => Effects): Said {
    const random = this.#random;
    const people = random.some(PEOPLE, 1 + random.below(2));
    const products = random.some(Object.keys(PRODUCTS), random.below(3));
    const verbs = random.some<Verb>(['add', 'remove'], 1 + random.below(2));
    const words = [
      ...people,
      ...products.map((one) => random.pick(PRODUCTS[one] ?? [])),
      ...verbs,
      ...random.some(
        ['to', 'from', 'and', 'not', 'too', 'if', '?', 'her', 'yes', 'no', ',', 'the', 'frobnicate'],
        random.below(6),
      ),
    ];
    const text = random.some(words, words.length).join(' ');
    const named = verbs.map((verb) => effects({ verb, people, products })).flat();
    // “too” and “her” reach back; “yes” and a product may answer.
    const { last } = mind;
    const reached =
      last === undefined
        ? []
        : (['add', 'remove'] as const).flatMap((verb) =>
            effects({
              verb,
              people: [...people, ...last.people],
              products: [...products, ...last.products],
            }),
          );
    const allowed = [[...named, ...reached, ...mind.yes.flat(), ...mind.choices.flatMap((one) => one.effects)]];
    const everywhere = verbs.map((verb) => effects({ verb, people, products: Object.keys(PRODUCTS) })).flat();
    const choices = [{ names: Object.values(PRODUCTS).flat(), effects: everywhere }];
    return {
      text,
      allowed,
      mind: { ...EMPTY, yes: [[...(allowed[0] ?? []), ...everywhere]], choices, isUnclear: true },
    };
  }

  #made(mostProducts: number): Command {
    return {
      verb: this.#random.pick(['add', 'remove']),
      people: this.#random.some(PEOPLE, this.#random.chance(0.7) ? 1 : 2),
      products: this.#random.some(Object.keys(PRODUCTS), 1 + this.#random.below(mostProducts)),
    };
  }

  #written({ verb, people, products }: Command): string {
    const pools = products.map((product) => this.#random.pick(PRODUCTS[product] ?? [])).join(' and ');
    return `${verb} ${this.#listed(people)} ${verb === 'add' ? 'to' : 'from'} ${pools}`;
  }

  #listed(people: readonly string[]): string {
    return people.map((alias) => this.#called(alias)).join(this.#random.pick([' and ', ', ']));
  }

  #called(alias: string): string {
    return this.#random.pick([alias, alias, samplePerson(alias).name, sampleAddress(alias)]);
  }
}
