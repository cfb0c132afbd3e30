import { type BotContext } from '../turn/bot-context';

/** What came of a delivery that would have changed something, and is not the first of its message. */
export class NotTheFirst extends Error {
  override readonly name = 'NotTheFirst';
}

/**
 * A context for a turn that begins before its message is claimed: it reads at once, and changes nothing before the claim says that this is
 * the first delivery. Otherwise `NotTheFirst` is thrown where something would be changed.
 *
 * @param isFirst What the claim says; a fault of it is one of the change.
 */
export function changingIfFirst(context: BotContext, isFirst: Promise<boolean>): BotContext {
  const { ports, turns } = context;
  const { departments, institution } = ports;
  const first = async (): Promise<void> => {
    if (!(await isFirst)) throw new NotTheFirst();
  };
  return {
    ...context,
    turns: {
      ...turns,
      save: (record) => first().then(() => turns.save(record)),
      answerOnce: (key, answer) => first().then(() => turns.answerOnce(key, answer)),
    },
    ports: {
      ...ports,
      departments: { ...departments, change: (id, decide) => first().then(() => departments.change(id, decide)) },
      institution: { ...institution, change: (decide) => first().then(() => institution.change(decide)) },
    },
  };
}
