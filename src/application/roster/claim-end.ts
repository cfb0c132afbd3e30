import { type Instant, instantOf } from '../../domain/calendar';

/** Longer than a turn takes; shorter than people wait for an answer after a crash. */
const CLAIM_MS = 20_000;

/** Until when whoever works on a command at an instant has it to themselves. */
export const claimEnd = (at: Instant): Instant => instantOf(new Date(Date.parse(at) + CLAIM_MS));
