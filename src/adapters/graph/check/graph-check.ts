import { z } from 'zod';
import { type Product } from '../../../domain/institution/product';
import { type Check, type Checked, type Shortcoming, type Thoroughness } from '../../../ports/check';
import { Fault } from '../../../ports/fault';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { acceptedToken } from '../connection/judge';
import { quoted, withQuery } from '../connection/odata';
import { type TokenSource } from '../connection/token-source';
import { type NeededPermission, type PermissionName, permissionsNeeded } from '../permissions';
import { rolesIn } from './token-roles';

/** What the check is made of. */
export interface GraphCheckParts {
  readonly connection: GraphConnection;
  readonly token: TokenSource;
  /** Whom permissions are granted to; undefined: the command has a place to fill in. */
  readonly clientId: string | undefined;
  /** A managed identity's tokens are kept for a day by whoever issues them. */
  readonly isManaged: boolean;
  readonly teamsAppId: string | undefined;
  /** Whether any pool names a group, as far as is known. */
  readonly hasMirrors: () => Promise<boolean>;
  /** Whether licenses are given and taken at all: where they are not, a program that runs tries no request that would do so. */
  readonly writesLicenses: boolean;
  readonly products: () => readonly Product[];
}

/** Each permission comes up once in 60 seconds: there are two more where the bot installs itself. */
const EVERY_SECONDS = { alone: 12, installing: 8 };

/** Nobody and nothing has this id: whoever may ask is told so, and whoever may not is refused before. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface Probe {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/**
 * For each permission a request that needs it, and changes nothing whoever sends it: it asks about nobody, or gives nobody nothing.
 * Graph looks at the permission first.
 */
const PROBES: Readonly<Record<PermissionName, (appId: string) => Probe>> = {
  'User.Read.All': () => ({ method: 'GET', path: withQuery(`/users/${NOBODY}`, { $select: 'id' }) }),
  'LicenseAssignment.ReadWrite.All': () => ({
    ...{ method: 'POST', path: `/users/${NOBODY}/assignLicense` },
    body: { addLicenses: [], removeLicenses: [] },
  }),
  'Organization.Read.All': () => ({
    method: 'GET',
    path: withQuery('/subscribedSkus', { $select: 'skuId,skuPartNumber' }),
  }),
  'GroupMember.ReadWrite.All': () => ({ method: 'GET', path: withQuery(`/groups/${NOBODY}`, { $select: 'id' }) }),
  'AppCatalog.Read.All': (appId) => ({
    method: 'GET',
    path: withQuery('/appCatalogs/teamsApps', { $filter: `externalId eq ${quoted(appId)}`, $select: 'id' }),
  }),
  'TeamsAppInstallation.ReadWriteSelfForUser.All': (appId) => ({
    method: 'GET',
    path: withQuery(`/users/${NOBODY}/teamwork/installedApps`, {
      $expand: 'teamsApp',
      $filter: `teamsApp/externalId eq ${quoted(appId)}`,
    }),
  }),
};

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const skusSchema = z.object({ value: z.array(z.object({ skuPartNumber: z.string().optional() })) });

/** Looks whether Microsoft Graph gives what the configuration needs: a token, each permission, and the products of the policy. */
export function graphCheck(parts: GraphCheckParts): Check {
  const check = new GraphCheck(parts);
  return {
    ...{
      name: 'directory',
      title: 'Microsoft Graph',
      everySeconds: parts.teamsAppId === undefined ? EVERY_SECONDS.alone : EVERY_SECONDS.installing,
    },
    run: (how, signal) => check.run(how, signal),
  };
}

class GraphCheck {
  readonly #parts: GraphCheckParts;
  /** Of each permission, what the latest request that needs it was answered with. */
  readonly #refused = new Map<PermissionName, boolean>();
  #partNumbers: ReadonlySet<string> | undefined;
  #turn = 0;

  constructor(parts: GraphCheckParts) {
    this.#parts = parts;
  }

  async run(how: Thoroughness, signal: AbortSignal): Promise<Checked> {
    const { clientId, teamsAppId, hasMirrors } = this.#parts;
    const roles = rolesIn(await this.#parts.token());
    const use = { hasMirrors: await hasMirrors(), hasTeamsApp: teamsAppId !== undefined, clientId };
    const needed = permissionsNeeded(use);
    const tried = needed.filter(({ name }) => this.#isTried(name, how));
    const chosen = how === 'again' ? tried.slice(this.#turn++ % tried.length).slice(0, 1) : tried;
    await Promise.all(chosen.map(({ name }) => this.#try(name, signal)));
    const missing = needed.filter((one) => this.#refused.get(one.name) === true || isLacking(one, roles));
    return {
      note: `${needed.length} permissions`,
      shortcomings: [...missing.map((one) => this.#shortcomingOf(one, roles)), ...this.#unknownProducts()],
      untried: needed.filter((one) => !chosen.includes(one)).map(({ name }) => name),
    };
  }

  #isTried(name: PermissionName, how: Thoroughness): boolean {
    return name !== 'LicenseAssignment.ReadWrite.All' || this.#parts.writesLicenses || how === 'thorough';
  }

  async #try(name: PermissionName, signal: AbortSignal): Promise<void> {
    const { connection, teamsAppId = '', clientId } = this.#parts;
    const { method, path, body } = PROBES[name](teamsAppId);
    const isWrite = method !== 'GET';
    const request = body === undefined ? { method, path } : { method, path, body, isWrite };
    const answer = await connection.send(request, signal);
    if (answer.status === UNAUTHORIZED) throw tokenRefused(clientId);
    if (answer.status === 429 || answer.status >= 500)
      throw new Fault('unavailable', `graph: answered ${answer.status}`);
    this.#refused.set(name, answer.status === FORBIDDEN);
    if (name === 'Organization.Read.All') this.#partNumbers = partNumbersIn(answer);
  }

  #shortcomingOf({ name, for: purpose, grant }: NeededPermission, roles: readonly string[] | undefined): Shortcoming {
    const { isManaged } = this.#parts;
    const isOld = isManaged && roles !== undefined;
    const old = isOld ? " (granted already? a managed identity's token keeps its old roles for up to 24 hours)" : '';
    return {
      what: `the permission ${name} is missing, without which alacarte cannot ${purpose}${old}`,
      remedy: grant,
      access: { service: 'Microsoft Graph', needs: name, grant },
    };
  }

  /** Products that the tenant has never had: a part number is misspelled, or the product was not bought yet. */
  #unknownProducts(): readonly Shortcoming[] {
    const there = this.#partNumbers;
    if (there === undefined) return [];
    return this.#parts
      .products()
      .filter(({ skuPartNumbers }) => !skuPartNumbers.some((one) => there.has(one.toUpperCase())))
      .map(({ name, skuPartNumbers }) => ({
        isWarning: true,
        what: `the tenant has no product ${name}: none of ${skuPartNumbers.join(', ')} is among its subscriptions`,
        remedy:
          'az rest --url https://graph.microsoft.com/v1.0/subscribedSkus --query value[].skuPartNumber # names them; mend skuPartNumbers in the policy file, or buy the product',
      }));
  }
}

/** Whether a token says what it allows, and neither this nor anything that allows more is among it. */
const isLacking = ({ name, instead }: NeededPermission, roles: readonly string[] | undefined): boolean =>
  roles !== undefined && ![name, ...instead].some((one) => roles.includes(one));

function partNumbersIn(answer: GraphAnswer): ReadonlySet<string> | undefined {
  const list = skusSchema.safeParse(answer.body).data?.value;
  return list && new Set(list.flatMap(({ skuPartNumber }) => skuPartNumber?.toUpperCase() ?? []));
}

const tokenRefused = (clientId: string | undefined): Fault =>
  new Fault('forbidden', 'graph: ours is no token that Microsoft Graph accepts', {
    access: acceptedToken(clientId),
    code: 'token-refused',
  });
