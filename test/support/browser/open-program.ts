import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { startChromium, TeamsClient } from './browser';
import { buildProgram, type LocalProcess, startProgram } from './local-process';

/** How long everything may take to start, and to end. */
export const START_MS = 120_000;

/** The program as `npm start` runs it, in a folder of its own, with the clients of its two people open in Chromium. */
export class OpenProgram {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'alacarte-browser-'));
  #browser: Browser | undefined;
  #running: LocalProcess | undefined;

  /** Where it is, while it runs. */
  get address(): string {
    return this.#running?.address ?? '';
  }

  /** @returns The clients of Dana Reyes, a delegate, and of Sam Okafor in central IT. */
  async start(env: Readonly<Record<string, string>>): Promise<readonly [TeamsClient, TeamsClient]> {
    buildProgram();
    const browser = (this.#browser ??= await startChromium());
    this.#running = await startProgram(this.dataDir, env);
    const [danas = '', sams = ''] = this.#running.clients;
    return Promise.all([TeamsClient.open(browser, danas), TeamsClient.open(browser, sams)]);
  }

  /** As {@link start}, and waits for both to be greeted: a client that has just started puts the bot into its chat anew. */
  async startGreeted(env: Readonly<Record<string, string>>): Promise<readonly [TeamsClient, TeamsClient]> {
    const clients = await this.start(env);
    await Promise.all(clients.map((client) => client.finds('Seats for your department, by chat')));
    return clients;
  }

  /** Ends the program alone, as somebody who stops it for a while. */
  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Ends all of it, and takes its folder away. */
  async close(): Promise<void> {
    await this.#browser?.close();
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
