import { type MissingAccess } from '../../ports/fault';

/** The id of the role, the same in every account. */
const DATA_CONTRIBUTOR = '00000000-0000-0000-0000-000000000002';

/** The role that the program needs on Cosmos DB, and the command that grants it. @param clientId Of the identity that asks. */
export function cosmosRole(endpoint: string, clientId = '<client id of the identity>'): MissingAccess {
  const [account = ''] = new URL(endpoint).hostname.split('.');
  return {
    service: 'Cosmos DB',
    needs: 'Cosmos DB Built-in Data Contributor',
    grant:
      `az cosmosdb sql role assignment create --account-name ${account} --resource-group <resource group> --scope /` +
      ` --role-definition-id ${DATA_CONTRIBUTOR} --principal-id $(az ad sp show --id ${clientId} --query id -o tsv)`,
  };
}
