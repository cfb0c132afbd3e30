import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../documents/markdown';
import { type Files } from './bicep/read-bicep';

/** What says, next to the code, what the code needs: by their paths from the root of the project. */
const PATTERNS = [
  'infra/**/*',
  '.ci/run',
  '.github/workflows/*',
  'appPackage/manifest.json',
  'env/.env.*',
  'm365agents*.yml',
  'package.json',
  'README.md',
  'appPackage/README.md',
  'SECURITY.md',
  'src/README.md',
];

/** The texts of these files as they are now. */
export function projectFiles(): Files {
  const paths = PATTERNS.flatMap((pattern) => globSync(pattern, { cwd: ROOT, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}
