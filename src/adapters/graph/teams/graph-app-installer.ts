import { z } from 'zod';
import { type UserId } from '../../../domain/ids';
import { type AppInstaller, type Installed } from '../../../ports/teams/app-installer';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { attemptOf, faultOfRefusal, isShutOut, readAs, type ServiceError } from '../connection/judge';
import { quoted, selected, withQuery } from '../connection/odata';
import { type Deadline, retry, startDeadline, type TimeBudget } from '../connection/retry';
import { nameOfObject } from '../connection/careful';
import { Fault } from '../../../ports/fault';

const OPERATION = 'teams apps';
const CATALOG = 'teams catalog';
const ALREADY_INSTALLED = 409;
const UNAUTHORIZED = 401;
/** That many different people in a row for whom it is forbidden, and it is for everybody. */
const FORBIDDEN_IN_A_ROW = 5;
/** What Graph said of us, or of somebody, is believed for this time: nobody asks it once more for each letter. */
const REMEMBERED_MS = 4 * 60 * 60_000;
/** But that a permission is missing only for this time: once somebody granted it, people are to be reached. */
const MISSING_MS = 10 * 60_000;
/** More people than that who cannot be reached are asked about again. */
const MOST_REMEMBERED = 10_000;
/** What Teams lets an app ask in a tenant is 30 a second. */
const INTERVAL_MS = 1000 / 25;

const objectSchema = z.object({ id: nameOfObject });
const listSchema = z.object({ value: z.array(objectSchema) });

const NOT_PERMITTED = { status: 'not-permitted' } as const;
const NOT_POSSIBLE = { status: 'not-possible' } as const;

/** What an installer is made of. The budget is that of one request, waits included. */
type Parts = {
  readonly connection: GraphConnection;
  /** The id in our manifest; undefined: nothing is installed for anybody. */
  readonly appId: string | undefined;
  /** The steady time, in milliseconds. */
  readonly now?: () => number;
} & TimeBudget;

/** Installs our app for people through Microsoft Graph, and finds the chat that comes of it. */
export function graphAppInstaller(parts: Parts): AppInstaller {
  const { appId } = parts;
  return appId === undefined ? { install: () => Promise.resolve(NOT_PERMITTED) } : new GraphAppInstaller(parts, appId);
}

/** A refusal of ours, or what was asked for. */
type Found = { readonly id: string } | { readonly instead: Refused };

/** Why not. */
type Refused = (typeof NOT_PERMITTED | typeof NOT_POSSIBLE) & {
  /** It is not about this person. */
  readonly isForAll?: true;
  /** A permission is what is missing. */
  readonly isMissing?: true;
};

class GraphAppInstaller implements AppInstaller {
  readonly #parts: Parts;
  readonly #appId: string;
  readonly #now: () => number;
  /** The app in the catalog of the tenant, once it was found. */
  #catalogId: string | undefined;
  #notPermittedUntil = 0;
  /** Whom it was forbidden for in a row. */
  readonly #forbidden = new Set<UserId>();
  readonly #refusedUntil = new Map<UserId, { readonly until: number; readonly refused: Installed }>();
  #nextAt = 0;

  constructor(parts: Parts, appId: string) {
    this.#parts = parts;
    this.#appId = appId;
    this.#now = parts.now ?? (() => performance.now());
  }

  async install(userId: UserId): Promise<Installed> {
    const now = this.#now();
    if (now < this.#notPermittedUntil) return NOT_PERMITTED;
    const known = this.#refusedUntil.get(userId);
    if (known !== undefined && now < known.until) return known.refused;
    const came = await this.#installNow(userId, startDeadline(this.#parts, this.#parts.connection.reads));
    if (came.status === 'installed') {
      this.#forbidden.clear();
      return came;
    }
    this.#remember(userId, came, now + (came.isMissing === true ? MISSING_MS : REMEMBERED_MS));
    return { status: came.status };
  }

  async #installNow(
    userId: UserId,
    deadline: Deadline,
  ): Promise<Extract<Installed, { status: 'installed' }> | Refused> {
    if (this.#catalogId === undefined) {
      const found = await this.#findInCatalog(deadline);
      if ('instead' in found) return { ...found.instead, ...NOT_PERMITTED, isForAll: true };
      this.#catalogId = found.id;
    }
    const refused = await this.#add(userId, this.#catalogId, deadline);
    if (refused !== undefined) return refused;
    const installation = await this.#installationOf(userId, deadline);
    if ('instead' in installation) return installation.instead;
    const chat = await this.#chatOf(userId, installation.id, deadline);
    return 'instead' in chat ? chat.instead : { status: 'installed', conversationId: chat.id };
  }

  /** An organization's own app has another id in the catalog than in its manifest. */
  #findInCatalog(deadline: Deadline): Promise<Found> {
    const filter = `externalId eq ${quoted(this.#appId)}`;
    const path = withQuery('/appCatalogs/teamsApps', { $filter: filter, $select: selected(objectSchema) });
    return this.#read(path, deadline, firstOf, CATALOG);
  }

  /** Adds it. @returns Why not; undefined when it is there. */
  #add(userId: UserId, catalogId: string, deadline: Deadline): Promise<Refused | undefined> {
    const { connection } = this.#parts;
    const path = `/users/${encodeURIComponent(userId)}/teamwork/installedApps`;
    const app = connection.addressOf(`/appCatalogs/teamsApps/${encodeURIComponent(catalogId)}`);
    const body = { 'teamsApp@odata.bind': app };
    return retry(
      deadline,
      async (signal) => {
        const answer = await connection.send({ method: 'POST', path, body, isWrite: true }, signal);
        const judged = { operation: OPERATION, isWrite: true } as const;
        return attemptOf<Refused | undefined>(
          answer,
          judged,
          () => undefined,
          (error) => ({ value: error.status === ALREADY_INSTALLED ? undefined : meaningOf(error, OPERATION) }),
        );
      },
      () => this.#turn(),
    );
  }

  #installationOf(userId: UserId, deadline: Deadline): Promise<Found> {
    const filter = `teamsApp/externalId eq ${quoted(this.#appId)}`;
    const path = withQuery(`/users/${encodeURIComponent(userId)}/teamwork/installedApps`, {
      $expand: 'teamsApp',
      $filter: filter,
    });
    return this.#read(path, deadline, (answer) => {
      const found = firstOf(answer);
      // It was installed just now, or before: Graph has not heard of it everywhere.
      if ('instead' in found) throw new Fault('unavailable', 'teams apps: what was installed is not listed yet');
      return found;
    });
  }

  #chatOf(userId: UserId, installation: string, deadline: Deadline): Promise<Found> {
    const ids = [userId, installation].map(encodeURIComponent);
    const path = `/users/${ids[0] ?? ''}/teamwork/installedApps/${ids[1] ?? ''}/chat`;
    return this.#read(path, deadline, (answer) => readAs(objectSchema, answer, OPERATION));
  }

  #read(
    path: string,
    deadline: Deadline,
    read: (answer: GraphAnswer) => Found,
    operation: typeof OPERATION | typeof CATALOG = OPERATION,
  ): Promise<Found> {
    return retry(
      deadline,
      async (signal) =>
        attemptOf<Found>(
          await this.#parts.connection.send({ method: 'GET', path }, signal),
          { operation, isWrite: false },
          read,
          (error) => ({ value: { instead: meaningOf(error, operation) } }),
        ),
      () => this.#turn(),
    );
  }

  /** Requests begin one after the other. */
  async #turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + INTERVAL_MS;
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
  }

  #remember(userId: UserId, { status, isForAll }: Refused, until: number): void {
    if (status === 'not-permitted') this.#forbidden.add(userId);
    if (isForAll === true || this.#forbidden.size >= FORBIDDEN_IN_A_ROW) {
      this.#notPermittedUntil = until;
      this.#forbidden.clear();
    } else {
      if (this.#refusedUntil.size >= MOST_REMEMBERED) this.#refusedUntil.clear();
      this.#refusedUntil.set(userId, { until, refused: { status } });
    }
  }
}

function firstOf(answer: GraphAnswer): Found {
  const [first] = readAs(listSchema, answer, OPERATION).value;
  return first ?? { instead: NOT_POSSIBLE };
}

/** How Graph, and the service of Teams behind it, say that the permission is missing; a policy forbids an app in other words. */
const MISSING_PERMISSION = ['authorization_requestdenied', 'missing role permissions'];

/** That it is forbidden may be meant of one person, by a policy; that we are not let in is not. */
function meaningOf(error: ServiceError, operation: typeof OPERATION | typeof CATALOG): Refused {
  if (!isShutOut(error)) return NOT_POSSIBLE;
  const said = error.rawText.toLowerCase();
  const isMissing = error.status === UNAUTHORIZED || MISSING_PERMISSION.some((sign) => said.includes(sign));
  if (!isMissing && operation === OPERATION) return NOT_PERMITTED;
  // Whoever looks after us is told of it; the letter is not kept for it.
  faultOfRefusal(error, operation);
  return { ...NOT_PERMITTED, isForAll: true, isMissing: true };
}
