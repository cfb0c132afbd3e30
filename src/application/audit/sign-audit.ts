import { type PersonActor } from '../../domain/actor';
import { type SignOff } from '../../domain/audit/audit';
import { defined } from '../../domain/defined';
import { wordsOf } from '../../domain/purchase/purchase';
import { type Refusal } from '../../domain/refusal';
import { type Result } from '../../domain/result';
import { approverOf, centralItOnly } from '../access/central-it';
import { type Ports } from '../ports';
import { todayOf } from '../today';
import { latestAudits } from './latest-audits';
import { signOffIn } from './sign-offs';

/** Which audit an approver signs, and what they add to it. */
export interface SignRequest {
  readonly actor: PersonActor;
  /** The id of an audit that was made, and is kept still. */
  readonly audit: string;
  readonly words?: string | undefined;
}

/** The sign-off; `isNew` is false where the same approver had signed an audit of that day before: that one stands. */
export type SignOutcome = Result<{ readonly signOff: SignOff; readonly isNew: boolean }>;

/**
 * Writes an approver's name under an audit, in the ledger of the institution, with the figures as they stood: once for each approver and day
 * that is audited, however often it is asked for.
 *
 * @returns A refusal where the actor is no approver, the audit is not kept any more, or it is a department's part.
 */
export async function signAudit(ports: Ports, { actor, audit: id, words = '' }: SignRequest): Promise<SignOutcome> {
  const audit = await latestAudits(ports).find(id);
  return ports.institution.change(async (books): Promise<SignOutcome> => {
    const institution = await books.institution();
    const by = approverOf(actor, institution);
    if (by === undefined) return refuse(centralItOnly(institution));
    if (audit === undefined) return refuse({ code: 'card-too-old' });
    if (audit.department !== undefined) return refuse({ code: 'audit-narrowed', department: audit.department });
    const { asOf, figures } = audit;
    const command = `audit-signed|${asOf}|${by.userId}`;
    const readSigned = async () => (await books.ledger({ command, limit: 1 })).flatMap(signOffIn)[0];
    const before = await readSigned();
    if (before !== undefined) return { ok: true, signOff: before, isNew: false };
    const said = wordsOf(words);
    const fact = { action: 'audit-signed', asOf, figures, ...defined({ words: said || undefined }) } as const;
    await books.record({ actor: by, effectiveOn: todayOf(ports), command, fact });
    const signOff = await readSigned();
    if (signOff === undefined) throw new Error('an audit was signed, and that is not in the ledger');
    return { ok: true, signOff, isNew: true };
  });
}

const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;
