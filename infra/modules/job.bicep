// The same image, for what somebody starts by hand: the doctor, an import, one of the jobs.

param jobName string
param environmentId string
param image string
param registryServer string
param identityId string

@description('What the program reads: a list of names and values.')
param environmentVariables array

@secure()
@description('The texts of the policy file and of the organization file, and where the program finds them.')
param policyText string

@secure()
param organizationText string
param mountPath string
param policyFile string
param location string
param tags object

// One execution is one command: the doctor, until its arguments say something else.
resource job 'Microsoft.App/jobs@2025-07-01' = {
  name: jobName
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
      triggerType: 'Manual'
      manualTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
      }
      // An import of many people takes as long as Microsoft Graph lets it. What was done is recorded: start it again, and it goes on.
      replicaTimeout: 14400
      replicaRetryLimit: 0
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
        {
          name: 'organization'
          value: organizationText
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'alacarte'
          image: image
          // So that all of a command is one argument: the command line of Azure takes none that begins with a hyphen.
          command: [
            '/bin/sh'
            '-c'
            'exec node dist/$0 "$@"'
          ]
          args: [
            'doctor.js'
          ]
          env: environmentVariables
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          volumeMounts: [
            {
              volumeName: 'files'
              mountPath: mountPath
            }
          ]
        }
      ]
      volumes: [
        {
          name: 'files'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'policy'
              path: policyFile
            }
            {
              secretRef: 'organization'
              path: 'organization.json'
            }
          ]
        }
      ]
    }
  }
}
