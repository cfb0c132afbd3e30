import { type MissingAccess } from '../../ports/fault';

/**
 * What the Teams connector needs to let the bot in. There is no role for it: it takes the tokens of the one identity that the bot resource
 * names, so that both have to be the same.
 */
export const connectorIdentity = (botId: string): MissingAccess => ({
  service: 'Teams',
  needs: 'the identity that the bot resource names',
  grant:
    'az bot show --name <bot> --resource-group <resource group> --query properties.msaAppId' +
    ` # must say ${botId}; the bot resource cannot be changed to another identity,` +
    ' so set BOT_ID, BOT_TYPE and BOT_TENANT_ID to what it has, and assign that identity to the app',
});
