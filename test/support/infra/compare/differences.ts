import { type Files } from '../bicep/read-bicep';
import { type Deployment } from '../bicep/deployment';
import { deploymentsByWay, type Deployments, ENTRY, WAYS } from '../deployments';
import { ruleDifferences } from './alert-rules';
import { alertDifferences } from './alerts';
import { botDifferences } from './bot';
import { commandDifferences } from './documents/commands';
import { documentDifferences } from './documents/documents';
import { nameDifferences } from './names';
import { programDifferences } from './program';
import { sentenceDifferences } from './documents/sentences';
import { settingDifferences } from './settings';
import { stepDifferences } from './steps';
import { imageDifferences, parameterDifferences, permissionDifferences } from './scripts';
import { filesDifferences, roleDifferences, storeDifferences } from './store';
import { alertMeanings, tableDifferences } from './documents/tables';
import { workflowDifferences } from './workflows';

/** How what stands next to the code differs from the code, and from each other: a sentence each; none where all agree. */
export function differencesOf(files: Files): readonly string[] {
  return [
    ...new Set([
      ...deployedDifferences(files),
      ...permissionDifferences(files),
      ...nameDifferences(files),
      ...stepDifferences(files),
    ]),
  ];
}

function* deployedDifferences(files: Files): Generator<string> {
  let deployments: Deployments;
  try {
    deployments = deploymentsByWay(files);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'BicepError') throw error;
    yield error.message;
    return;
  }
  const known = differencesKnown.get(deployments) ?? [...withinDifferences(deployments)];
  differencesKnown.set(deployments, known);
  yield* known;
  yield* besideDifferences(files, deployments['with an image']);
}

/** What was found in deployments that are looked at again, since another file changed. */
const differencesKnown = new WeakMap<Deployments, readonly string[]>();

function* withinDifferences(deployments: Deployments): Generator<string> {
  for (const deployment of Object.values(deployments)) yield* placeDifferences(deployment);
  // Permissions are granted in between.
  for (const way of ['first', 'first by the toolkit'] as const) {
    const isThere = deployments[way].resources.some(({ type }) => /^Microsoft\.App\/(containerApps|jobs)$/u.test(type));
    if (isThere) yield 'the program is deployed without an image';
  }
  yield* programDifferences(deployments['with an image'], WAYS['with an image']);
  yield* programDifferences(deployments['with a Teams app'], WAYS['with a Teams app']);
}

function* placeDifferences(deployment: Deployment): Generator<string> {
  yield* storeDifferences(deployment);
  yield* filesDifferences(deployment);
  yield* roleDifferences(deployment);
  yield* botDifferences(deployment);
  yield* settingDifferences(deployment);
}

/** How the files next to what is deployed differ from it. */
function* besideDifferences(files: Files, deployment: Deployment): Generator<string> {
  for (const path of Object.keys(files).filter((one) => one.endsWith('.bicep') && !deployment.files.includes(one)))
    yield `${path} is not part of ${ENTRY}`;
  yield* alertDifferences(deployment, files['infra/policy.json'] ?? '');
  yield* ruleDifferences(deployment, alertMeanings(files));
  yield* documentDifferences(files, deployment);
  yield* tableDifferences(files, deployment);
  yield* commandDifferences(files, deployment);
  yield* sentenceDifferences(files, deployment);
  yield* parameterDifferences(files, deployment);
  yield* workflowDifferences(files, deployment);
  yield* imageDifferences(files, deployment);
}
