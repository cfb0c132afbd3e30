import { adoptLicenses, findAdoptable } from '../../application/reconcile/adopt-licenses';
import { planTenant, runReconcile } from '../../application/reconcile/run-reconcile';
import { mayRun, showRun } from '../../application/reconcile/show-run';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { defined } from '../../domain/defined';
import { type OnProgress } from '../../domain/reconcile/progress';
import { type ReconcileRun } from '../../domain/reconcile/run';
import { replyAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { presentAdopting, presentAdoptionAsk } from './adoption';
import { presentRefusal } from '../answer/plain';
import { presentProgress, sayingHowFar } from './progress';
import { presentRun } from './run';
import { type PressedTurn, type Reply, type Speaker } from '../turn/turn';

type AdoptingTurn = Speaker & Pick<PressedTurn, 'key'>;

/** What a run would do; made after the turn, which is too short for a whole tenant. */
export async function replyPlan(context: BotContext, speaker: Speaker): Promise<Reply> {
  const allowed = await mayRun(context.ports, speaker.actor, 'see');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  return runAfterTurn(context, speaker, true, (onProgress) =>
    planTenant(context.ports, { by: speaker.actor, triesAgain: true, isLook: true, onProgress }),
  );
}

/** Runs the reconciler; with `agreesTo`, also the releases that this run was held back from. */
export async function replyReconcile(
  context: BotContext,
  speaker: Speaker,
  asked: { readonly agreesTo?: string } = {},
): Promise<Reply> {
  const { ports } = context;
  const allowed = await mayRun(ports, speaker.actor, 'change');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  const agreesTo = asked.agreesTo === undefined ? undefined : await ports.runs.find(asked.agreesTo);
  if (asked.agreesTo !== undefined && agreesTo === undefined) return presentRefusal({ code: 'card-too-old' });
  await context.countChange?.();
  const options = { by: speaker.actor, triesAgain: true, ...defined({ agreesTo }) };
  return runAfterTurn(context, speaker, false, (onProgress) => runReconcile(ports, { ...options, onProgress }));
}

/** Asks whether the licenses of a run that somebody gave outside alacarte are to be ours. */
export async function replyAdoptAsk({ ports }: BotContext, { actor }: Speaker, about: AdoptAbout): Promise<Reply> {
  const found = await findAdoptable(ports, actor, about);
  if (!found.ok) return presentRefusal(found.refusal);
  const { run } = found;
  const { person } = about;
  return presentAdoptionAsk(await showRun(ports, actor, run, { offset: 0, limit: run.lines.length }), person);
}

/** Which licenses that somebody gave outside alacarte: of a run, all of them or those of one person. */
type AdoptAbout = Parameters<typeof findAdoptable>[2];

/** Adopts them. */
export async function replyAdopt(context: BotContext, turn: AdoptingTurn, about: AdoptAbout): Promise<Reply> {
  const { ports } = context;
  const { actor, key } = turn;
  const found = await findAdoptable(ports, actor, about);
  if (!found.ok) return presentRefusal(found.refusal);
  await context.countChange?.();
  return replyAfterTurn(context, turn, {
    meanwhile: presentAdopting(),
    work: async () => ({ kind: 'adoption', adoption: await adoptLicenses(ports, { actor, key, ...about }) }),
    otherwise: { kind: 'adoption', adoption: { kind: 'trouble' } },
    name: 'an adoption that somebody asked for',
  });
}

/** A page of a run that is kept. */
export async function replyRun(context: BotContext, { actor }: Speaker, id: string, offset: number): Promise<Reply> {
  const { ports } = context;
  const allowed = await mayRun(ports, actor, 'see');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  const run = await ports.runs.find(id);
  if (run === undefined) return presentRefusal({ code: 'card-too-old' });
  return presentRun(await showRun(ports, actor, run, { offset, limit: ROWS_PER_PAGE }), ports.policy.timeZone);
}

/** A run, made after the turn. */
const runAfterTurn = (
  context: BotContext,
  speaker: Speaker,
  isDryRun: boolean,
  run: (onProgress: OnProgress) => Promise<ReconcileRun | undefined>,
): Reply => {
  const of = isDryRun ? 'plan' : 'reconcile';
  return replyAfterTurn(context, speaker, {
    meanwhile: presentProgress(of),
    work: async (say) => {
      const made = await run(sayingHowFar(of, say));
      if (made === undefined) return { kind: 'no-run', because: 'busy', isDryRun };
      // It shows everybody's names: to whoever may see them now.
      if (!(await mayRun(context.ports, speaker.actor, 'see')).ok)
        return { kind: 'role-ended', ...(isDryRun ? {} : { changed: made.counts.done }) };
      const page = { offset: 0, limit: ROWS_PER_PAGE };
      return { kind: 'run', shown: await showRun(context.ports, speaker.actor, made, page) };
    },
    otherwise: { kind: 'no-run', because: 'trouble', isDryRun },
    stopped: { kind: 'no-run', because: 'stopped', isDryRun },
    name: 'a run that somebody asked for',
  });
};
