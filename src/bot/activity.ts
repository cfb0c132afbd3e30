import { z } from 'zod';

const entity = z.looseObject({ type: z.string().optional() });
const mention = z.object({
  type: z.literal('mention'),
  text: z.string().optional(),
  mentioned: z.object({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() }),
});

const schema = z.object({
  type: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  action: z.string().optional(),
  serviceUrl: z.string(),
  channelId: z.string(),
  deliveryMode: z.string().optional(),
  from: z.object({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() }),
  recipient: z.object({ id: z.string(), name: z.string().optional() }),
  conversation: z.object({ id: z.string(), conversationType: z.string().optional(), tenantId: z.string().optional() }),
  channelData: z.looseObject({ tenant: z.object({ id: z.string() }).optional() }).optional(),
  replyToId: z.string().optional(),
  text: z.string().optional(),
  value: z.unknown().optional(),
  entities: z.array(entity).optional(),
  membersAdded: z.array(z.object({ id: z.string() })).optional(),
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

/** Reads an activity; undefined when it is not one of Teams. */
export function readActivity(activity: unknown): InboundActivity | undefined {
  const read = schema.safeParse(activity);
  return read.success ? read.data : undefined;
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

/** The tenant a message comes from; Teams passes it in all contexts. */
export const tenantOf = ({ channelData, conversation }: InboundActivity): string | undefined =>
  channelData?.tenant?.id ?? conversation.tenantId;
