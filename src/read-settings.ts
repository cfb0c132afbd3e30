import { readFileSync } from 'node:fs';
import { type Config, readConfig } from './config/read-config';
import { readPolicy } from './config/read-policy';
import { type Policy } from './domain/institution/policy';

/** What the program runs with; or every problem, each with the name to look for. */
export type Settings =
  | { readonly ok: true; readonly config: Config; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the environment and the policy it names.
 *
 * @param shippedPolicy The text of the policy that local mode uses unless a file is named.
 */
export function readSettings(env: NodeJS.ProcessEnv, shippedPolicy: string): Settings {
  const read = readConfig(env);
  if (!read.ok) return read;
  const { policyFile } = read.config;
  let text = shippedPolicy;
  try {
    if (policyFile !== undefined) text = readFileSync(policyFile, 'utf8');
  } catch {
    return { ok: false, problems: [`POLICY_FILE: ${policyFile ?? ''} cannot be read`] };
  }
  const policy = readPolicy(text);
  return policy.ok ? { ok: true, config: read.config, policy: policy.policy } : policy;
}
