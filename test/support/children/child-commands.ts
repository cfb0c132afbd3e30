import { graphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { clientCredentialsToken } from '../../../src/adapters/graph/connection/token-source';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { type Ports } from '../../../src/application/ports';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { activityKey } from '../../../src/domain/ids';
import { type CommandOutcome } from '../../../src/domain/roster/roster-change';
import { type RosterCommand, type SeveralCommands, type UndoCommand } from '../../../src/domain/roster/roster-command';
import { finishCommands } from '../../../src/jobs/finish-commands';
import { isFault } from '../../../src/ports/fault';
import { actor } from '../builders';
import { openStore } from './child-store';
import { portsOn } from '../store/store-harness';

/** A command as it is sent, by which delegate, and again under the same key. */
export interface SentCommand {
  readonly key: string;
  readonly actor: number;
  readonly command: RosterCommand | SeveralCommands | UndoCommand;
}

/** What a process of the kill tests is told. */
export type StreamOrder =
  | {
      readonly kind: 'open';
      readonly file: string;
      readonly nowMs: number;
      readonly tenant: {
        readonly baseUrl: string;
        readonly tenantId: string;
        readonly clientId: string;
        readonly clientSecret: string;
      };
    }
  /** Goes on with what was left open, then does these again, each twice at once, then leaves nothing open. */
  | { readonly kind: 'recover'; readonly again: readonly SentCommand[] }
  | { readonly kind: 'stream'; readonly commands: readonly SentCommand[]; readonly atOnce: number };

/** What such a process says. */
export type StreamReport =
  | { readonly kind: 'opened' }
  | { readonly kind: 'acknowledged'; readonly key: string; readonly outcome: CommandOutcome }
  | {
      readonly kind: 'recovered';
      readonly nowMs: number;
      readonly answers: readonly { readonly key: string; readonly outcomes: readonly CommandOutcome[] }[];
      readonly stillOpen: number;
      readonly problems: readonly string[];
    }
  | { readonly kind: 'streamed' };

/** Longer than anybody has a command to themselves, and than two opposite requests are kept apart. */
const LATER_MS = 60_000;
const MOST_ROUNDS = 30;

const say = (report: StreamReport): void => {
  process.send?.(report);
};

class Bot {
  readonly #ports: Ports;
  readonly #problems: string[] = [];
  readonly #afterwards = new Set<Promise<void>>();
  #aheadMs: number;

  private constructor(ports: (clock: { now(): Date }) => Ports, aheadMs: number) {
    this.#aheadMs = aheadMs;
    this.#ports = ports({ now: () => new Date(Date.now() + this.#aheadMs) });
  }

  static async open({ file, nowMs, tenant }: Extract<StreamOrder, { kind: 'open' }>): Promise<Bot> {
    const aheadMs = nowMs - Date.now();
    const documents = await openStore({ kind: 'sqlite', file }, { now: () => new Date(Date.now() + aheadMs) });
    const { baseUrl, tenantId, clientId, clientSecret } = tenant;
    const tokenUrl = `${baseUrl}/${tenantId}/oauth2/v2.0/token`;
    const token = clientCredentialsToken({ tokenUrl, clientId, clientSecret, now: () => new Date() });
    const provisioner = graphSeatProvisioner({ connection: graphConnection({ baseUrl, token }), budgetMs: 30_000 });
    return new Bot((clock) => portsOn(documents, { clock, provisioner }), aheadMs);
  }

  async stream(commands: readonly SentCommand[], atOnce: number): Promise<void> {
    const rest = commands.values();
    const workers = Array.from({ length: atOnce }, async () => {
      for (const sent of rest) {
        const outcome = await this.#carryOut(sent, false);
        say({ kind: 'acknowledged', key: sent.key, outcome });
      }
    });
    await Promise.all(workers);
    await this.#settled();
    say({ kind: 'streamed' });
  }

  async recover(again: readonly SentCommand[]): Promise<void> {
    await this.#finish();
    const answers = [];
    for (const [index, sent] of again.entries()) {
      const outcomes = await Promise.all([this.#carryOut(sent, index % 2 === 0), this.#carryOut(sent, true)]);
      answers.push({ key: sent.key, outcomes });
    }
    const stillOpen = await this.#finish();
    const nowMs = this.#ports.clock.now().getTime();
    say({ kind: 'recovered', nowMs, answers, stillOpen, problems: this.#problems });
  }

  async #carryOut({ key, actor: number, command }: SentCommand, isRepeat: boolean): Promise<CommandOutcome> {
    const sender = { key: activityKey(key), actor: actor(number), shownIn: undefined, isRepeat };
    const outcome = await (command.kind === 'undo'
      ? undoCommand(this.#ports, { ...sender, command })
      : changeRoster(this.#ports, { ...sender, command }));
    const begun = followUp(this.#ports, command.department, sender.key)
      .catch((error: unknown) => {
        if (!isFault(error))
          this.#problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      })
      .finally(() => this.#afterwards.delete(begun));
    this.#afterwards.add(begun);
    return outcome;
  }

  /** Lets time pass until nothing is left to do. @returns How many commands are open all the same. */
  async #finish(): Promise<number> {
    const finishOpen = finishCommands.onSchedule(this.#ports);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await this.#settled();
      if ((await this.#ports.departments.openCommands()).length === 0) return 0;
      this.#aheadMs += LATER_MS;
      await finishOpen();
    }
    return (await this.#ports.departments.openCommands()).length;
  }

  async #settled(): Promise<void> {
    while (this.#afterwards.size > 0) await Promise.all(this.#afterwards);
  }
}

function listen(bot: Bot): void {
  process.on('message', (message) => {
    const order = message as StreamOrder;
    if (order.kind === 'recover') void bot.recover(order.again);
    if (order.kind === 'stream') void bot.stream(order.commands, order.atOnce);
  });
  say({ kind: 'opened' });
}

process.once('disconnect', () => process.exit());
process.once('message', (order) => {
  void Bot.open(order as Extract<StreamOrder, { kind: 'open' }>).then(listen);
});
