import { accountOf } from './loopback';
import { type FaultDetails, type FaultKind, type MissingAccess } from '../../ports/fault';

/** Which database of which account is asked, and as whom. */
export interface CosmosPlace {
  readonly endpoint: string;
  readonly database: string;
  /** The client id of the identity that asks; undefined: the command has a place to fill in. */
  readonly clientId?: string | undefined;
}

/** The id of the role, the same in every account. */
const DATA_CONTRIBUTOR = '00000000-0000-0000-0000-000000000002';

const service = 'Cosmos DB';
const inAccount = (place: Pick<CosmosPlace, 'endpoint'>): string =>
  `--account-name ${accountOf(place.endpoint)} --resource-group <resource group>`;

/** The role that the program needs on Cosmos DB, and the command that grants it. */
export function cosmosRole(place: Omit<CosmosPlace, 'database'>): MissingAccess {
  const { clientId = '<client id of the identity>' } = place;
  return {
    service,
    needs: 'Cosmos DB Built-in Data Contributor',
    grant:
      `az cosmosdb sql role assignment create ${inAccount(place)} --scope /` +
      ` --role-definition-id ${DATA_CONTRIBUTOR} --principal-id $(az ad sp show --id ${clientId} --query id -o tsv)`,
  };
}

/** What does not let us in, in a few words, and what somebody does about it. */
export interface ShutOut {
  readonly kind: FaultKind;
  readonly says: string;
  readonly details: Pick<FaultDetails, 'code' | 'access'>;
}

/** How the service says that an address is not let in: no substatus tells it. */
const FIREWALL = 'firewall';
const UNAUTHORIZED = 401;
const WRITE_FORBIDDEN = 3;
const ACCOUNT_NOT_FOUND = 1008;
const PARTITION_FULL = 1014;

/**
 * What a 401 or 403 means.
 *
 * @source https://learn.microsoft.com/azure/cosmos-db/troubleshoot-forbidden
 */
export function shutOutBy(
  error: {
    readonly code?: number | string | undefined;
    readonly substatus?: number | undefined;
    readonly message?: string | undefined;
  },
  place: CosmosPlace,
): ShutOut {
  const account = accountOf(place.endpoint);
  const forbidden = (code: string, says: string, access: MissingAccess): ShutOut => ({
    kind: 'forbidden',
    says,
    details: { code, access },
  });
  switch (error.substatus) {
    case WRITE_FORBIDDEN:
      return { kind: 'unavailable', says: 'the region takes no writes now', details: {} };
    case PARTITION_FULL:
      return { kind: 'rejected', says: 'a partition is full', details: { code: 'partition-full' } };
    case ACCOUNT_NOT_FOUND:
      return forbidden('account-gone', 'the account is switched off, or gone', {
        service,
        needs: 'the account switched on',
        grant: `az cosmosdb show --name ${account} --resource-group <resource group> --query documentEndpoint # must say ${place.endpoint}`,
      });
    default:
      return error.message?.toLowerCase().includes(FIREWALL) === true
        ? forbidden('firewall', 'the firewall of the account does not let this address in', {
            service,
            needs: 'an entry for this app in the firewall of the account',
            grant: `az cosmosdb update --name ${account} --resource-group <resource group> --ip-range-filter <addresses of the app>`,
          })
        : forbidden('role-missing', withoutRole(error.code, cosmosRole(place).needs), cosmosRole(place));
  }
}

/** That a token is not taken at all has other reasons, too; the role is what somebody looks for first. */
const withoutRole = (code: number | string | undefined, role: string): string =>
  code === UNAUTHORIZED ? `our token is not taken; look for the role ${role} first` : `the role ${role} is missing`;

/** What is not there where a container should be: it, or, without one given, the whole database. */
export function missingPart(
  place: CosmosPlace,
  container?: string,
): { readonly says: string; readonly code: string; readonly access: MissingAccess } {
  const { database } = place;
  if (container === undefined) {
    const grant = `az cosmosdb sql database create ${inAccount(place)} --name ${database}`;
    const access = { service, needs: `the database ${database}`, grant } as const;
    return { says: `there is no database ${database}`, code: 'missing-database', access };
  }
  const key = container === 'tenant' ? '/kind' : '/department';
  return {
    says: `there is no container ${container} in the database ${database}`,
    code: 'missing-container',
    access: {
      service,
      needs: `the container ${container} in the database ${database}`,
      grant:
        `az cosmosdb sql container create ${inAccount(place)} --name ${container}` +
        ` --database-name ${database} --partition-key-path ${key} --ttl -1`,
    },
  };
}
