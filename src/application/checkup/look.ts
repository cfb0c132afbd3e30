import { type Check, type Checked, type Shortcoming, type Thoroughness } from '../../ports/check';
import { type Fault, isFault, messageNaming } from '../../ports/fault';

/**
 * How something is: `fine`, or with `shortcomings` all the same; `forbidden` when we are not let in, or not to all that is needed;
 * `unreachable` when nobody answered, in time or at all.
 */
export type State = 'fine' | 'wrong' | 'forbidden' | 'unreachable';

/** What one look came to, however it ended. */
export interface Seen {
  readonly state: State;
  /** Empty when nobody answered. */
  readonly note: string;
  readonly shortcomings: readonly Shortcoming[];
  /** What else is needed and was not tried; absent when the look did not come to its end, so that it says nothing of all else. */
  readonly untried?: readonly string[];
}

/** Runs one check, which has this number of milliseconds, whatever it does. Never rejects. */
export async function look(check: Check, how: Thoroughness, limitMs: number): Promise<Seen> {
  const limit = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Seen>((resolve) => {
    timer = setTimeout(() => {
      limit.abort();
      resolve({
        state: 'unreachable',
        note: '',
        shortcomings: [{ what: `it did not answer within ${limitMs / 1000} s` }],
      });
    }, limitMs);
  });
  try {
    return await Promise.race([
      check.run(how, limit.signal).then(seenOf, (error: unknown) => seenFrom(error, check.title)),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function seenOf({ note, shortcomings, untried = [] }: Checked): Seen {
  const wrong = shortcomings.filter(({ isWarning }) => isWarning !== true);
  const state = wrong.some(({ access }) => access !== undefined) ? 'forbidden' : wrong.length > 0 ? 'wrong' : 'fine';
  return { state, note, shortcomings, untried };
}

function seenFrom(error: unknown, title: string): Seen {
  if (!isFault(error))
    return { state: 'wrong', note: '', shortcomings: [{ what: `the look at it failed: ${String(error)}` }] };
  return { state: STATES[error.kind], note: '', shortcomings: [shortcomingOf(error, title)] };
}

const STATES: Readonly<Record<Fault['kind'], State>> = {
  forbidden: 'forbidden',
  rejected: 'wrong',
  unavailable: 'unreachable',
  throttled: 'unreachable',
  // What was there was not as it was read: somebody wrote meanwhile, so that it answers.
  conflict: 'fine',
};

/** The title stands before it, so that a service that has the same name is not named once more. */
function shortcomingOf(fault: Fault, title: string): Shortcoming {
  const said = messageNaming(fault);
  const [, service = '', rest = ''] = /^([^:]+?)(?: [^ :]+)?: (.+)$/su.exec(said) ?? [];
  const isNamed = service !== '' && title.toLowerCase().includes(service.toLowerCase());
  const what = isNamed ? rest : said;
  const { access } = fault;
  return access === undefined ? { what, fault } : { what, remedy: access.grant, access };
}
