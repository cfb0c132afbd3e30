import { type Audit, type AuditException, type AuditFigures } from '../../domain/audit/audit';
import { type AuditHead, headOf } from '../../domain/audit/audit-shown';
import { type ExceptionAnswer, keyOf, keyText } from '../../domain/audit/exception';
import { type Ports } from '../ports';
import { type KeptAudits } from './audit-uses';
import { signOffsSince } from './sign-offs';

type LatestPorts = Pick<Ports, 'audits' | 'exceptions' | 'institution'>;

/** Audits that are kept, as they stand now: with the latest answers to what they found, and with who signed them since. */
export function latestAudits(ports: LatestPorts): KeptAudits & {
  /** All of one. */
  whole(id: string): Promise<Audit | undefined>;
} {
  const { audits } = ports;
  return {
    find: async (id): Promise<AuditHead | undefined> => {
      const kept = await audits.find(id);
      if (kept === undefined) return undefined;
      // Words that were learned later are few, and are kept with all the rest.
      const isLong = kept.learnedLaterCount > 0;
      const [whole, exceptions, signOffs] = await Promise.all([
        isLong ? audits.whole(id) : undefined,
        answeredNow(ports, kept, () => audits.exceptions(id, { offset: 0, limit: kept.exceptionCount })),
        signOffsNow(ports, kept),
      ]);
      const { poolCount, exceptionCount: _, learnedLaterCount: __, exceptionsByKind: ___, ...head } = kept;
      const unanswered = exceptions?.filter(({ answered }) => answered === undefined).length;
      return {
        ...head,
        poolCount,
        learnedLater: whole?.learnedLater ?? [],
        signOffs,
        figures: unanswered === undefined ? kept.figures : { ...kept.figures, unanswered },
      };
    },
    pools: (id, part) => audits.pools(id, part),
    exceptions: async (id, part) => {
      const kept = await audits.find(id);
      if (kept === undefined) return [];
      const read = () => audits.exceptions(id, part);
      return (await answeredNow(ports, kept, read)) ?? read();
    },
    whole: async (id) => {
      const kept = await audits.whole(id);
      if (kept === undefined) return undefined;
      const [exceptions, signOffs] = await Promise.all([
        answeredNow(ports, headOf(kept), () => Promise.resolve(kept.exceptions)),
        signOffsNow(ports, kept),
      ]);
      return { ...kept, exceptions: exceptions ?? kept.exceptions, signOffs };
    },
  };
}

/** What was found, with its latest answers; undefined where there is nothing that an answer could change: of a day that is over, they stay as they were. */
async function answeredNow(
  { exceptions }: Pick<LatestPorts, 'exceptions'>,
  { isPast, figures }: { readonly isPast: boolean; readonly figures: AuditFigures },
  read: () => Promise<readonly AuditException[]>,
): Promise<readonly AuditException[] | undefined> {
  if (isPast || figures.exceptions === 0) return undefined;
  const [found, books] = await Promise.all([read(), exceptions.all()]);
  const answers = new Map<string, ExceptionAnswer>();
  for (const { open } of books)
    for (const one of open) if (one.answered !== undefined) answers.set(keyText(keyOf(one)), one.answered);
  return found.map((one) => {
    const answered = answers.get(keyText(keyOf(one)));
    return answered === undefined ? one : { ...one, answered };
  });
}

/** Who signed an audit, the newest first: a department's part is not signed. */
async function signOffsNow(
  ports: Pick<LatestPorts, 'institution'>,
  { asOf, madeAt, signOffs, department }: Pick<Audit, 'asOf' | 'madeAt' | 'signOffs' | 'department'>,
): Promise<Audit['signOffs']> {
  if (department !== undefined) return signOffs;
  const since = await signOffsSince(ports, { asOf, since: madeAt });
  const isNew = since.filter(({ by, at }) => !signOffs.some((one) => one.at === at && one.by.userId === by.userId));
  return [...isNew, ...signOffs];
}
