// Everything that alacarte needs in Azure, in one resource group. infra/README.md says how to deploy it, and in which order.
//
// It is deployed twice the first time: without an image everything but the program is made, so that the Graph permissions of the
// identity can be granted before its first token; then again with the image.
targetScope = 'resourceGroup'

@minLength(4)
@maxLength(18)
@description('How names of resources begin: lower-case letters and digits, first a letter. Some of the names must be unique in all of Azure.')
param resourceBaseName string

@description('Where everything is kept and runs.')
param location string = resourceGroup().location

@description('The image of the program, as registry/name:tag. Empty, or the word none: all but the program is made. The toolkit lets no value be empty.')
param image string = ''

@description('The id in the manifest of the Teams app. Empty: the bot installs itself for nobody.')
param teamsAppId string = ''

@maxLength(42)
@description('What the bot is called in Azure.')
param botDisplayName string = 'alacarte'

@allowed([
  'F0'
  'S1'
])
@description('F0 is free and has no agreement on availability. Messages of Teams are not charged in either.')
param botServiceSku string = 'F0'

@description('Who gets a mail when an alert comes, and when it is over.')
param alertEmail string

@minValue(2)
@description('How many processes run at least. Two: one can be replaced while the other answers.')
param minReplicas int = 2

@minValue(2)
@description('How many processes run at most, when many people write at once.')
param maxReplicas int = 4

@minValue(30)
@maxValue(730)
@description('Days for which the log is kept.')
param logRetentionDays int = 30

@description('The Cosmos DB account. Another one than usual: an account that was restored from a backup.')
param storeName string = '${resourceBaseName}-store'

@description('Store and files in several zones of the region, which the store is charged more for.')
param isZoneRedundant bool = false

@description('Keeps the store and the files from being deleted, also together with their resource group.')
param isDeleteProtected bool = true

param tags object = {
  app: 'alacarte'
}

var databaseName = 'alacarte'
var filesContainerName = 'alacarte'
var hasImage = image != '' && image != 'none'
var port = 3978

var policy = loadJsonContent('policy.json')
var policyText = loadTextContent('policy.json')
var mountPath = '/etc/alacarte'

// A secret that changes replaces no process. Another name for another text does.
var policyFile = 'policy-${uniqueString(policyText)}.json'

// Whoever holds it is the bot: it is given to nobody else.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${resourceBaseName}-identity'
  location: location
  tags: tags
}

module store 'modules/store.bicep' = {
  name: 'store'
  params: {
    accountName: storeName
    databaseName: databaseName
    principalId: identity.properties.principalId
    location: location
    isZoneRedundant: isZoneRedundant
    isDeleteProtected: isDeleteProtected
    tags: tags
  }
}

module files 'modules/files.bicep' = {
  name: 'files'
  params: {
    accountName: '${resourceBaseName}files'
    containerName: filesContainerName
    principalId: identity.properties.principalId
    location: location
    isZoneRedundant: isZoneRedundant
    isDeleteProtected: isDeleteProtected
    tags: tags
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    registryName: '${resourceBaseName}images'
    principalId: identity.properties.principalId
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: '${resourceBaseName}-logs'
    applicationInsightsName: '${resourceBaseName}-metrics'
    retentionDays: logRetentionDays
    location: location
    tags: tags
  }
}

module environment 'modules/environment.bicep' = {
  name: 'environment'
  params: {
    environmentName: '${resourceBaseName}-environment'
    routeName: resourceBaseName
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

module bot 'botRegistration/azurebot.bicep' = {
  name: 'bot'
  params: {
    botServiceName: '${resourceBaseName}-bot'
    botDisplayName: botDisplayName
    botServiceSku: botServiceSku
    botAppDomain: environment.outputs.domain
    identityClientId: identity.properties.clientId
    identityResourceId: identity.id
    identityTenantId: identity.properties.tenantId
    tags: tags
  }
}

// Read once at the start, and checked as a whole; there is no key among them.
var environmentOfAll = [
  { name: 'MODE', value: 'azure' }
  { name: 'PORT', value: string(port) }
  { name: 'BOT_ID', value: identity.properties.clientId }
  { name: 'BOT_TYPE', value: 'UserAssignedMSI' }
  { name: 'BOT_TENANT_ID', value: identity.properties.tenantId }
  { name: 'POLICY_FILE', value: '${mountPath}/${policyFile}' }
  { name: 'COSMOS_ENDPOINT', value: store.outputs.endpoint }
  { name: 'COSMOS_DATABASE', value: databaseName }
  { name: 'BLOB_ENDPOINT', value: files.outputs.endpoint }
  { name: 'BLOB_CONTAINER', value: filesContainerName }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: monitoring.outputs.connectionString }
]
var environmentOfTeamsApp = [
  { name: 'TEAMS_APP_ID', value: teamsAppId }
]
var environmentVariables = teamsAppId == '' ? environmentOfAll : concat(environmentOfAll, environmentOfTeamsApp)

module app 'modules/app.bicep' = if (hasImage) {
  name: 'app'
  params: {
    appName: '${resourceBaseName}-app'
    routeName: resourceBaseName
    environmentName: '${resourceBaseName}-environment'
    environmentId: environment.outputs.environmentId
    image: image
    registryServer: registry.outputs.server
    identityId: identity.id
    environmentVariables: environmentVariables
    port: port
    policyText: policyText
    mountPath: mountPath
    policyFile: policyFile
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    location: location
    tags: tags
  }
}

module job 'modules/job.bicep' = if (hasImage) {
  name: 'job'
  params: {
    jobName: '${resourceBaseName}-job'
    environmentId: environment.outputs.environmentId
    image: image
    registryServer: registry.outputs.server
    identityId: identity.id
    environmentVariables: environmentVariables
    policyText: policyText
    organizationText: loadTextContent('organization.json')
    mountPath: mountPath
    policyFile: policyFile
    location: location
    tags: tags
  }
}

// Without the program nothing runs that could be missed.
module alerts 'modules/alerts.bicep' = if (hasImage) {
  name: 'alerts'
  params: {
    namePrefix: resourceBaseName
    workspaceId: monitoring.outputs.workspaceId
    appId: resourceId('Microsoft.App/containerApps', '${resourceBaseName}-app')
    appName: '${resourceBaseName}-app'
    email: alertEmail
    reconcileEveryMinutes: policy.reconcile.everyMinutes
    location: location
    tags: tags
  }
  dependsOn: [
    app
  ]
}

// The toolkit writes these into env/.env.dev, under these names.
output BOT_ID string = identity.properties.clientId
output BOT_TENANT_ID string = identity.properties.tenantId
output BOT_DOMAIN string = environment.outputs.domain
output IDENTITY_RESOURCE_ID string = identity.id
output BOT_RESOURCE_ID string = bot.outputs.botId
output COSMOS_RESOURCE_ID string = store.outputs.accountId
output STORAGE_RESOURCE_ID string = files.outputs.accountId
output LOG_ANALYTICS_RESOURCE_ID string = monitoring.outputs.workspaceId
output CONTAINER_REGISTRY_NAME string = registry.outputs.registryName
output CONTAINER_REGISTRY_SERVER string = registry.outputs.server
output CONTAINER_APP_NAME string = '${resourceBaseName}-app'
output CONTAINER_APP_JOB_NAME string = '${resourceBaseName}-job'
