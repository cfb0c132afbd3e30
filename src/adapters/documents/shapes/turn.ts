import { z } from 'zod';
import { type Instant } from '../../../domain/calendar';
import { type ConversationAddress } from '../../../domain/conversation';
import { type CountedChange } from '../../../ports/roster/change-counts';
import { type Storable, type TurnRecord } from '../../../ports/roster/turn-store';
import { exactly } from './kind/exactly';
import { plainKind } from './kind/kind';
import { activityKey, address, instant } from './parts';

/** An address, and when Teams told of it. */
interface SeenConversation extends ConversationAddress {
  readonly seenAt?: Instant;
  /** The app was removed there, and nothing was heard of it since. */
  readonly leftAt?: Instant;
}

/** Where a person, or a channel, can be written to. */
export const conversation = plainKind({
  container: 'tenant',
  name: 'conversation',
  shape: exactly<SeenConversation>()(
    z.intersection(address, z.object({ seenAt: instant.exactOptional(), leftAt: instant.exactOptional() })),
  ),
});

/** Who has something to itself, and until when. */
export interface HeldLease {
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly untilMs: number;
}

/** A lease. */
export const lease = plainKind({
  container: 'tenant',
  name: 'lease',
  shape: exactly<HeldLease>()(z.object({ holder: z.string(), untilMs: z.number() })),
});

/** What came out of a store is plain data; what it says is known to whoever kept it. */
const storable = z.custom<Storable>((value) => value !== undefined);

/** An incoming message, and with it the command that waits, as whoever put it there wrote it. */
export const turn = plainKind({
  container: 'tenant',
  name: 'turn',
  shape: exactly<TurnRecord>()(
    z.object({
      key: activityKey,
      status: z.enum(['working', 'looking-up', 'asked', 'answered']),
      at: instant,
      takenOverAt: instant.exactOptional(),
      turn: storable.exactOptional(),
      activityId: z.string().exactOptional(),
      talk: activityKey.exactOptional(),
      said: storable.exactOptional(),
    }),
  ),
});

/** The latest changes of somebody who makes many. */
export const changeCount = plainKind({
  container: 'tenant',
  name: 'change-count',
  shape: exactly<{ readonly changes: readonly CountedChange[] }>()(
    z.object({ changes: z.array(z.object({ key: activityKey, at: instant })) }),
  ),
});
