import { TEAMS_WINDOWS, TeamsPace } from '../../../src/adapters/teams/teams-pace';
import { ConnectorLimits, VirtualTime } from '../../support/bot/connector-limits';

let time: VirtualTime;

beforeEach(() => {
  time = new VirtualTime();
});

/** When each of some sends gets its permit, in the order in which they get it: `chat at ms`. */
async function permits(pace: TeamsPace, asked: readonly Parameters<TeamsPace['permit']>[0][]): Promise<string[]> {
  const got: string[] = [];
  await Promise.all(
    asked.map(async (one) => {
      await pace.permit(one);
      if (one.isPatient === true) pace.started();
      got.push(`${one.conversationId ?? 'edit'} at ${Math.round(time.now())}`);
    }),
  );
  return got;
}

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

describe('the pace', () => {
  it('lets sends go one after the other, evenly, and makes up for a delay little by little', async () => {
    const pace = new TeamsPace(20, time);
    const some = Array.from({ length: 30 }, (_, index) => ({ conversationId: `chat-${index}` }));

    const first = await permits(pace, some.slice(0, 4));
    time.advance(500);
    const then = await permits(pace, some);

    const times = (got: readonly string[]) => got.map((one) => Number(one.split(' at ')[1]));
    expect(times(first)).toEqual([0, 50, 100, 150]);
    expect(times(then).slice(0, 4)).toEqual([650, 674, 722, 770]);
    // All of it in the end: the last one is as late as it would have been.
    expect(times(then).at(-1)).toBeGreaterThanOrEqual(33 * 50);
    expect(times(then).at(-1)).toBeLessThan(650 + 29 * 50);
  });

  it.each([
    [1, 1],
    [20, 1],
    [25, 1],
    [45, 5],
  ])('at %i a second has %i in the air', (perSecond, inAir) => {
    expect(new TeamsPace(perSecond, time).lettersInAir).toBe(inAir);
  });

  it('lets what somebody may wait for go before letters', async () => {
    const pace = new TeamsPace(20, time);

    const got = await permits(pace, [
      ...['a', 'b', 'c', 'd'].map((conversationId) => ({ conversationId, isPatient: true })),
      { conversationId: 'urgent' },
      {},
    ]);

    expect(got.map((one) => one.split(' ')[0])).toEqual(['a', 'urgent', 'edit', 'b', 'c', 'd']);
  });

  it('counts answers, which wait for nobody', async () => {
    const pace = new TeamsPace(20, time);
    for (let answer = 0; answer < 10; answer += 1) pace.count({ conversationId: 'chat' });

    const [got] = await permits(pace, [{ conversationId: 'other' }]);

    expect(got).toBe('other at 500');
  });

  it('lets notices go however many answers there are, and owes them nothing once they are over', async () => {
    const pace = new TeamsPace(20, time);
    // An hour of 50 answers a second, some of it before anybody waits.
    for (let answer = 0; answer < 180_000; answer += 1) pace.count({});
    const waiting = permits(pace, [{ conversationId: 'a' }, { conversationId: 'b' }]);
    for (let answer = 0; answer < 200; answer += 1) {
      time.advance(20);
      pace.count({});
      await nextTurn();
    }

    expect(await waiting).toEqual(['a at 1000', 'b at 2000']);
    expect(pace.waitMs()).toBeLessThanOrEqual(1_000);
  });

  it('keeps the windows of each conversation, and lets none wait for another', async () => {
    const pace = new TeamsPace(1_000, time);
    const limits = new ConnectorLimits(() => time.now(), { app: false });
    const asked = Array.from({ length: 150 }, (_, index) => ({
      conversationId: index % 2 === 0 ? 'busy' : `chat-${index}`,
    }));
    const refused: number[] = [];
    await Promise.all(
      asked.map(async (one) => {
        await pace.permit(one);
        const wait = limits.refused('post', one.conversationId);
        if (wait !== undefined) refused.push(wait);
        if (one.conversationId !== 'busy') expect(time.now()).toBeLessThan(1_000);
      }),
    );

    expect(refused).toEqual([]);
    expect(time.now()).toBeGreaterThan(30_000);
  });

  it('leaves a conversation alone as long as Teams asks, and all of them when it asks of several', async () => {
    const pace = new TeamsPace(1_000, time);
    pace.pauseFor('one', 5_000);
    const first = await permits(pace, [{ conversationId: 'one' }, { conversationId: 'other' }]);
    pace.pauseFor('two', 3_000);
    pace.pauseFor('three', 4_000);

    const [then] = await permits(pace, [{ conversationId: 'other' }]);

    expect(first).toEqual([expect.stringMatching(/^other at [0-5]$/u), 'one at 5000']);
    expect(then).toBe('other at 9000');
  });

  it('gives no permit to who would rather come again than wait for a conversation', async () => {
    const pace = new TeamsPace(1_000, time);
    pace.pauseFor('paused', 24 * 3_600_000);

    const refused = await pace
      .permit({ conversationId: 'paused', longestWaitMs: 2_000 })
      .catch((fault: unknown) => fault);
    pace.pauseFor('throttled', 24 * 3_600_000);
    const later = pace.permit({ conversationId: 'other' }).then(() => time.now());

    expect(refused).toMatchObject({ kind: 'throttled', retryAfterMs: 24 * 3_600_000 });
    expect(await later).toBeLessThanOrEqual(30_001);
  });

  it('lets no more leave in a second than Teams takes, however long what is permitted takes to leave', async () => {
    const pace = new TeamsPace(45, time);
    const limits = new ConnectorLimits(() => time.now());
    const holding: (() => void)[] = [];
    let isSlow = false;
    const sends = Array.from({ length: 300 }, async (_, index) => {
      await pace.permit({ conversationId: `chat-${index}`, isPatient: true });
      if (isSlow) await new Promise<void>((go) => holding.push(go));
      pace.started();
      limits.refused('post', `chat-${index}`);
    });
    for (const wait of [700, 500, 900]) {
      isSlow = true;
      while (holding.length < 2) await nextTurn();
      for (let turn = 0; turn < 5; turn += 1) await nextTurn();
      expect(holding).toHaveLength(2);
      time.advance(wait);
      isSlow = false;
      for (const go of holding.splice(0)) go();
    }
    await Promise.all(sends);

    expect(limits.violations).toBe(0);
  });

  it('knows the windows that Teams documents', () => {
    expect(TEAMS_WINDOWS).toEqual([
      { most: 7, ms: 1_000 },
      { most: 8, ms: 2_000 },
      { most: 60, ms: 30_000 },
      { most: 1_800, ms: 3_600_000 },
    ]);
  });
});
