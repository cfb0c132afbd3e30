import './config/check-node';
import './config/compile-cache';
import './config/heap-growth';
import './config/private-umask';
import { runOnce } from './app-once';
import { loadOrganization } from './application/import/load-organization';
import { readOrganization } from './config/read-organization';
import { readTextFile } from './config/read-text-file';
import { type Organization } from './domain/institution/organization';
import { counted } from './jobs/job';
import { readImportArguments } from './read-arguments';
import { readSettings, typedEnvironment } from './read-settings';
import { enter, Problems, say, sayProgress } from './way-in';

const PROGRESS = { names: 'People looked up', rosters: 'Rosters written', licenses: 'Licenses of a roster' } as const;

/** `npm run import -- FILE`: loads an organization file, and says line by line what it could not do. */
const begin = {
  cannot: 'The import could not be finished',
  heading: 'Nothing was imported:',
  goesOn: 'What was done is recorded; run the import again, and it goes on',
};

enter(begin, async (way) => {
  const file = readImportArguments(process.argv.slice(2));
  const settings = await readSettings(typedEnvironment(process.env));
  const organization = readFile(file);
  await runOnce(way, settings, async ({ ports, whoRuns }) => {
    const by = await whoRuns();
    const result = await loadOrganization(ports, organization, {
      file,
      by,
      onProgress: ({ what, done, total }) => {
        sayProgress(`${PROGRESS[what]}: ${done} of ${total}`);
      },
    });
    sayProgress();
    if (!result.ok) throw new Problems(result.problems);
    const { written, alreadyThere, adopted, contradictions } = result.report;
    const [lines, licenses] = [counted(written, 'line'), counted(adopted, 'license')];
    say(`${lines} written, ${alreadyThere} already there, ${licenses} taken over.`);
    for (const contradiction of contradictions) say(`Not applied: ${contradiction}`);
    if (contradictions.length > 0) process.exitCode = 1;
  });
});

function readFile(file: string): Organization {
  const found = readTextFile(file);
  if (!found.ok) throw new Problems([found.problem]);
  const read = readOrganization(found.text);
  if (!read.ok) throw new Problems(read.problems);
  return read.organization;
}
