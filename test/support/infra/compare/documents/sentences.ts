import { type Deployment } from '../../bicep/deployment';
import { type Files } from '../../bicep/read-bicep';
import { FACTS } from '../../facts';
import { at, listAt, oneOf } from '../look';

const OPERATIONS = 'infra/README.md';

/** Small numbers as sentences write them. */
const WORDS: Readonly<Record<number, string>> = { 1: 'a', 2: 'two', 3: 'three', 4: 'four', 60: 'a minute' };

/** Where sentences name numbers that are deployed: a document that says others is wrong, or what is deployed is. */
export function* sentenceDifferences(files: Files, deployment: Deployment): Generator<string> {
  const text = (files[OPERATIONS] ?? '').replaceAll('\n', ' ');
  for (const words of sentencesOf(deployment)) if (!text.includes(words)) yield `${OPERATIONS} does not say "${words}"`;
}

function sentencesOf(deployment: Deployment): readonly string[] {
  const app = oneOf(deployment, 'Microsoft.App/containerApps')?.body;
  const workspace = oneOf(deployment, 'Microsoft.OperationalInsights/workspaces')?.body;
  const service = oneOf(deployment, 'Microsoft.Storage/storageAccounts/blobServices')?.body;
  const probes = listAt(app, 'properties.template.containers.0.probes');
  const [startup, liveness, readiness] = ['Startup', 'Liveness', 'Readiness'].map((type) => {
    const probe = probes.find((one) => at(one, 'type') === type);
    return { times: Number(at(probe, 'failureThreshold')), apart: Number(at(probe, 'periodSeconds')) };
  });
  const word = (number = 0): string => WORDS[number] ?? String(number);
  const seconds = (probe: typeof startup): number => (probe?.times ?? 0) * (probe?.apart ?? 0);
  const days = Number(at(service, 'properties.deleteRetentionPolicy.days'));
  const least = Number(at(app, 'properties.template.scale.minReplicas'));
  const grace = Number(at(app, 'properties.template.terminationGracePeriodSeconds'));
  const retention = Number(at(workspace, 'properties.retentionInDays'));
  return [
    `The probes: ${seconds(startup)} seconds to begin to listen, ${word(seconds(liveness))} of silence until a process is replaced`,
    `${word(readiness?.times)} “not ready” in a row, ${word(readiness?.apart)} seconds apart`,
    `within ${FACTS.stopMs / 1000} seconds in any case (${grace} are allowed)`,
    `at least ${word(least)} processes of half a core and 1 GiB`,
    `Log for ${retention} days`,
    `at most ${Number(at(workspace, 'properties.workspaceCapping.dailyQuotaGb'))} GB a day`,
    `what was deleted or replaced comes back for ${days} days`,
    `those older than ${days} days are`,
  ];
}
