import { type MissingAccess } from '../../ports/fault';

/** Where files are kept, and who keeps them there. */
export interface BlobPlace {
  readonly endpoint: string;
  readonly container: string;
  /** The client id of the identity that asks; undefined: the command has a place to fill in. */
  readonly clientId?: string | undefined;
}

const service = 'Blob Storage';
const accountOf = ({ endpoint }: BlobPlace): string => new URL(endpoint).hostname.split('.')[0] ?? '';

/** The role that the program needs on Blob Storage, and the command that grants it. */
export function blobRole(place: BlobPlace): MissingAccess {
  const { container, clientId = '<client id of the identity>' } = place;
  return {
    service,
    needs: 'Storage Blob Data Contributor',
    grant:
      `az role assignment create --assignee ${clientId} --role 'Storage Blob Data Contributor'` +
      ` --scope $(az storage account show --name ${accountOf(place)} --query id -o tsv)/blobServices/default/containers/${container}`,
  };
}

/** What is missing where an account lets only some addresses in. */
export const blobNetwork = (place: BlobPlace): MissingAccess => ({
  service,
  needs: 'the network of this app let in by the storage account',
  grant:
    `az storage account network-rule add --account-name ${accountOf(place)} --subnet <subnet of the app>` +
    ' # where the network is right, the role Storage Blob Data Contributor may be missing',
});

/** What is missing where there is no container, and may not be made by us. */
export const blobContainer = (place: BlobPlace): MissingAccess => ({
  service,
  needs: `the container ${place.container} in the storage account`,
  grant: `az storage container create --account-name ${accountOf(place)} --name ${place.container} --auth-mode login`,
});
