import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type AuditException } from '../../domain/audit/audit';
import { type AuditHead, type AuditRights } from '../../domain/audit/audit-shown';
import { keyOf, keyText } from '../../domain/audit/exception';
import { wordsOf } from '../../domain/purchase/purchase';
import { presentRefusal } from '../answer/plain';
import { wordsProblem } from '../purchase/question/words-input';
import { type ButtonData } from '../button/verbs';
import { type BotContext } from '../turn/bot-context';
import { ofSender, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { ANSWER_FIELDS, answeredWords, presentAnswerForm, presentExceptions, presentSignForm } from './exceptions';
import { openAudit, replyAuditPage } from './reply-audit';

/** A page of what an audit found, each with its latest answer. */
export async function replyExceptions(
  context: BotContext,
  speaker: Speaker,
  { audit: id, offset }: { readonly audit: string; readonly offset: number },
): Promise<Reply> {
  const opened = await openAudit(context, speaker, id);
  return opened.ok ? pageOf(context, opened, { offset }) : opened.reply;
}

async function pageOf(
  { ports, audits }: BotContext,
  { audit, may }: { readonly audit: AuditHead; readonly may: AuditRights },
  { offset, done }: { readonly offset: number; readonly done?: string },
): Promise<Reply> {
  const exceptions = await audits.kept(ports).exceptions(audit.id, { offset, limit: ROWS_PER_PAGE });
  return presentExceptions({ audit, offset, exceptions, may }, { timeZone: ports.policy.timeZone, done });
}

/** An exception of an audit, for those who may answer it. */
type ToAnswer =
  | {
      readonly ok: true;
      readonly audit: AuditHead;
      readonly may: AuditRights;
      readonly exception: AuditException;
    }
  | { readonly ok: false; readonly reply: Reply };

async function openException(
  context: BotContext,
  speaker: Speaker,
  { audit: id, at }: { readonly audit: string; readonly at: number },
): Promise<ToAnswer> {
  const opened = await openToDecide(context, speaker, id);
  if (!opened.ok) return opened;
  const [exception] = await context.audits.kept(context.ports).exceptions(id, { offset: at, limit: 1 });
  return exception === undefined || opened.audit.isPast
    ? { ok: false, reply: presentRefusal({ code: 'card-too-old' }) }
    : { ...opened, exception };
}

/** An audit for those who decide; others get the refusal of whatever only central IT does. */
async function openToDecide(context: BotContext, speaker: Speaker, id: string) {
  const opened = await openAudit(context, speaker, id);
  if (!opened.ok || opened.may.decides) return opened;
  const { approvers } = await context.ports.institution.read();
  const refusal = { code: 'central-it-only', askPeople: approvers.slice(0, 3) } as const;
  return { ok: false, reply: presentRefusal(refusal) } as const;
}

/** The form that answers an exception. */
export async function replyAnswerForm(
  context: BotContext,
  speaker: Speaker,
  data: ButtonData<'audit.answer-form'>,
): Promise<Reply> {
  const opened = await openException(context, speaker, data);
  if (!opened.ok) return opened.reply;
  const { timeZone } = context.ports.policy;
  return presentAnswerForm(opened.audit, opened.exception, { at: data.at, timeZone });
}

const ANSWERS = ['accepted', 'mend', 'ask-department'] as const;

/** Records what an approver says of an exception, and shows the page that it stands on. */
export async function replyAnswer(
  context: BotContext,
  turn: PressedTurn,
  data: ButtonData<'audit.answer'>,
): Promise<Reply> {
  const opened = await openException(context, turn, data);
  if (!opened.ok) return opened.reply;
  const { audit, exception } = opened;
  const typed = turn.inputs;
  const said = typed[ANSWER_FIELDS.words] ?? '';
  const answer = ANSWERS.find((one) => one === (data.answer ?? typed[ANSWER_FIELDS.answer]));
  const problems = [
    ...(answer === undefined ? ['Choose what is to be said.'] : []),
    ...[wordsProblem(said, 'Type a few words: an auditor reads them.')].filter((one) => one !== undefined),
  ];
  const { timeZone } = context.ports.policy;
  if (answer === undefined || problems.length > 0)
    return presentAnswerForm(audit, exception, { at: data.at, timeZone, problems, typed });
  const words = wordsOf(said);
  // The same words to the same exception are one answer, until another one is given.
  const key = ofSender(turn, 'audit.answer', keyText(keyOf(exception)), answer, words, exception.answered?.at ?? '');
  const given = { key, exception: keyOf(exception), answer, words };
  const recorded = await context.audits.answerException(context.ports, turn.actor, given);
  if (!recorded.ok) return presentRefusal(recorded.refusal);
  // How much is left unanswered is counted anew.
  const now = await openAudit(context, turn, audit.id);
  if (!now.ok) return now.reply;
  const offset = data.at - (data.at % ROWS_PER_PAGE);
  return pageOf(context, now, { offset, done: answeredWords(exception, answer, recorded.told) });
}

/** Asks before an audit is signed. */
export async function replySignForm(context: BotContext, speaker: Speaker, id: string): Promise<Reply> {
  const opened = await openToDecide(context, speaker, id);
  if (!opened.ok) return opened.reply;
  return presentSignForm(opened.audit, { timeZone: context.ports.policy.timeZone });
}

/** Signs an audit, and shows it with the sign-off. */
export async function replySign(context: BotContext, turn: PressedTurn, id: string): Promise<Reply> {
  const opened = await openToDecide(context, turn, id);
  if (!opened.ok) return opened.reply;
  const typed = turn.inputs[ANSWER_FIELDS.words] ?? '';
  const problem = typed.trim() === '' ? undefined : wordsProblem(typed, '');
  const { timeZone } = context.ports.policy;
  if (problem !== undefined) return presentSignForm(opened.audit, { timeZone, problems: [problem], typed });
  const words = wordsOf(typed);
  const signed = await context.audits.signAudit(context.ports, turn.actor, {
    audit: id,
    ...(words === '' ? {} : { words }),
  });
  if (!signed.ok) return presentRefusal(signed.refusal);
  const others = opened.audit.signOffs.filter(
    ({ by, at }) => by.userId !== signed.signOff.by.userId || at !== signed.signOff.at,
  );
  return replyAuditPage(context, turn, { audit: id, offset: 0 }, { signOffs: [signed.signOff, ...others] });
}
