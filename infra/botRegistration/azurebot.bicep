// The bot as Teams knows it: whom it may speak as, and where its messages go.

@minLength(2)
@maxLength(64)
param botServiceName string

@maxLength(42)
param botDisplayName string

@allowed([
  'F0'
  'S1'
])
param botServiceSku string

@description('The host to which Teams sends messages.')
param botAppDomain string

param identityClientId string
param identityResourceId string
param identityTenantId string
param tags object

resource botService 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botServiceName
  kind: 'azurebot'
  location: 'global'
  tags: tags
  sku: {
    name: botServiceSku
  }
  properties: {
    displayName: botDisplayName
    endpoint: 'https://${botAppDomain}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: identityClientId
    msaAppMSIResourceId: identityResourceId
    msaAppTenantId: identityTenantId
  }
}

resource teamsChannel 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: botService
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
    }
  }
}

output botId string = botService.id
