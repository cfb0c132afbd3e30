import { z } from 'zod';
import { Fault, type MissingAccess } from '../../ports/fault';

/** Further than this no cause is looked for. */
const DEEPEST = 8;

/** What the identity library throws where a token could not be had, by shape: each library that needs one wraps it in its own way. */
const thrown = z.looseObject({
  name: z.string().optional(),
  /** Of an answer with which a token was refused. */
  statusCode: z.number().optional(),
  /** Of what lies below the library, which says so where nobody answered. */
  errorCode: z.string().optional(),
  errors: z.array(z.unknown()).optional(),
  cause: z.unknown().optional(),
});

const NO_TOKEN = ['CredentialUnavailableError', 'AuthenticationError', 'AggregateAuthenticationError'];
const NOBODY_ANSWERED = 'network_error';

/** Without its id, which a log leaves out of a sentence; the command has it. */
const IDENTITY = "the app's identity";

/** Which identity asks, and for what. */
export interface TokenAsked {
  readonly service: MissingAccess['service'];
  /** Undefined: whatever identity the surroundings give. */
  readonly clientId?: string | undefined;
}

/**
 * The fault of a token that could not be had: `forbidden` when whoever gives tokens said no, `unavailable` when nobody answered.
 *
 * @returns Undefined when an error is about something else.
 */
export function identityFault(error: unknown, asked: TokenAsked): Fault | undefined {
  const found = [...chainOf(error)];
  if (!found.some(({ name }) => NO_TOKEN.includes(name ?? ''))) return undefined;
  const { service, clientId } = asked;
  const saidNo = ({ name, statusCode, errorCode }: z.output<typeof thrown>) =>
    (errorCode !== undefined && errorCode !== NOBODY_ANSWERED) ||
    (name === 'AuthenticationError' && (statusCode ?? 500) < 500);
  if (!found.some(saidNo)) {
    return new Fault('unavailable', `${service} token: whoever gives tokens to ${IDENTITY} did not answer`, {
      cause: error,
    });
  }
  const access = { service, needs: `a token for ${IDENTITY}`, grant: assignCommand(clientId) };
  const message = `${service} token: nobody gives a token for ${IDENTITY}`;
  return new Fault('forbidden', message, { cause: error, access, code: 'no-token' });
}

/** Gives the app its identity: it can be on the wrong one, or gone. */
export const assignCommand = (clientId = '<client id>'): string =>
  'az containerapp identity assign --name <app> --resource-group <resource group>' +
  ` --user-assigned $(az identity list --query "[?clientId=='${clientId}'].id" -o tsv)`;

/** An error, and all that it was made of. */
function* chainOf(error: unknown, depth = 0): Generator<z.output<typeof thrown>> {
  const { data } = thrown.safeParse(error);
  if (data === undefined || depth === DEEPEST) return;
  yield data;
  for (const inner of [data.cause, ...(data.errors ?? [])]) yield* chainOf(inner, depth + 1);
}
