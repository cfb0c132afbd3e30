import { type RenderedCard } from '../../cards/render';
import { isFault } from '../../ports/fault';
import { type FileShown } from '../../ports/teams/outlet';
import { presentNote, presentRefusal } from '../answer/plain';
import { type BotContext } from '../turn/bot-context';
import { keyOf, type Speaker } from '../turn/turn';
import { type MadeFile } from '../../application/audit/audit-uses';
import { findOffered } from './files';

/** A file that was accepted, and where Teams wants it. */
interface Accepted {
  readonly sha256: string;
  readonly uploadUrl: string;
  readonly shown: FileShown;
  /** The message that asked. */
  readonly activityId: string | undefined;
}

/**
 * Begins to hand over a file that was offered to this person, after the turn, since it may be large. Whether they still may have it is decided
 * when it is handed over.
 *
 * @returns Whether it was offered to them; `again` where it is on its way already.
 */
export async function beginHandOver(
  context: BotContext,
  speaker: Speaker,
  accepted: Accepted,
): Promise<'begun' | 'again' | 'not-offered'> {
  const { actor } = speaker;
  const { sha256, activityId = '' } = accepted;
  const file = await findOffered(context, actor, sha256);
  if (file === undefined) return 'not-offered';
  const key = keyOf('hand-over', actor.userId, sha256, activityId);
  if ((await context.turns.claim(key)) === 'repeat') return 'again';
  context.afterTurn.begin(
    async () => {
      try {
        await handOver(context, speaker, { file, ...accepted });
      } finally {
        // Accepted once more, it is handed over once more.
        await context.turns.giveUp(key);
      }
    },
    { key },
  );
  return 'begun';
}

async function handOver(
  { ports, audits, outlet }: BotContext,
  { actor, address }: Speaker,
  { file, uploadUrl, shown, activityId }: Accepted & { readonly file: MadeFile },
): Promise<void> {
  try {
    const handed = await audits.handOverFile(ports, actor, { file, uploadUrl });
    if (!handed.ok) await outlet.post(address, presentRefusal(handed.refusal));
    else if (handed.isThere) await outlet.showFile(address, shown, activityId);
    else await outlet.post(address, presentGone());
  } catch (error) {
    if (!isFault(error)) throw error;
    ports.logger.warn('a file could not be handed over', { kind: error.kind, error });
    await outlet.post(
      address,
      presentNote(
        'The file was not sent',
        'Teams or our own store did not take or give it. Allow it once more, or ask for it again.',
      ),
    );
  }
}

const presentGone = (): RenderedCard =>
  presentNote(
    'This file is kept no more',
    'It was handed over before, or waited for more than a day. Ask for it once more.',
  );

/** Forgets a file that was offered to this person, and declined. */
export function beginDecline(context: BotContext, { actor }: Speaker, sha256: string): void {
  context.afterTurn.begin(async () => {
    const file = await findOffered(context, actor, sha256);
    if (file !== undefined) await context.audits.declineFile(context.ports, file);
  });
}
