import { type LedgerFact } from '../../../domain/ledger/ledger-entry';
import { EXCEPTION_KINDS } from '../../../domain/audit/exception-kinds';
import { ANSWERS } from './exceptions';
import { dayText } from './moment';
import { personText } from './people';
import { signed } from './purchases';

/** What was decided, what about, and the words that were given for it. */
export interface DecisionText {
  readonly what: string;
  readonly about: string;
  readonly words: string;
}

const decided = (what: string, about: string, words = ''): DecisionText => ({ what, about, words });

/** An entry that is a decision, in words; undefined for all that is none, such as a license that was given. */
export function decisionText(fact: LedgerFact): DecisionText | undefined {
  return purchaseText(fact) ?? institutionText(fact) ?? auditText(fact);
}

function purchaseText(fact: LedgerFact): DecisionText | undefined {
  switch (fact.action) {
    case 'purchase-submitted': {
      const { seats, coverFrom, coverUntil } = fact.details;
      return decided('purchase sent', `${fact.purchaseOrderNumber}: ${seatsText(seats, coverFrom, coverUntil)}`);
    }
    case 'purchase-returned':
      return decided('purchase sent back', fact.purchaseOrderNumber, fact.question);
    case 'purchase-answered':
      return decided('question answered', fact.purchaseOrderNumber, fact.answer);
    case 'purchase-approved':
      return decided('purchase approved', fact.purchaseOrderNumber);
    case 'purchase-declined':
      return decided('purchase declined', fact.purchaseOrderNumber, fact.reason);
    case 'purchase-withdrawn':
      return decided('purchase withdrawn', fact.purchaseOrderNumber);
    case 'entitlement-confirmed': {
      const how = fact.units === undefined ? 'confirmed by hand' : `${fact.units} units seen in the tenant`;
      return decided('seats confirmed', `${fact.purchaseOrderNumber}: ${how}`, fact.note);
    }
    case 'entitlement-recorded': {
      const { corrects, reason, purchaseOrderNumber, seats, coverFrom, coverUntil, purchase } = fact.entitlement;
      const about = `${purchaseOrderNumber}: ${seatsText(seats, coverFrom, coverUntil)}`;
      if (corrects !== undefined) return decided('correction', about, reason);
      // That of a purchase is told by its approval.
      return purchase === undefined ? decided('seats taken over', about) : undefined;
    }
    case 'renewal-answered':
      return decided('renewal answered', `${fact.seats} seats wanted after ${dayText(fact.lastDay)}`);
    default:
      return undefined;
  }
}

function institutionText(fact: LedgerFact): DecisionText | undefined {
  switch (fact.action) {
    case 'role-given':
      return decided('role given', `${fact.role}: ${personText(fact.person)}`);
    case 'role-taken':
      return decided('role taken', `${fact.role}: ${personText(fact.person)}`);
    case 'department-opened':
      return decided('department opened', fact.name);
    case 'department-changed':
      return decided(
        'department renamed',
        fact.before === undefined ? fact.name : `${fact.before.name} → ${fact.name}`,
      );
    case 'department-closed':
      return decided('department closed', fact.name);
    case 'product-saved':
      return decided('product saved', fact.product.name);
    case 'product-request-closed':
      return decided('product request closed', fact.typed, fact.reason);
    default:
      return undefined;
  }
}

function auditText(fact: LedgerFact): DecisionText | undefined {
  switch (fact.action) {
    case 'exception-answered': {
      const { kind, person } = fact.exception;
      const about = `${EXCEPTION_KINDS[kind].title}${person === undefined ? '' : `: ${personText(person)}`}`;
      return decided(`exception ${ANSWERS[fact.answer]}`, about, fact.words);
    }
    case 'audit-signed': {
      const { entitled, seated, waiting, exceptions, unanswered } = fact.figures;
      const figures = `${entitled} entitled, ${seated} seated, ${waiting} waiting, ${exceptions} exceptions (${unanswered} unanswered)`;
      return decided('audit signed off', `as of ${dayText(fact.asOf)}: ${figures}`, fact.words);
    }
    default:
      return undefined;
  }
}

const seatsText = (seats: number, from: Parameters<typeof dayText>[0], until: Parameters<typeof dayText>[0]): string =>
  `${signed(seats)} ${Math.abs(seats) === 1 ? 'seat' : 'seats'}, ${dayText(from)} to ${dayText(until)}`;
