import { mkdirSync } from 'node:fs';
import { startHelper } from '../processes';
import { SERVER_CORE } from '../report/machine';
import { type Arrived } from './limited-connector.bench';
import { type SentInBench } from './sender.bench';

/** How much is sent, how fast. */
export interface RemindersKnobs {
  readonly letters: number;
  readonly perSecond: number;
  readonly repeats: number;
}

/** One morning. */
export type RemindersRun = SentInBench & Arrived;

/** Sends a letter to each of many people, through the whole program, to a connector with Teams' rate windows. */
export async function measureReminders(knobs: RemindersKnobs, folder: string): Promise<readonly RemindersRun[]> {
  mkdirSync(folder, { recursive: true });
  const connector = await startHelper('outbox/limited-connector.bench.ts');
  const { url } = connector.first as { url: string };
  const args = [folder, url, String(knobs.letters), String(knobs.perSecond)];
  const sender = await startHelper('outbox/sender.bench.ts', { core: SERVER_CORE, args });
  try {
    const runs: RemindersRun[] = [];
    for (let repeat = 0; repeat < knobs.repeats; repeat += 1) {
      const sent = (await sender.ask('send')) as SentInBench;
      runs.push({ ...sent, ...((await connector.ask('take')) as Arrived) });
    }
    return runs;
  } finally {
    await Promise.all([sender, connector].map((helper) => helper.stop()));
  }
}
