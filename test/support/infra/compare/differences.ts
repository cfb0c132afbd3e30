import { type Files } from '../bicep/read-bicep';
import { type Deployment } from '../bicep/deployment';
import { deploymentsByWay, ENTRY, WAYS, type WayName } from '../deployments';
import { alertDifferences } from './alerts';
import { botDifferences } from './bot';
import { documentDifferences } from './documents';
import { nameDifferences } from './names';
import { programDifferences } from './program';
import { imageDifferences, parameterDifferences, permissionDifferences } from './scripts';
import { filesDifferences, roleDifferences, storeDifferences } from './store';
import { workflowDifferences } from './workflows';

/** How what stands next to the code differs from the code, and from each other: a sentence each; none where all agree. */
export function differencesOf(files: Files): readonly string[] {
  return [...new Set([...deployedDifferences(files), ...permissionDifferences(files), ...nameDifferences(files)])];
}

function* deployedDifferences(files: Files): Generator<string> {
  try {
    for (const [way, deployment] of Object.entries(deploymentsByWay(files)))
      yield* deploymentDifferences(files, way as WayName, deployment);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'BicepError') throw error;
    yield error.message;
  }
}

function* deploymentDifferences(files: Files, way: WayName, deployment: Deployment): Generator<string> {
  yield* storeDifferences(deployment);
  yield* filesDifferences(deployment);
  yield* roleDifferences(deployment);
  yield* botDifferences(deployment);
  for (const path of Object.keys(files).filter((one) => one.endsWith('.bicep') && !deployment.files.includes(one)))
    yield `${path} is not part of ${ENTRY}`;
  yield* documentDifferences(files, deployment);
  yield* parameterDifferences(files, deployment);
  yield* workflowDifferences(files, deployment);
  if (!('image' in WAYS[way]) || WAYS[way].image === 'none') {
    // Permissions are granted in between.
    const program = deployment.resources.find(({ type }) => /^Microsoft\.App\/(containerApps|jobs)$/u.test(type));
    if (program !== undefined) yield `${program.key} is deployed without an image`;
    return;
  }
  const given = WAYS[way];
  yield* programDifferences(deployment, 'teamsAppId' in given ? given.teamsAppId : undefined);
  yield* imageDifferences(files, deployment);
  yield* alertDifferences(deployment, files['infra/policy.json'] ?? '');
}
