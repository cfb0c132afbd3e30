import { type Checkup } from './application/checkup/checkup';
import { type Seen, type State } from './application/checkup/look';
import { type Config } from './config/read-config';
import { type MissingAccess } from './ports/fault';

/** What `/readyz` says. */
export interface Readiness {
  readonly isReady: boolean;
  readonly details: object;
}

/** How each state is called where it is read by people, and by what watches the program. */
const WORDS: Readonly<Record<State, string>> = {
  fine: 'reachable',
  wrong: 'misconfigured',
  forbidden: 'forbidden',
  unreachable: 'unreachable',
};

/** What readiness is read from. */
interface Known {
  readonly checkup: Checkup;
  readonly config: Config;
  /** What did not let us in while work was done, lately. */
  readonly met: readonly MissingAccess[];
  /** Nothing can be answered yet, whatever the checkup saw. */
  readonly isStarting?: boolean;
}

/**
 * Whether the store can be used, and what else is known, from what a checkup saw last: it waits for nobody, and asks nothing. Whoever reaches
 * the port may read it: it names permissions and roles, but no account and no id of ours.
 */
export function readinessOf({ checkup, config, met, isStarting = false }: Known): Readiness {
  const names = checkup.names.filter((name) => name !== 'reminders');
  const kept = new Map(names.map((name) => [name as string, checkup.seen(name)]));
  const stateOf = (seen: Seen | undefined): string => (seen === undefined ? 'unknown' : WORDS[seen.state]);
  const store = kept.get('store');
  const isReady = store?.state === 'fine' && !isStarting;
  const seen = [...kept.values()].flatMap((one) => one?.shortcomings.flatMap(({ access }) => access ?? []) ?? []);
  const missing = new Map([...met, ...seen].map((access) => [`${access.service} ${access.needs}`, access]));
  return {
    isReady,
    details: {
      status: isReady ? 'ready' : isStarting || store === undefined ? 'starting' : 'not ready',
      ...Object.fromEntries([...kept].map(([name, seen]) => [name, stateOf(seen)])),
      // Whoever watches the program is to notice that nobody is reminded any more.
      remindersLastRan: checkup.seen('reminders')?.note ?? 'unknown',
      missing: [...missing.values()].map(({ service, needs, grant }) => ({
        ...{ service, needs, grant: withoutNames(grant, config) },
      })),
      // Of the store, on which it depends; all else is looked at less often.
      checkedAt: store?.at.toISOString(),
    },
  };
}

/** A command with places to fill in, instead of what is nobody else's business. */
function withoutNames(command: string, { bot, store, files }: Config): string {
  const hidden: readonly (readonly [string | undefined, string])[] = [
    [bot?.id, '<client id of the identity>'],
    [bot?.tenantId, '<tenant>'],
    [store.kind === 'cosmos' ? accountOf(store.endpoint) : undefined, '<account>'],
    [files.kind === 'blob' ? accountOf(files.endpoint) : undefined, '<storage account>'],
  ];
  return hidden.reduce((text, [name, place]) => (name === undefined ? text : text.replaceAll(name, place)), command);
}

/** An account is called by the first part of its host; on this machine there is no name to hide. */
function accountOf(endpoint: string): string | undefined {
  const [account, ...rest] = new URL(endpoint).hostname.split('.');
  return rest.length === 0 || /^\d+$/u.test(account ?? '') ? undefined : account;
}
