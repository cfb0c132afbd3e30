import { at, listAt, oneOf, textAt } from '../infra/compare/look';
import { deploymentsByWay } from '../infra/deployments';
import { projectFiles } from '../infra/project-files';

const deployed = deploymentsByWay(projectFiles())['with an image'];
const container = at(oneOf(deployed, 'Microsoft.App/jobs')?.body, 'properties.template.containers.0');

/** What Bicep declares for the program, by the names that it has there. @param here What stands for each of them; throws for one without. */
export function deployedEnvironment(here: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = listAt(container, 'env').map((one) => textAt(one, 'name'));
  const unknown = names.filter((name) => !(name in here));
  if (unknown.length > 0) throw new Error(`nothing here stands for ${unknown.join()}`);
  return Object.fromEntries(names.map((name) => [name, here[name] ?? '']));
}

/** The command that the job runs, with what a person typed as its one argument; what it runs by itself unless given. */
export function deployedCommand(typed?: string): readonly string[] {
  const args = typed === undefined ? listAt(container, 'args').map(String) : [typed];
  return [...listAt(container, 'command').map(String), ...args];
}
