import { sendRaw } from '../support/floods/raw-connection';
import { closeBots, startBot } from '../support/bot/bot-harness';

afterAll(closeBots);

describe('a request for an address that is none', () => {
  it.each([
    ['an address', 'GET http://[ HTTP/1.1\r\nhost: x'],
    ['a host that no bracket closes', 'GET /healthz HTTP/1.1\r\nhost: ['],
    ['a host with a space', 'POST /api/messages HTTP/1.1\r\nhost: a b'],
    ['a host with a port that is none', 'GET /readyz HTTP/1.1\r\nhost: x:99999'],
  ])('T18: is refused, and ends nothing, though it comes from anybody: %s', async (_, head) => {
    const bot = await startBot();
    const { port } = new URL(bot.url());

    const answer = await sendRaw(Number(port), Buffer.from(`${head}\r\nconnection: close\r\n\r\n`));

    expect([[400], [404], [415]]).toContainEqual(answer.statuses);
    expect((await bot.get('/healthz')).status).toBe(200);
  });
});
