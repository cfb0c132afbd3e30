// The program: two processes or more, behind one public path.

param appName string
param routeName string
param environmentName string
param environmentId string
param image string
param registryServer string
param identityId string

@description('What the program reads: a list of names and values.')
param environmentVariables array

@description('The port that the program listens on.')
param port int

@secure()
@description('The text of the policy file, and where the program finds it.')
param policyText string
param mountPath string
param policyFile string
param minReplicas int
param maxReplicas int
param location string
param tags object

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: appName
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        // What is public is the route below, and nothing else.
        external: false
        targetPort: port
        transport: 'http'
        allowInsecure: false
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: [
        {
          name: 'policy'
          value: policyText
        }
      ]
    }
    template: {
      // More than the 25 seconds after which the program has ended in any case.
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'alacarte'
          image: image
          env: environmentVariables
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          probes: [
            {
              // Up to 30 seconds to begin to listen; what it waits for after that, readiness says.
              type: 'Startup'
              httpGet: {
                path: '/healthz'
                port: port
                scheme: 'HTTP'
              }
              periodSeconds: 3
              timeoutSeconds: 2
              failureThreshold: 10
            }
            {
              // A process that says nothing for a minute is replaced.
              type: 'Liveness'
              httpGet: {
                path: '/healthz'
                port: port
                scheme: 'HTTP'
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
            {
              // Answered from memory, also while the program stops, for as long as it takes new requests.
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: port
                scheme: 'HTTP'
              }
              periodSeconds: 3
              timeoutSeconds: 2
              failureThreshold: 2
              successThreshold: 1
            }
          ]
          volumeMounts: [
            {
              volumeName: 'policy'
              mountPath: mountPath
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: '50'
              }
            }
          }
        ]
      }
      volumes: [
        {
          name: 'policy'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'policy'
              path: policyFile
            }
          ]
        }
      ]
    }
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: environmentName
}

// Teams needs one path. /healthz and /readyz stay inside.
resource route 'Microsoft.App/managedEnvironments/httpRouteConfigs@2025-07-01' = {
  parent: environment
  name: routeName
  properties: {
    rules: [
      {
        description: 'Messages from Teams'
        routes: [
          {
            match: {
              path: '/api/messages'
            }
          }
        ]
        targets: [
          {
            containerApp: app.name
          }
        ]
      }
    ]
  }
}
