import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBot } from '../bench/processes';
import { aMessage } from '../support/bot/activities';
import { buildProgram } from '../support/browser/local-process';

const folder = mkdtempSync(join(tmpdir(), 'alacarte-peers-'));

beforeAll(buildProgram);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the peers of the benches', () => {
  const place = { serviceUrl: 'http://127.0.0.1:1' };
  const graph = { GRAPH_BASE_URL: 'http://127.0.0.1:1/v1.0', GRAPH_TOKEN: 'none' };

  it.each(['turns/echo.cjs', 'turns/floor.cjs'])('%s starts, and answers', async (file) => {
    const bot = await startBot(file, { ...graph, DATABASE: join(folder, 'said.db') });
    const body = JSON.stringify(aMessage('dreyes', place, 'hello', { deliveryMode: 'expectReplies' }));
    const headers = { 'content-type': 'application/json' };
    const answer = fetch(`${bot.url}/api/messages`, { method: 'POST', headers, body });

    await expect(answer.then((one) => one.text()).finally(() => bot.stop())).resolves.toContain('You said: hello');
  });
});
