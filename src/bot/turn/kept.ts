import { z } from 'zod';
import { type Press } from '../../cards/parts/button';
import { answering, type Question } from '../../cards/parts/question';
import { type ActivityKey, activityKey, departmentId, type DepartmentId, userId } from '../../domain/ids';
import { defined } from '../../domain/defined';
import { type Command } from '../../intent/intent';
import { phrases } from '../../intent/phrases/phrases';
import { type Storable } from '../../ports/roster/turn-store';
import { keyOf, type Reply, type SaidCommand, type Speaker, storable } from './turn';

/** What is kept of a turn, for what its sender types next. */
export interface Kept {
  /** What was asked, under the id that its buttons know. */
  readonly question?: Question & { readonly id: ActivityKey };
  /** The roster command that was carried out. */
  readonly done?: { readonly key: ActivityKey; readonly department: DepartmentId };
  /** What was understood, and is on no other record. */
  readonly said?: SaidCommand;
}

/** All that one person says in one conversation. */
export const talkOf = ({ address, actor }: Speaker): ActivityKey => keyOf('talk', address.conversationId, actor.userId);

/** What a reply leaves open or refers to, as it is kept; undefined where nothing can follow from it. */
export function keptOf(reply: Reply, question: ActivityKey): Storable | undefined {
  const { change, said } = reply;
  const asked = reply.question && { ...reply.question, id: reply.answers ?? question };
  const done = change && { key: change.command, department: change.department.id };
  if (asked === undefined && done === undefined && said === undefined) return undefined;
  return storable(defined({ question: asked, done, said }));
}

/** A reply whose buttons say which question they answer, where it asks one. */
export const asking = (reply: Reply, question: ActivityKey): Reply =>
  reply.question === undefined ? reply : { ...reply, card: answering(reply.card, reply.answers ?? question) };

/** What was kept; undefined when it is not there, or of another time. */
export function readKept(said: Storable | undefined): Kept | undefined {
  const read = keptSchema.safeParse(said);
  return read.success ? read.data : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const key = z.string().transform(activityKey);
const press = z.custom<Press>(
  (value) => isObject(value) && typeof value['verb'] === 'string' && isObject(value['data']),
);
const answer = z.object({ press, inputs: z.record(z.string(), z.string()).exactOptional() });
const question = z.object({
  id: key,
  asks: z.string(),
  yes: answer.exactOptional(),
  no: answer.exactOptional(),
  options: z.array(
    answer.extend({ title: z.string(), value: z.string().exactOptional(), names: z.array(z.string()).exactOptional() }),
  ),
  fields: z.array(
    z.object({ kind: z.enum(['people', 'text', 'seats', 'number', 'date']), inputId: z.string(), press }),
  ),
});
const keptSchema = z.object({
  question: question.exactOptional(),
  done: z.object({ key, department: z.string().transform(departmentId) }).exactOptional(),
  said: z
    .object({
      command: z.custom<Command>((value) => isObject(value) && Object.hasOwn(phrases, String(value['kind']))),
      mentions: z.array(
        z.object({
          userId: z.string().transform(userId).exactOptional(),
          name: z.string(),
          address: z.string().exactOptional(),
        }),
      ),
      isGuess: z.literal(true).exactOptional(),
    })
    .exactOptional(),
});
