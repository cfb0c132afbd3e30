import { defined } from '../defined';
import { type LedgerEntry } from '../ledger/ledger-entry';
import { named } from '../people';
import { type AuditFact } from '../audit/audit';
import { keyOf, keyText, type OpenException } from '../audit/exception';

type ExceptionFact = Extract<AuditFact, { action: 'exceptions-seen' | 'exceptions-gone' | 'exception-answered' }>;

/** Whether a fact is about exceptions. */
export const isExceptionFact = (fact: LedgerEntry['fact']): fact is ExceptionFact =>
  fact.action === 'exceptions-seen' || fact.action === 'exceptions-gone' || fact.action === 'exception-answered';

/** The exceptions that are open, as one entry of a ledger after the other tells it. */
export class ExceptionReplay {
  /** By their key's text. */
  readonly open = new Map<string, OpenException>();

  take({ actor, at }: LedgerEntry, fact: ExceptionFact): void {
    switch (fact.action) {
      case 'exceptions-seen':
        for (const found of fact.exceptions) {
          const key = keyText(keyOf(found));
          const { firstSeenAt = fact.readAt, answered } = this.open.get(key) ?? {};
          this.open.set(key, { ...found, firstSeenAt, ...defined({ answered }) });
        }
        return;
      case 'exceptions-gone':
        for (const gone of fact.exceptions) this.open.delete(keyText(keyOf({ ...gone, count: 1 })));
        return;
      case 'exception-answered': {
        const key = keyText(keyOf({ ...fact.exception, count: 1 }));
        const open = this.open.get(key);
        // The answer to one that was gone by then lasts no longer than the exception did.
        if (open === undefined || actor.kind !== 'person') return;
        const { answer, words } = fact;
        this.open.set(key, { ...open, answered: { answer, words, by: named(actor), at } });
      }
    }
  }
}
