import {
  type DecisionTaken,
  type Evidence,
  type NamedAttestation,
  type NamedSpell,
} from '../../../ports/audit/evidence';
import { decisionText } from '../words/decisions';
import { actorText } from '../words/people';
import { WHYS } from '../words/spells';
import { type Column, day, moment, sheetOf, type SheetOf, text, whole } from './cells';

/** Who had a seat from when to when, and why. */
export function spellsSheet({ spells, timeZone }: Evidence): SheetOf {
  const columns: readonly Column<NamedSpell>[] = [
    { title: 'Department', width: 24, of: ({ departmentName }) => text(departmentName) },
    { title: 'Product', width: 18, of: ({ productName }) => text(productName) },
    { title: 'Person', width: 24, of: ({ person }) => text(person.displayName) },
    { title: 'User principal name', width: 32, of: ({ person }) => text(person.userPrincipalName) },
    { title: 'From', width: 17, of: ({ from }) => moment(timeZone, from) },
    { title: 'Until', width: 17, of: ({ until }) => moment(timeZone, until) },
    { title: 'Began because', width: 24, of: ({ began }) => text(WHYS[began.why]) },
    { title: 'Began by', width: 34, of: ({ began }) => text(actorText(began.by)) },
    { title: 'Ledger entry', width: 10, of: ({ began }) => whole(began.entry) },
    { title: 'Ended because', width: 24, of: ({ ended }) => text(ended && WHYS[ended.why]) },
    { title: 'Ended by', width: 34, of: ({ ended }) => text(ended && actorText(ended.by)) },
    { title: 'Ledger entry of the end', width: 10, of: ({ ended }) => whole(ended?.entry) },
    { title: 'Paid by purchase orders', width: 28, of: ({ paidBy }) => text(paidBy.join(', ')) },
  ];
  return sheetOf('Seat spells', columns, spells);
}

/** Who decided what. */
export function decisionsSheet({ decisions, timeZone }: Evidence): SheetOf {
  const columns: readonly Column<DecisionTaken>[] = [
    { title: 'At', width: 17, of: ({ entry }) => moment(timeZone, entry.at) },
    { title: 'Department', width: 24, of: ({ departmentName }) => text(departmentName ?? 'institution') },
    { title: 'Product', width: 18, of: ({ productName }) => text(productName) },
    { title: 'What', width: 24, of: ({ entry }) => text(decisionText(entry.fact)?.what) },
    { title: 'About', width: 50, of: ({ entry }) => text(decisionText(entry.fact)?.about) },
    { title: 'Words', width: 40, of: ({ entry }) => text(decisionText(entry.fact)?.words) },
    { title: 'By', width: 36, of: ({ entry }) => text(actorText(entry.actor)) },
    { title: 'Ledger entry', width: 10, of: ({ entry }) => whole(entry.number) },
  ];
  return sheetOf('Decisions', columns, decisions);
}

/** Who was to keep a seat in the next term, and who was not. */
export function attestationsSheet({ attestations, timeZone }: Evidence): SheetOf {
  const columns: readonly Column<NamedAttestation>[] = [
    { title: 'Department', width: 24, of: ({ departmentName }) => text(departmentName) },
    { title: 'Product', width: 18, of: ({ productName }) => text(productName) },
    { title: 'Last day of the term', width: 14, of: ({ lastDay }) => day(lastDay) },
    { title: 'Person', width: 24, of: ({ person }) => text(person.displayName) },
    { title: 'User principal name', width: 32, of: ({ person }) => text(person.userPrincipalName) },
    { title: 'Result', width: 10, of: ({ result }) => text(result) },
    { title: 'Said by', width: 36, of: ({ by }) => text(actorText(by)) },
    { title: 'Said at', width: 17, of: ({ at }) => moment(timeZone, at) },
  ];
  return sheetOf('Attestations', columns, attestations);
}
