import { type PersonActor } from '../../domain/actor';
import { type CalendarDate, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { departmentId } from '../../domain/ids';
import { type RenderedCard } from '../../cards/render';
import { inertName } from '../../cards/parts/inert';
import { type ConversationAddress } from '../../domain/conversation';
import { type Message } from '../../ports/teams/messenger';
import { presentNote } from '../answer/plain';
import { sizeWords } from '../purchase/purchase-words';
import { sayingHowFar } from '../reconcile/progress';
import { type BotContext } from '../turn/bot-context';
import { replyAfterTurn } from '../turn/after-turn';
import { keyOf, type Reply, type Speaker, storable } from '../turn/turn';
import { type FileAbout, type PreparedFile } from '../../application/audit/audit-uses';

/** A file of what there is, or of an audit that is made for it: of a day that is over, or of today. */
type FileWanted = FileAbout | { readonly asOf: CalendarDate | undefined };

/** Makes a file after the turn and offers it; Teams asks its reader to allow it. Only in a personal chat, since Teams does it nowhere else. */
export function replyFile(context: BotContext, speaker: Speaker, wanted: FileWanted): Reply {
  const isPack = !('department' in wanted);
  const { actor, address } = speaker;
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
        const about = 'asOf' in wanted ? await newAudit(context, speaker, wanted.asOf, say) : wanted;
        const made = await context.audits.preparePack(context.ports, actor, about);
        return made.ok
          ? offer(context, { actor, address, about }, made.file)
          : { kind: 'refused', refusal: made.refusal };
      },
      otherwise: { kind: 'no-audit', of: 'file' },
      name: 'a file that somebody asked for',
    }),
    place: 'below',
  };
}

async function newAudit(
  { audits, ports }: BotContext,
  { actor }: Speaker,
  asOf: CalendarDate | undefined,
  say: (message: Message) => void,
): Promise<FileAbout> {
  const { id } = await audits.makeAudit(ports, actor, defined({ asOf }), sayingHowFar('audit', say));
  return { audit: id };
}

interface Offered {
  readonly actor: PersonActor;
  readonly address: ConversationAddress;
  readonly about: FileAbout;
}

/** Offers a file to one person, and remembers that: nobody else gets it by naming its hash. */
async function offer(
  { ports, turns, outlet }: BotContext,
  { actor, address, about }: Offered,
  { name, sizeBytes, sha256 }: PreparedFile,
): Promise<Message> {
  const key = offerKey(actor, sha256);
  await turns.save({ key, status: 'answered', at: instantOf(ports.clock.now()), said: storable({ about }) });
  const description = 'audit' in about ? 'Evidence pack' : 'Workbook of a department';
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

/**
 * What was offered to this person under a hash; undefined where nothing was within a day.
 */
export async function findOffered(
  { turns }: BotContext,
  actor: PersonActor,
  sha256: string,
): Promise<FileAbout | undefined> {
  const said = (await turns.find(offerKey(actor, sha256)))?.said;
  const about = isRecord(said) ? said['about'] : undefined;
  if (!isRecord(about)) return undefined;
  const { audit, department } = about;
  if (typeof audit === 'string') return { audit };
  return typeof department === 'string' ? { department: departmentId(department) } : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
