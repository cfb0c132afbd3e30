import { type Deployment } from '../bicep/deployment';
import { FACTS } from '../facts';
import { at, oneOf, textAt, unlike } from './look';

/** How the bot as Teams knows it differs from the program. */
export function* botDifferences(deployment: Deployment): Generator<string> {
  const identity = oneOf(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities')?.key ?? '';
  const bot = oneOf(deployment, 'Microsoft.BotService/botServices');
  const properties = bot?.body['properties'];
  const { outputs } = deployment;
  yield* unlike('the kind of the bot', bot?.body['kind'], 'azurebot');
  for (const [name, must] of Object.entries({
    msaAppType: 'UserAssignedMSI',
    msaAppId: `«${identity}.properties.clientId»`,
    msaAppMSIResourceId: `«${identity}.id»`,
    msaAppTenantId: `«${identity}.properties.tenantId»`,
    endpoint: `https://${textAt(outputs, 'BOT_DOMAIN')}${FACTS.paths.messages}`,
  }))
    yield* unlike(`${name} of the bot`, at(properties, name), must);
  yield* unlike('the output BOT_ID', outputs['BOT_ID'], `«${identity}.properties.clientId»`);
  yield* unlike('the output BOT_TENANT_ID', outputs['BOT_TENANT_ID'], `«${identity}.properties.tenantId»`);
  const channel = oneOf(deployment, 'Microsoft.BotService/botServices/channels');
  yield* unlike('the bot of the channel', channel?.parent, bot?.key);
  yield* unlike('the name of the channel', channel?.name, 'MsTeamsChannel');
  yield* unlike('what channel it is', at(channel?.body, 'properties.channelName'), 'MsTeamsChannel');
  yield* unlike('whether Teams is let in', at(channel?.body, 'properties.properties.isEnabled'), true);
  yield* domainDifferences(deployment);
}

/** Teams asks the host under which the route of the program is public. */
function* domainDifferences(deployment: Deployment): Generator<string> {
  const environment = oneOf(deployment, 'Microsoft.App/managedEnvironments');
  const domain = `.«${environment?.key ?? ''}.properties.defaultDomain»`;
  const route = oneOf(deployment, 'Microsoft.App/managedEnvironments/httpRouteConfigs');
  if (route === undefined) return;
  yield* unlike('the output BOT_DOMAIN', deployment.outputs['BOT_DOMAIN'], `${route.name}${domain}`);
  const parent = deployment.resources.find(({ key }) => key === route.parent);
  yield* unlike('the environment of the route', parent?.name, environment?.name);
}
