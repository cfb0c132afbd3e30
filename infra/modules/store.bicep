// The store: departments, rosters, purchases, ledgers, and what the program keeps for its own work.

@minLength(3)
@maxLength(44)
param accountName string
param databaseName string

@description('The object id of the identity that may read and write documents.')
param principalId string
param location string
param isZoneRedundant bool
param isDeleteProtected bool
param tags object

// Reads and writes documents, and can neither make nor drop a container. The same id in every account.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: accountName
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: [
      {
        name: 'EnableServerless'
      }
    ]
    // Versions, by which the last seat is given once, hold in one region that takes writes, read as it was written.
    enableMultipleWriteLocations: false
    consistencyPolicy: {
      defaultConsistencyLevel: 'Strong'
    }
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: isZoneRedundant
      }
    ]
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: 'Enabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: {
      id: databaseName
    }
  }
}

// Indexed is what the program asks for, and nothing else, since each path is paid for with every write. It starts on no container that
// leaves one out.
resource departments 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = {
  parent: database
  name: 'departments'
  properties: {
    resource: {
      id: 'departments'
      partitionKey: {
        kind: 'Hash'
        paths: [
          '/department'
        ]
      }
      // Documents expire only where they say so.
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: [
          { path: '/department/?' }
          { path: '/kind/?' }
          { path: '/body/product/?' }
          { path: '/body/status/?' }
          { path: '/body/entitlement/coverUntil/?' }
          { path: '/body/purchaseOrderNumber/?' }
          { path: '/body/rank/?' }
          { path: '/body/userId/?' }
          { path: '/body/userPrincipalName/?' }
          { path: '/body/displayName/?' }
          { path: '/body/until/?' }
          { path: '/body/isRosterChange/?' }
          { path: '/body/number/?' }
          { path: '/body/actorId/?' }
          { path: '/body/command/?' }
          { path: '/body/leaverId/?' }
          { path: '/body/entry/at/?' }
          { path: '/body/entry/fact/product/?' }
          { path: '/body/key/?' }
          { path: '/body/isOpen/?' }
          { path: '/body/record/purchase/details/product/?' }
          { path: '/body/at/?' }
          { path: '/body/lastDay/?' }
        ]
        excludedPaths: [
          { path: '/*' }
        ]
        compositeIndexes: [
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/product', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/entitlement/coverUntil', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/rank', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/until', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/userId', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/number', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/entry/at', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/at', order: 'ascending' }
            { path: '/department', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
        ]
      }
    }
  }
}

resource tenant 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = {
  parent: database
  name: 'tenant'
  properties: {
    resource: {
      id: 'tenant'
      partitionKey: {
        kind: 'Hash'
        paths: [
          '/kind'
        ]
      }
      // Documents expire only where they say so.
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: [
          { path: '/kind/?' }
          { path: '/body/status/?' }
          { path: '/body/at/?' }
          { path: '/body/talk/?' }
          { path: '/body/isOpen/?' }
          { path: '/body/mailbox/id/?' }
        ]
        excludedPaths: [
          { path: '/*' }
        ]
        compositeIndexes: [
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/at', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
          [
            { path: '/kind', order: 'ascending' }
            { path: '/body/mailbox/id', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
        ]
      }
    }
  }
}

resource access 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: account
  name: guid(account.id, principalId, dataContributor)
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    principalId: principalId
    scope: account.id
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isDeleteProtected) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds every record of who has which seat, and why.'
  }
}

output accountId string = account.id
output endpoint string = account.properties.documentEndpoint
