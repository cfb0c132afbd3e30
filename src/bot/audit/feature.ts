import { auditReach } from '../../application/audit/audit-reach';
import { mayRun } from '../../application/reconcile/show-run';
import { presentNote, presentRefusal } from '../answer/plain';
import { button, choosing } from '../button/press';
import { chosenDepartment, chosenPool } from '../turn/chosen';
import { type Feature, type Understood } from '../turn/feature';
import { departmentSlot, draftPerson, poolSlots } from '../turn/slots';
import { placed, type Reply } from '../turn/turn';
import { defined } from '../../domain/defined';
import { replyAnswer, replyAnswerForm, replyExceptions, replySign, replySignForm } from './answer-exceptions';
import { replyFile } from './files';
import { replyAudit, replyAuditPage, replyExport, replyPack, replyPoolPurchases } from './reply-audit';
import { pastDayOf, replyPersonHistory, replyPersonPage, replyWhoHad } from './reply-past';

/** Audits, what was on a day that is over, and files to take along. */
export const audit = {
  handlers: {
    audit: replyTypedAudit,
    'who-had': whoHad,
    'person-history': ({ context, turn, intent }) =>
      replyPersonHistory(context, turn, draftPerson(turn, intent.person)),
    export: async (message) => {
      const department = await departmentSlot(message, message.intent.department, {
        press: () => choosing('audit.export', {}),
      });
      return department.ok ? replyExport(message.context, message.turn, department.value) : department.reply;
    },
    'evidence-pack': evidencePack,
  },
  actions: {
    'audit.take': (context, turn, data) =>
      replyAudit(context, turn, defined({ asOf: data.asOf, department: chosenDepartment(turn, data) })),
    'audit.show': async (context, turn, data) => placed(await replyAuditPage(context, turn, data), data),
    'audit.show-pool': async (context, turn, data) => placed(await replyPoolPurchases(context, turn, data), data),
    'audit.show-exceptions': async (context, turn, data) => placed(await replyExceptions(context, turn, data), data),
    'audit.answer-form': replyAnswerForm,
    'audit.answer': replyAnswer,
    'audit.sign-form': (context, turn, data) => replySignForm(context, turn, data.audit),
    'audit.sign': (context, turn, data) => replySign(context, turn, data.audit),
    'audit.pack': (context, turn, data) => replyPack(context, turn, data.audit),
    'audit.export': async (context, turn, data) =>
      placed(await replyExport(context, turn, chosenDepartment(turn, data)), {}),
    'who-had.show': async (context, turn, data) => {
      const pool = chosenPool(turn, data);
      const isPage = data.isInPlace === true && pool.product !== undefined;
      const reply = await replyWhoHad(context, turn, { ...pool, on: data.on, offset: isPage ? data.offset : 0 });
      return isPage ? placed(reply, data) : reply;
    },
    'person-history.show': async (context, turn, data) => placed(await replyPersonPage(context, turn, data), data),
  },
} satisfies Feature;

async function replyTypedAudit(message: Understood<'audit'>): Promise<Reply> {
  const { context, turn, intent } = message;
  // Before any name or day is looked at: what there is, is not for everybody.
  const reached = await auditReach(context.ports, turn.actor);
  if (!reached.ok) return presentRefusal(reached.refusal);
  const day = pastDayOf(context, intent.date);
  if (!day.ok) return day.reply;
  const department = await departmentSlot(message, intent.department, {
    press: () => choosing('audit.take', defined({ asOf: day.on })),
  });
  if (!department.ok) return department.reply;
  return replyAudit(context, turn, defined({ asOf: day.on, department: department.value }));
}

async function whoHad(message: Understood<'who-had'>): Promise<Reply> {
  const { context, turn, intent } = message;
  const reached = await auditReach(context.ports, turn.actor);
  if (!reached.ok) return presentRefusal(reached.refusal);
  const day = pastDayOf(context, intent.date);
  if (!day.ok) return day.reply;
  const { on } = day;
  if (on === undefined) {
    return presentNote(
      'On which day?',
      'Name it, such as “who had Visio on March 31”. “who has Visio” is about today.',
    );
  }
  const slots = await poolSlots(message, { press: (known) => choosing('who-had.show', { ...known, on }) });
  return slots.ok ? replyWhoHad(context, turn, { ...slots.pool, on }) : slots.reply;
}

/** An audit is made for the pack. */
async function evidencePack({ context, turn, intent }: Understood<'evidence-pack'>): Promise<Reply> {
  const allowed = await mayRun(context.ports, turn.actor, 'see');
  if (!allowed.ok) {
    // Whoever sees a department has a workbook of it.
    const reached = await auditReach(context.ports, turn.actor);
    if (!reached.ok) return presentRefusal(reached.refusal);
    return presentNote(
      'The evidence pack is for central IT and auditors',
      'Yours is the workbook of your department.',
      [],
      [button('Export', 'audit.export', {})],
    );
  }
  const day = pastDayOf(context, intent.date);
  return day.ok ? replyFile(context, turn, { asOf: day.on }) : day.reply;
}
