import { type Evidence } from '../../../ports/audit/evidence';
import { dayText, momentText } from './moment';
import { actorText } from './people';

/** What a document is about, line by line: the same in each. */
export function aboutLines(evidence: Evidence): readonly (readonly [label: string, value: string])[] {
  const { organization, timeZone, audit, madeBy } = evidence;
  const { department } = audit;
  return [
    ['Organization', organization],
    ['Covers', department === undefined ? 'every department' : `${department.name} alone`],
    ['As of', `${dayText(audit.asOf)}${audit.isPast ? ', with its last second' : ''}`],
    ['Made at', momentText(timeZone, audit.madeAt)],
    ['Made by', actorText(madeBy)],
    ['Tenant read', tenantText(evidence)],
    ['Time zone', timeZone],
    ['Audit', audit.id],
  ];
}

/** When the tenant was read, or that it was not. */
function tenantText({ audit, timeZone }: Evidence): string {
  if (audit.tenantReadAt === undefined) return 'not read';
  const at = momentText(timeZone, audit.tenantReadAt);
  return audit.isPast ? `${at}, the last reading on record by the end of the day` : at;
}

/** What a document does not say, so that nobody takes silence for an answer. */
export function notSaid({ audit }: Evidence): readonly string[] {
  const noActual = audit.pools.some(({ actual }) => actual === undefined);
  return [
    ...(audit.isPast
      ? [
          'The day is over: purchases, entitled, seated and waiting are rebuilt from the ledger as it was recorded by the end of that day; exceptions are those that a reading of the tenant had found by then and not seen gone.',
        ]
      : []),
    ...(noActual
      ? ['Who really had a license in the tenant (“actual”) was not read for this day, and is left out.']
      : []),
    ...(audit.tenantReadAt === undefined
      ? ['The tenant was not read by then: nothing is said of its units, nor of exceptions in it.']
      : []),
    ...(audit.products.some(({ units }) => units?.isUnclear === true)
      ? ['What the tenant says of some units cannot be judged; those products are marked “unclear”.']
      : []),
    'Only products of the catalog, and departments that alacarte knows, are counted; other licenses of the tenant are not part of it.',
    'That a purchase order is genuine is shown by its proof, not by this statement; what was recorded after the day is in “Learned later” and changes no number.',
  ];
}
