import { z } from 'zod';
import { PURCHASE_ID, slug } from '../button/card-data';

const entity = z.looseObject({ type: z.string().optional() });
const mention = z.object({
  type: z.literal('mention'),
  text: z.string().optional(),
  mentioned: z.object({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() }),
});

/** Fit to stand in an address or a header of a request, where the SDK puts it. */
const id = z.string().regex(/^[\x20-\x7e]{1,1000}$/u);
const directoryId = z.string().regex(/^[\w-]{0,64}$/u);

const schema = z.object({
  type: z.string().min(1),
  id: id.optional(),
  name: z.string().optional(),
  action: z.string().optional(),
  serviceUrl: z.string(),
  channelId: z.string(),
  deliveryMode: z.string().optional(),
  from: z.object({ id, name: z.string().optional(), aadObjectId: directoryId.optional() }),
  recipient: z.object({ id, name: z.string().optional() }),
  conversation: z.object({ id, conversationType: z.string().optional(), tenantId: z.string().optional() }),
  channelData: z
    .looseObject({
      tenant: z.object({ id: z.string() }).optional(),
      eventType: z.string().nullish().catch(''),
      team: z.object({ id: z.string() }).optional().catch(undefined),
    })
    .optional(),
  replyToId: id.optional(),
  text: z.string().optional(),
  value: z.unknown().optional(),
  entities: z.array(entity).optional(),
  attachments: z.array(z.looseObject({ contentType: z.string().optional() })).optional(),
  membersAdded: z.array(z.object({ id: z.string() })).optional(),
  membersRemoved: z.array(z.object({ id: z.string() })).optional(),
  /** When it was sent, however late it is delivered. */
  timestamp: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

/** What Teams sends us, as much of it as we use. */
export type InboundActivity = z.output<typeof schema>;

/** Somebody mentioned in a message; `text` is what stands in the message for them. */
export interface Mention {
  readonly text: string;
  readonly teamsUserId: string;
  readonly name: string;
  readonly aadObjectId: string | undefined;
}

/** What was read: the server reads it, and the SDK hands the very same object on to the bot. */
const activitiesRead = new WeakMap<object, InboundActivity>();

/** Reads an activity, which costs nothing the second time; undefined when it is not one of Teams. */
export function readActivity(activity: unknown): InboundActivity | undefined {
  const known = activitiesRead.get(Object(activity) as object);
  if (known !== undefined) return known;
  // Some clients send null for what is not there.
  const given = Object.entries(activity ?? {}).filter(([, value]) => value !== null);
  const read = schema.safeParse(Object.fromEntries(given));
  if (!read.success) return undefined;
  activitiesRead.set(read.data, read.data);
  return read.data;
}

/** Who is mentioned, by what Teams says, not by what the text says. */
export function mentionsOf(activity: InboundActivity): readonly Mention[] {
  return (activity.entities ?? []).flatMap((one) => {
    const read = mention.safeParse(one);
    if (!read.success) return [];
    const { text, mentioned } = read.data;
    const name = mentioned.name ?? '';
    return [{ text: text ?? `<at>${name}</at>`, teamsUserId: mentioned.id, name, aadObjectId: mentioned.aadObjectId }];
  });
}

const action = z.object({ action: z.object({ data: z.unknown().optional() }), trigger: z.unknown().optional() });

/** What a press sends, and what made it; undefined when it is none of a card. */
export function actionOf({ value }: InboundActivity): { data: unknown; trigger: unknown } | undefined {
  const read = action.safeParse(value);
  return read.success ? { data: read.data.action.data, trigger: read.data.trigger } : undefined;
}

const downloadInfo = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().max(1000).optional(),
  content: z.object({ downloadUrl: z.string().max(4000), fileType: z.string().max(100).optional() }),
});

/** The files that came with a message. The text of a message comes as an attachment, too, and is none. */
export function filesOf(activity: InboundActivity): readonly { readonly name: string; readonly downloadUrl: string }[] {
  return (activity.attachments ?? []).flatMap((one) => {
    const read = downloadInfo.safeParse(one);
    return read.success ? [{ name: read.data.name ?? '', downloadUrl: read.data.content.downloadUrl }] : [];
  });
}

const consent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({
    /** Of a proof; other files are known by their hash, and whom they were offered to. */
    department: slug.exactOptional(),
    purchase: z.string().regex(PURCHASE_ID).exactOptional(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/u),
  }),
  uploadInfo: z
    .object({
      contentUrl: z.string().max(4000),
      name: z.string().max(1000),
      uploadUrl: z.string().max(4000),
      uniqueId: z.string().max(200),
      fileType: z.string().max(100),
    })
    .optional(),
});

/** The answer to an offer of a file; undefined when it is none of ours. */
export function consentOf({ value }: InboundActivity): z.output<typeof consent> | undefined {
  const read = consent.safeParse(value);
  return read.success ? read.data : undefined;
}

/** The tenant a message comes from; Teams passes it in all contexts. */
export const tenantOf = ({ channelData, conversation }: InboundActivity): string | undefined =>
  channelData?.tenant?.id ?? conversation.tenantId;
