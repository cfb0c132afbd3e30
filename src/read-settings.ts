import { dataDirProblem } from './config/data-dir';
import { type Config, readConfig } from './config/read-config';
import { keepToOurselves } from './config/private-files';
import { readPolicy } from './config/read-policy';
import { readTextFile } from './config/read-text-file';
import { type Policy } from './domain/institution/policy';
import { Problems } from './way-in';

/** What the program runs with. */
export interface Settings {
  readonly config: Config;
  readonly policy: Policy;
}

/** Reads the environment and the policy it names; throws every problem, each with the name to look for. */
export async function readSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
  const read = readConfig(env);
  if (!read.ok) throw new Problems(read.problems);
  const { config } = read;
  // Before anything is opened in it.
  const isUsed = config.mode === 'local' || config.store.kind === 'sqlite' || config.files.kind === 'folder';
  const problem = isUsed ? dataDirProblem(config.dataDir) : undefined;
  if (problem !== undefined) throw new Problems([`DATA_DIR: ${problem}`]);
  if (isUsed) keepToOurselves(config.dataDir);
  const policy = readPolicy(await policyText(config));
  if (!policy.ok) throw new Problems(policy.problems.map((one) => `POLICY_FILE: ${one}`));
  return { config, policy: policy.policy };
}

/**
 * The environment of a command that somebody types: local mode, unless it says otherwise. Whoever names a database in Azure has to say
 * which mode is meant: what is typed would change another one than they think.
 */
export function typedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSet = (name: string): boolean => (env[name] ?? '').trim() !== '';
  if (isSet('MODE')) return env;
  if (isSet('COSMOS_ENDPOINT'))
    throw new Problems(['COSMOS_ENDPOINT is set and MODE is not: set MODE=azure to work there, or MODE=local']);
  return { ...env, MODE: 'local' };
}

async function policyText({ policyFile }: Config): Promise<string> {
  // Azure mode has no policy but the one named.
  if (policyFile === undefined) return (await import('./local/app-local.js')).shippedPolicy;
  const read = readTextFile(policyFile);
  if (!read.ok) throw new Problems([`POLICY_FILE: ${read.problem}`]);
  return read.text;
}
