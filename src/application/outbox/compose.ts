import { activityKey, type ActivityKey, type ProductId } from '../../domain/ids';
import { type Letter } from '../../domain/outbox/letter';
import { type Compose, type Composers } from '../../ports/outbox/compose';
import { type Ports } from '../ports';

/** The key of the letter that tells somebody what a command did with them and a product. */
export const noticeLetterKey = (command: ActivityKey, product: ProductId): string => `${command}/${product}`;

/** What letters say that hold all that there is to say; nothing where the command that they tell of is undone by now. */
export const plainComposers = ({ departments }: Pick<Ports, 'departments'>): Pick<Composers, 'notice' | 'setup'> => ({
  notice: async ({ notice }, _, key) => {
    const command = activityKey(key.slice(0, -noticeLetterKey(activityKey(''), notice.product.id).length));
    const handled = await departments.look(notice.department.id).handled(command);
    return handled?.change.undone === undefined ? { kind: 'notice', notice } : undefined;
  },
  setup: ({ notice }) => Promise.resolve(notice),
});

/** Says of each letter what its kind says. */
export function composeWith(composers: Composers): Compose {
  return ({ key, content }: Letter, recipient) => {
    switch (content.kind) {
      case 'digest':
        return composers.digest(content, recipient, key);
      case 'approver-digest':
        return composers['approver-digest'](content, recipient, key);
      case 'weekly-report':
        return composers['weekly-report'](content, recipient, key);
      case 'holder':
        return composers.holder(content, recipient, key);
      case 'notice':
        return composers.notice(content, recipient, key);
      case 'setup':
        return composers.setup(content, recipient, key);
    }
  };
}
