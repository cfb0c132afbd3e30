import { BUTTON_KEY } from '../../../src/cards/parts/button';
import { personId, saidBy, type WorldSize } from '../turns/world';

/** One turn, as Teams posts it. */
export interface SaidTurn {
  readonly id: string;
  /** A question, a command that changes a roster, or a press of a button. */
  readonly kind: 'question' | 'change' | 'press';
  readonly body: string;
}

/** Somebody is taken off a roster so many rounds after they were added, so that rosters do not grow. */
const ROUNDS_LATER = 20;

/**
 * What people say, without end. Of twenty turns two change a roster, two or three press a button, and all others ask something: nine of these
 * are people who have no role, each another one.
 */
export function* turnsOf(world: WorldSize, serviceUrl: string): Generator<SaidTurn, never> {
  const { departments, people } = world;
  let number = 0;
  const asked = (person: number, text: string, kind: SaidTurn['kind'] = 'question'): SaidTurn => {
    number += 1;
    const id = `turn-${number}`;
    return { id, kind, body: saidBy(whoIs(person), { id, text, serviceUrl }) };
  };
  const pressed = (person: number, verb: string, data: object): SaidTurn => {
    number += 1;
    const id = `turn-${number}`;
    const message = JSON.parse(saidBy(whoIs(person), { id, text: '', serviceUrl })) as object;
    const value = {
      action: { type: 'Action.Execute', verb, data: { [BUTTON_KEY]: { verb, data } } },
      trigger: 'manual',
    };
    const own = { type: 'invoke', name: 'adaptiveCard/action', replyToId: 'answer-of-before', text: undefined, value };
    return { id, kind: 'press', body: JSON.stringify({ ...message, ...own }) };
  };

  for (let round = 0; ; round += 1) {
    const delegate = (turn: number): number => (round * 7 + turn) % departments;
    const anybody = (turn: number): number => departments + ((round * 9 + turn) % (people - departments));
    const added = (earlier: number): number => departments + ((round - earlier + people) % (people - departments));
    const division = (person: number): string => `division${person + 1}`;
    const [adder, remover] = [round % departments, (round - ROUNDS_LATER + departments) % departments];
    yield asked(adder, `add person${added(0)} to Visio`, 'change');
    yield asked(remover, `remove person${added(ROUNDS_LATER)} from Visio`, 'change');
    for (let turn = 0; turn < 3; turn += 1) {
      yield asked(delegate(turn), 'seats');
      yield asked(anybody(3 * turn), 'what do I have');
      yield asked(delegate(turn + 3), 'who has Visio');
      yield asked(anybody(3 * turn + 1), 'help');
      yield asked(anybody(3 * turn + 2), 'why do I not have Visio');
    }
    const product = 'visio';
    yield pressed(delegate(6), 'pool.show', { department: division(delegate(6)), product });
    yield pressed(delegate(7), 'seats.show', { department: division(delegate(7)) });
    yield round % 5 === 0
      ? pressed(adder, 'roster.undo', { department: division(adder) })
      : asked(delegate(8), 'history');
  }
}

const whoIs = (person: number) => ({ userId: personId(person), name: `Person ${person}` });
