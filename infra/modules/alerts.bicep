// What a person wants to be told. Each alert has its line in infra/README.md, under "When an alert comes".

param namePrefix string
param workspaceId string
param appId string
param appName string

@description('Who gets the mails.')
param email string

@description('What the policy file says in reconcile.everyMinutes.')
param reconcileEveryMinutes int
param location string
param tags object

// Three runs that did not come. A query reaches back two days at most.
var reconcileQuietMinutes = min(3 * reconcileEveryMinutes, 2880)

// Three runs that failed are counted by then, also of the jobs that run as seldom as the reconciler.
var failedMinutes = min(max(60, 4 * reconcileEveryMinutes), 2880)

// Reminders run each minute: three runs are over before what was counted has arrived here, which can take five minutes.
var reminderQuietMinutes = 15

// Tokens that somebody made, or took from elsewhere. One that is missing, or no token at all, is what anybody's scanner sends.
var badTokens = '"wrong-algorithm", "wrong-issuer", "wrong-audience", "lifetime", "expired", "not-yet-valid", "unknown-key", "not-endorsed", "bad-signature", "token-address"'

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${namePrefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'alacarte'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

module noReconcile 'log-alert.bicep' = {
  name: 'alert-no-reconcile'
  params: {
    alertName: '${namePrefix}-no-reconcile'
    alertDescription: 'No run that makes licenses follow the rosters came to its end for ${reconcileQuietMinutes} minutes. Look at the log for what failed, and run the doctor: infra/README.md, "When an alert comes".'
    severity: 1
    frequency: 'PT15M'
    lookBack: 'P2D'
    query: 'AppMetrics | where TimeGenerated > ago(${reconcileQuietMinutes}m) | where Name == "alacarte.runs" and tostring(Properties.job) == "reconcile" and tostring(Properties.outcome) == "done" | summarize done = coalesce(sum(Sum), 0.0) | where done == 0'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

module noReminders 'log-alert.bicep' = {
  name: 'alert-no-reminders'
  params: {
    alertName: '${namePrefix}-no-reminders'
    alertDescription: 'Nobody would be reminded of the end of a term: that run did not come to its end for ${reminderQuietMinutes} minutes. Look at the log for what failed, and run the doctor: infra/README.md, "When an alert comes".'
    severity: 1
    frequency: 'PT5M'
    lookBack: 'PT1H'
    query: 'AppMetrics | where TimeGenerated > ago(${reminderQuietMinutes}m) | where Name == "alacarte.runs" and tostring(Properties.job) == "reminders" and tostring(Properties.outcome) == "done" | summarize done = coalesce(sum(Sum), 0.0) | where done == 0'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

// A service that cannot be reached for a moment fails a run or two of those that come every few seconds, and is no reason for a mail.
module failedRuns 'log-alert.bicep' = {
  name: 'alert-failed-runs'
  params: {
    alertName: '${namePrefix}-failed-runs'
    alertDescription: 'A job failed each time, three times or more, for ${failedMinutes} minutes, and its next runs will, too. The log says why, under its name: infra/README.md, "When an alert comes".'
    severity: 2
    frequency: 'PT15M'
    lookBack: 'P2D'
    query: 'AppMetrics | where TimeGenerated > ago(${failedMinutes}m) | where Name == "alacarte.runs" | extend outcome = tostring(Properties.outcome) | summarize failed = sumif(Sum, outcome == "failed"), done = sumif(Sum, outcome == "done") by job = tostring(Properties.job) | where failed >= 3 and done == 0'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

module forbidden 'log-alert.bicep' = {
  name: 'alert-forbidden'
  params: {
    alertName: '${namePrefix}-forbidden'
    alertDescription: 'A service does not let the program in: a permission or a role is missing. The doctor names it, with the command that grants it: infra/README.md, "When an alert comes".'
    severity: 1
    frequency: 'PT15M'
    lookBack: 'PT1H'
    query: 'AppMetrics | where TimeGenerated > ago(20m) | where Name == "alacarte.forbidden" | summarize times = sum(Sum) by service = tostring(Properties.service) | where times > 0'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

// Teams itself sends none of these. A few come from clocks and from tools that try bots out; twenty in a quarter of an hour do not.
module refusedSignIns 'log-alert.bicep' = {
  name: 'alert-refused-sign-ins'
  params: {
    alertName: '${namePrefix}-refused-sign-ins'
    alertDescription: 'More than 20 requests came with a token that is not for this bot, or that nobody signed: somebody tries the door, or the registration of the bot does not fit. Nothing was let in: infra/README.md, "When an alert comes".'
    severity: 2
    frequency: 'PT15M'
    lookBack: 'PT1H'
    query: 'AppMetrics | where TimeGenerated > ago(20m) | where Name == "alacarte.requests.refused" | extend reason = tostring(Properties.reason) | where reason in (${badTokens}) | summarize requests = sum(Sum) | where requests > 20'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

module keysUnreachable 'log-alert.bicep' = {
  name: 'alert-keys-unreachable'
  params: {
    alertName: '${namePrefix}-keys-unreachable'
    alertDescription: 'Nobody is answered: the keys by which messages of Teams are checked cannot be fetched. Look whether login.botframework.com can be reached from the app: infra/README.md, "When an alert comes".'
    severity: 1
    frequency: 'PT15M'
    lookBack: 'PT1H'
    query: 'AppMetrics | where TimeGenerated > ago(20m) | where Name == "alacarte.requests.refused" and tostring(Properties.reason) == "issuer-unreachable" | summarize requests = sum(Sum) | where requests > 5'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

// Being asked to wait is the normal way of large runs; a hundred times in a quarter of an hour is not, and people wait, too.
module throttled 'log-alert.bicep' = {
  name: 'alert-throttled'
  params: {
    alertName: '${namePrefix}-throttled'
    alertDescription: 'A service asked more than 100 times within 15 minutes to come back later (429), and answers are slow. Find out which, and what else uses its limits: infra/README.md, "When an alert comes".'
    severity: 3
    frequency: 'PT15M'
    lookBack: 'PT1H'
    query: 'AppMetrics | where TimeGenerated > ago(20m) | where Name == "alacarte.throttled" | summarize answers = sum(Sum) by service = tostring(Properties.service) | where answers > 100'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

// Single people who cannot be reached stand on the approvers' card. Here it is about all of them.
module remindersFailed 'log-alert.bicep' = {
  name: 'alert-reminders-failed'
  params: {
    alertName: '${namePrefix}-reminders-failed'
    alertDescription: 'Of the letters of the last day more than half, and at least five, reached nobody. Look whether the app is installed for these people, and whether Teams lets the bot in: infra/README.md, "When an alert comes".'
    severity: 2
    frequency: 'PT1H'
    lookBack: 'P1D'
    query: 'AppMetrics | where TimeGenerated > ago(1d) | where Name == "alacarte.reminders" | extend outcome = tostring(Properties.outcome) | summarize failed = sumif(Sum, outcome == "failed"), sent = sumif(Sum, outcome == "sent") | where failed >= 5 and failed > sent'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

module notReady 'log-alert.bicep' = {
  name: 'alert-not-ready'
  params: {
    alertName: '${namePrefix}-not-ready'
    alertDescription: 'A process has not been ready for minutes, so that it gets no messages: its store cannot be reached, or does not let it in. Run the doctor: infra/README.md, "When an alert comes".'
    severity: 1
    frequency: 'PT5M'
    lookBack: 'PT1H'
    query: 'ContainerAppSystemLogs | where TimeGenerated > ago(10m) | where ContainerAppName == "${appName}" and Reason == "ProbeFailed" and Log has "Readiness" | summarize probes = count() by ReplicaName | where probes > 10'
    workspaceId: workspaceId
    actionGroupId: actionGroup.id
    location: location
    tags: tags
  }
}

resource restarts 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${namePrefix}-restarts'
  location: 'global'
  tags: tags
  properties: {
    description: 'A process was started again more than three times, and each time it ended by itself. The last lines of the log say why: infra/README.md, "When an alert comes".'
    severity: 2
    enabled: true
    scopes: [
      appId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'restarts'
          metricNamespace: 'Microsoft.App/containerApps'
          metricName: 'RestartCount'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 3
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroup.id
      }
    ]
  }
}
