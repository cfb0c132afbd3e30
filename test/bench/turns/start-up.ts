import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startBot } from '../processes';

/** Milliseconds from the start of the process until it says that it is ready, for each repeat. */
export interface StartUp {
  readonly empty: readonly number[];
  readonly warm: readonly number[];
  readonly echo: readonly number[];
}

type Starter = keyof StartUp;

const ORDER: readonly Starter[] = ['echo', 'empty', 'warm'];

/** Starts each program by turns, every other time in the opposite order: with nothing stored, and with what the start before has left. */
export async function measureStartUp(repeats: number, folder: string): Promise<StartUp> {
  const [empty, warm] = [join(folder, 'empty'), join(folder, 'warm')];
  mkdirSync(folder, { recursive: true });
  const measured = { empty: [] as number[], warm: [] as number[], echo: [] as number[] };
  const start: Record<Starter, () => Promise<number>> = {
    echo: () => milliseconds('turns/echo.cjs', {}),
    warm: () => milliseconds('../../dist/index.js', local(warm)),
    empty: async () => {
      rmSync(empty, { recursive: true, force: true });
      return milliseconds('../../dist/index.js', local(empty));
    },
  };
  // Once uncounted: it fills the warm store, and brings every file into memory.
  for (const starter of ORDER) await start[starter]();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const starter of repeat % 2 === 0 ? ORDER : ORDER.toReversed()) measured[starter].push(await start[starter]());
  }
  return measured;
}

const local = (dataDir: string) => ({ MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: dataDir });

async function milliseconds(file: string, env: Readonly<Record<string, string>>): Promise<number> {
  const bot = await startBot(file, env);
  await bot.stop();
  return bot.startedInMs;
}
