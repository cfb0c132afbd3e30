import { type Files } from '../bicep/read-bicep';
import { type Deployment } from '../bicep/deployment';
import { deploymentOf, ENTRY, WAYS, type WayName } from '../deployments';
import { alertDifferences } from './alerts';
import { botDifferences } from './bot';
import { programDifferences } from './program';
import { filesDifferences, roleDifferences, storeDifferences } from './store';

/** How what stands next to the code differs from the code, and from each other: a sentence each; none where all agree. */
export function differencesOf(files: Files): readonly string[] {
  return [...new Set([...bicepDifferences(files)])];
}

function* bicepDifferences(files: Files): Generator<string> {
  const read = Object.keys(WAYS).map((way) => [way as WayName, () => deploymentOf(files, way as WayName)] as const);
  for (const [way, open] of read) {
    let deployment: Deployment;
    try {
      deployment = open();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'BicepError') throw error;
      yield error.message;
      return;
    }
    yield* deploymentDifferences(files, way, deployment);
  }
}

function* deploymentDifferences(files: Files, way: WayName, deployment: Deployment): Generator<string> {
  yield* storeDifferences(deployment);
  yield* filesDifferences(deployment);
  yield* roleDifferences(deployment);
  yield* botDifferences(deployment);
  for (const path of Object.keys(files).filter((one) => one.endsWith('.bicep') && !deployment.files.includes(one)))
    yield `${path} is not part of ${ENTRY}`;
  if (!('image' in WAYS[way]) || WAYS[way].image === 'none') {
    // Permissions are granted in between.
    const program = deployment.resources.find(({ type }) => /^Microsoft\.App\/(containerApps|jobs)$/u.test(type));
    if (program !== undefined) yield `${program.key} is deployed without an image`;
    return;
  }
  const given = WAYS[way];
  yield* programDifferences(deployment, 'teamsAppId' in given ? given.teamsAppId : undefined);
  yield* alertDifferences(deployment, files['infra/policy.json'] ?? '');
}
