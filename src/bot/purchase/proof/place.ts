import { z } from 'zod';
import { department, purchase } from '../../button/card-data';

/** Where a file can go: a purchase that was begun or came back, or a new one of a department. */
export const placeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('purchase'), department, purchase }),
  z.object({ kind: z.literal('new'), department }),
]);

/** Where a file can go. */
export type Place = Readonly<z.output<typeof placeSchema>>;
