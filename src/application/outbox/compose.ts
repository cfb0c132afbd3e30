import { type Letter } from '../../domain/outbox/letter';
import { type Compose, type Composers } from '../../ports/outbox/compose';

/** What letters say that hold all that there is to say. */
export const plainComposers: Pick<Composers, 'notice' | 'setup'> = {
  notice: ({ notice }) => Promise.resolve({ kind: 'notice', notice }),
  setup: ({ notice }) => Promise.resolve(notice),
};

/** Says of each letter what its kind says. */
export function composeWith(composers: Composers): Compose {
  return ({ content }: Letter, recipient) => {
    switch (content.kind) {
      case 'digest':
        return composers.digest(content, recipient);
      case 'approver-digest':
        return composers['approver-digest'](content, recipient);
      case 'weekly-report':
        return composers['weekly-report'](content, recipient);
      case 'holder':
        return composers.holder(content, recipient);
      case 'notice':
        return composers.notice(content, recipient);
      case 'setup':
        return composers.setup(content, recipient);
    }
  };
}
