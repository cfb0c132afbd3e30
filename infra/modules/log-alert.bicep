// An alert that is there while a query of the workspace finds a row, and over by itself once it finds none.

param alertName string

@description('What it means and what to do, in two sentences.')
param alertDescription string

@minValue(0)
@maxValue(4)
@description('1: people are not served, or soon are not. 2: somebody should look today. 3: this week.')
param severity int

param query string

@description('How often it is asked, as PT15M: one of the lengths that Azure knows.')
param frequency string

@description('How far back the query can look, as P1D: two days at most.')
param lookBack string
param workspaceId string
param actionGroupId string
param location string
param tags object

resource alert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: alertName
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: alertName
    description: alertDescription
    severity: severity
    enabled: true
    scopes: [
      workspaceId
    ]
    evaluationFrequency: frequency
    windowSize: frequency
    overrideQueryTimeRange: lookBack
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    // The tables come with the first metrics.
    skipQueryValidation: true
    actions: {
      actionGroups: [
        actionGroupId
      ]
    }
  }
}
