// Where the log and the metrics go.

param workspaceName string
param applicationInsightsName string

@description('Days for which the log is kept. Azure keeps metrics for 90 days at least, and charges nothing for those.')
param retentionDays int
param location string
param tags object

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      // Gigabytes a day. Past it nothing more is collected, and the alerts on missing runs say so.
      dailyQuotaGb: 1
    }
  }
}

// Its connection string lets metrics in, and reads nothing.
resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

output workspaceId string = workspace.id
output connectionString string = applicationInsights.properties.ConnectionString
