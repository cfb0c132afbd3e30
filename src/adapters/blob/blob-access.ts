import { type MissingAccess } from '../../ports/fault';

/** Where files are kept, and who keeps them there. */
export interface BlobPlace {
  readonly endpoint: string;
  readonly container: string;
  /** The client id of the identity that asks; undefined: the command has a place to fill in. */
  readonly clientId?: string | undefined;
}

/** The role that the program needs on Blob Storage, and the command that grants it. */
export function blobRole({ endpoint, container, clientId = '<client id of the identity>' }: BlobPlace): MissingAccess {
  const account = storageAccount(endpoint);
  return {
    service: 'Blob Storage',
    needs: 'Storage Blob Data Contributor',
    grant:
      `az role assignment create --assignee ${clientId} --role 'Storage Blob Data Contributor'` +
      ` --scope $(az storage account show --name ${account} --query id -o tsv)/blobServices/default/containers/${container}`,
  };
}

/** The name of an account, by its address. */
export const storageAccount = (endpoint: string): string => new URL(endpoint).hostname.split('.')[0] ?? '';
