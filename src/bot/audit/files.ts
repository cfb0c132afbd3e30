import { z } from 'zod';
import { type PersonActor } from '../../domain/actor';
import { type CalendarDate, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { departmentId } from '../../domain/ids';
import { type Result } from '../../domain/result';
import { type RenderedCard } from '../../cards/render';
import { inertName } from '../../cards/parts/inert';
import { type Message } from '../../ports/teams/messenger';
import { presentNote } from '../answer/plain';
import { sizeWords } from '../purchase/purchase-words';
import { sayingHowFar } from '../reconcile/progress';
import { type BotContext } from '../turn/bot-context';
import { replyAfterTurn } from '../turn/after-turn';
import { keyOf, type Reply, type Speaker, storable } from '../turn/turn';
import { type FileAbout, type MadeFile, type PreparedFile } from '../../application/audit/audit-uses';

/** A file of what there is, or of an audit that is made for it: of a day that is over, or of today. */
type FileWanted = FileAbout | { readonly asOf: CalendarDate | undefined };

/** Makes a file after the turn and offers it; Teams asks its reader to allow it. Only in a personal chat, since Teams does it nowhere else. */
export function replyFile(context: BotContext, speaker: Speaker, wanted: FileWanted): Reply {
  const isPack = !('department' in wanted);
  const { address } = speaker;
  if (address.conversationType !== 'personal') {
    return {
      ...presentNote(
        isPack ? 'The evidence pack is not for a channel' : 'The workbook is not for a channel',
        'Teams hands files over in a personal chat only.',
        [`Open yours with me, and type “${isPack ? 'evidence pack' : 'export'}”.`],
      ),
      place: 'below',
    };
  }
  return {
    ...replyAfterTurn(context, speaker, {
      meanwhile: presentNote(
        isPack ? 'Making the evidence pack…' : 'Making the workbook…',
        'This message changes when it is done.',
      ),
      work: async (say) => {
        const made = await prepare(context, speaker, wanted, say);
        return made.ok ? offer(context, speaker, made.file) : { kind: 'refused', refusal: made.refusal };
      },
      otherwise: { kind: 'no-audit', of: 'file' },
      name: 'a file that somebody asked for',
    }),
    place: 'below',
  };
}

async function prepare(
  { audits, ports }: BotContext,
  { actor }: Speaker,
  wanted: FileWanted,
  say: (message: Message) => void,
): Promise<Result<{ readonly file: PreparedFile }>> {
  if (!('asOf' in wanted)) return audits.preparePack(ports, actor, wanted);
  const made = await audits.makeAudit(ports, actor, defined({ asOf: wanted.asOf }), sayingHowFar('audit', say));
  return made.ok ? audits.preparePack(ports, actor, { audit: made.audit.id }) : made;
}

/** Offers a file to one person, and remembers that: nobody else gets it by naming its hash. */
async function offer(
  { ports, turns, outlet }: BotContext,
  { actor, address }: Speaker,
  { id, department, name, sizeBytes, sha256 }: PreparedFile,
): Promise<Message> {
  const key = offerKey(actor, sha256);
  const file = storable({ id, department });
  await turns.save({ key, status: 'answered', at: instantOf(ports.clock.now()), said: { file } });
  const description = department === undefined ? 'Evidence pack' : 'Workbook of a department';
  await outlet.offer(address, { name, sizeInBytes: sizeBytes, description, context: { sha256 } });
  ports.pace.count({ conversationId: address.conversationId });
  return { kind: 'file-offered', name, sizeBytes };
}

const offerKey = (actor: PersonActor, sha256: string) => keyOf('file', actor.userId, sha256);

/** Said once a file is offered. */
export const presentFileOffered = ({
  name,
  sizeBytes,
}: {
  readonly name: string;
  readonly sizeBytes: number;
}): RenderedCard =>
  presentNote(
    `${inertName(name)} is ready`,
    `${sizeWords(sizeBytes)}. Allow it below, and Teams puts it into your files.`,
  );

/** What was offered to this person under a hash; undefined where nothing was within a day. */
export async function findOffered(
  { turns }: BotContext,
  actor: PersonActor,
  sha256: string,
): Promise<MadeFile | undefined> {
  const said = (await turns.find(offerKey(actor, sha256)))?.said;
  const read = offered.safeParse(said);
  if (!read.success) return undefined;
  const { id, department } = read.data.file;
  return { id, ...defined({ department: department === undefined ? undefined : departmentId(department) }) };
}

const offered = z.object({ file: z.object({ id: z.string(), department: z.string().optional() }) });
