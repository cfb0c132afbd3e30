import { type Deployment } from './bicep/deployment';
import { type Files, readBicep } from './bicep/read-bicep';
import { type ObjectValue } from './bicep/values';

/** What is deployed. */
export const ENTRY = 'infra/azure.bicep';

const ALWAYS = { resourceBaseName: 'alacarte1', alertEmail: 'it@contoso.edu' };

/** The ways to deploy it: between them each branch is taken. */
export const WAYS = {
  first: ALWAYS,
  'first by the toolkit': { ...ALWAYS, image: 'none', isDeleteProtected: false },
  'with an image': { ...ALWAYS, image: 'alacarte1images.azurecr.io/alacarte:1', isZoneRedundant: true },
  'with a Teams app': {
    ...ALWAYS,
    image: 'alacarte1images.azurecr.io/alacarte:1',
    teamsAppId: '11111111-2222-4333-8444-555555555555',
  },
} as const satisfies Readonly<Record<string, ObjectValue>>;

/** A name of a way to deploy. */
type WayName = keyof typeof WAYS;

const isRead = (path: string): boolean => /^infra\/.*\.(bicep|json)$/u.test(path);
/** What was read last, and from what: mostly another file is looked at next. */
let lastRead: { readonly from: string; readonly deployments: Deployments } | undefined;

/** What is deployed in each way. */
export type Deployments = Readonly<Record<WayName, Deployment>>;

/** What is deployed in each way; throws `BicepError` for files that cannot be read. */
export function deploymentsByWay(files: Files): Deployments {
  const from = JSON.stringify(Object.entries(files).filter(([path]) => isRead(path)));
  if (lastRead?.from === from) return lastRead.deployments;
  const entries = Object.entries(WAYS).map(([way, parameters]) => [way, readBicep(files, ENTRY, parameters)]);
  lastRead = { from, deployments: Object.fromEntries(entries) as Deployments };
  return lastRead.deployments;
}
