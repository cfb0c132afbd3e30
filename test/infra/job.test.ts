import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/documents/markdown';
import { deployedCommand } from '../support/image/deployed-job';

describe('the job', () => {
  it('has a command that takes one argument apart, as the document of operation has people write it', () => {
    const written = readFileSync(join(ROOT, 'infra', 'README.md'), 'utf8').matchAll(
      /--args (?:"([^"]*)"|(\w+\.js)\b)/gu,
    );
    const lines = [...written].map(([, quoted, plain]) => quoted ?? plain ?? '');

    expect(lines.length).toBeGreaterThan(0);
    // In place of node, something that prints what it was given, a line each.
    const [file = '', ...rest] = deployedCommand('')
      .slice(0, -1)
      .map((part) => part.replace('exec node', "exec printf '%s\\n'"));
    for (const line of lines) {
      const { stdout } = spawnSync(file, [...rest, line], { encoding: 'utf8' });
      expect(stdout.trimEnd().split('\n')).toEqual(`dist/${line}`.split(' '));
    }
  });
});
