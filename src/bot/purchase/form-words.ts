import { inertText } from '../../cards/parts/inert';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { type Retirement } from '../../domain/institution/catalog';
import { type ClosedSpan } from '../../domain/term/turn';
import { type PurchaseProblem } from '../../domain/purchase/purchase-form';
import { dateWords } from '../answer/words';

/** Says from when on a form can be sent. @param tried What becomes of what was typed, once somebody pressed the button. */
export function closedWords({ until, because }: ClosedSpan, tried: 'as a draft' | 'on the card' | undefined): string {
  const why = `Purchasing is closed until ${dateWords(until)}: ${inertText(because)}.`;
  const open = dateWords(addDays(until, 1));
  switch (tried) {
    case undefined:
      return `${why} You can fill this in now, and send it from ${open} on.`;
    case 'as a draft':
      return `${why} What you typed is kept: “my drafts” finds it, and it can be sent from ${open} on.`;
    case 'on the card':
      return `${why} What you typed stays on this card, and it can be sent from ${open} on.`;
  }
}

/** "Visio can be had until September 30, 2027. After it comes Planner." @param today To say what is over as over. */
export function retirementWords({ on, successor }: Retirement, productName: string, today: CalendarDate): string {
  const had = `${productName} ${on < today ? 'could' : 'can'} be had until ${dateWords(on)}.`;
  return successor === undefined ? had : `${had} After it comes ${inertText(successor, 60)}.`;
}

/** Says what has to be put right in one field, by the name that it has on the form. */
export function problemWords(problem: PurchaseProblem): string {
  switch (problem.field) {
    case 'product':
      return problem.code === 'missing' ? 'Product: choose one.' : 'Product: this one is not in the catalog any more.';
    case 'seats':
      return `Seats: type a whole number from 1 to ${problem.most.toLocaleString('en-US')}.`;
    case 'purchaseOrderNumber':
      return textProblem('Purchase order', problem);
    case 'reseller':
      return textProblem('Reseller', problem);
    case 'resellerOrderNumber':
      return textProblem('Reseller order', problem);
    case 'note':
      return textProblem('Note', problem);
    case 'coverFrom':
      return 'Cover from: type a date such as 2026-08-01.';
    case 'coverUntil':
      return coverProblem(problem);
    case 'price':
      return 'Seat price: type an amount such as 120 or 120.50, or leave it empty.';
    case 'own':
      return ownFieldProblem(problem);
    case 'link':
      return 'Link to the proof: it must begin with “https” and be an address that opens in a browser.';
    case 'proof':
      return 'Proof: send me the purchase order as a file in this chat, or paste a link to it.';
  }
}

/** "Funding string: it should look like 123456-7890." */
function ownFieldProblem({ label, code, most, looksLike }: Extract<PurchaseProblem, { field: 'own' }>): string {
  switch (code) {
    case 'missing':
      return looksLike === undefined ? `${label}: type it.` : `${label}: type it, such as ${looksLike}.`;
    case 'too-long':
      return `${label}: at most ${most} characters.`;
    case 'no-match':
      return `${label}: it should look like ${looksLike ?? 'what its pattern says'}.`;
  }
}

function textProblem(name: string, { code, most }: { readonly code: string; readonly most: number }): string {
  switch (code) {
    case 'missing':
      return `${name}: type it.`;
    case 'no-letters':
      return `${name}: it needs letters or digits.`;
    default:
      return `${name}: at most ${most} characters.`;
  }
}

function coverProblem({ code, termEndsOn }: Extract<PurchaseProblem, { field: 'coverUntil' }>): string {
  const name = 'Cover until';
  const termEnd = termEndsOn === undefined ? '' : dateWords(termEndsOn);
  switch (code) {
    case 'missing':
    case 'not-a-date':
      return `${name}: type a date such as 2027-06-30.`;
    case 'over':
      return `${name}: it is over already.`;
    case 'not-the-term-end':
      return `${name}: choose the last day of a term, such as ${termEnd}.`;
    case 'before-start':
      return `${name}: it is before the first day.`;
    case 'longer-than-a-year':
      return `${name}: cover lasts at most one year.`;
  }
}
