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
export type WayName = keyof typeof WAYS;

/** What is deployed in one way; throws `BicepError` for files that cannot be read. */
export const deploymentOf = (files: Files, way: WayName): Deployment => readBicep(files, ENTRY, WAYS[way]);

/** All that is deployed, in all ways. */
export const deploymentsOf = (files: Files): readonly Deployment[] =>
  Object.values(WAYS).map((parameters) => readBicep(files, ENTRY, parameters));
