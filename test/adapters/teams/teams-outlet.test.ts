import { type CloudAdapter } from 'botbuilder';
import { teamsOutlet } from '../../../src/adapters/teams/teams-outlet';
import { type ConversationAddress } from '../../../src/domain/conversation';
import { userId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';

const ADDRESS: ConversationAddress = {
  tenantId: 't',
  conversationId: 'c',
  conversationType: 'personal',
  serviceUrl: 'https://smba.trafficmanager.net/',
  botId: 'b',
  teamsUserId: 'u',
  userId: userId('u'),
};

/** An error as the SDK throws it. */
const refused = (statusCode: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error('refused'), { statusCode, response: { headers: new Headers(headers) } });

/** The same with Teams' own code. */
const said = (statusCode: number, code: string) => Object.assign(refused(statusCode), { body: { error: { code } } });

/** What the outlet throws when the SDK throws this. */
async function faultOf(error: Error): Promise<unknown> {
  const adapter = {
    continueConversationAsync: () => {
      throw error;
    },
  };
  const outlet = teamsOutlet(() => adapter as unknown as CloudAdapter, '');
  return outlet.post(ADDRESS, { card: {}, summary: '' }).catch((fault: unknown) => fault);
}

describe('what a refusal of Teams means', () => {
  it.each([
    [refused(429, { 'retry-after': '7' }), { kind: 'throttled', retryAfterMs: 7000 }],
    [refused(429, { 'retry-after': 'Tue, 29 Jun 1999 19:00:00 GMT' }), { kind: 'throttled', retryAfterMs: 0 }],
    [refused(429, { 'retry-after': 'soon' }), { kind: 'throttled', retryAfterMs: undefined }],
    [refused(429), { kind: 'throttled', retryAfterMs: undefined }],
    [Object.assign(new Error(), { statusCode: 429 }), { kind: 'throttled', retryAfterMs: undefined }],
    [Object.assign(new Error(), { statusCode: 429, response: { headers: 1 } }), { kind: 'throttled' }],
    [refused(404), { kind: 'rejected', code: 'gone' }],
    [refused(403), { kind: 'rejected', code: 'blocked' }],
    [said(403, 'BotNotInConversationRoster'), { kind: 'rejected', code: 'not-installed' }],
    [said(403, 'ConversationBlockedByUser'), { kind: 'rejected', code: 'blocked' }],
    [said(403, 'MessageWritesBlocked'), { kind: 'rejected', code: 'blocked' }],
    [
      Object.assign(refused(403), { body: { message: '{"subCode":"MessageWritesBlocked"}' } }),
      { kind: 'rejected', code: 'blocked' },
    ],
    [said(403, 'BotDisabledByAdmin'), { kind: 'rejected', code: 'disabled' }],
    [Object.assign(refused(403), { body: { error: 'odd' } }), { kind: 'rejected', code: 'blocked' }],
    [refused(400), { kind: 'rejected', code: 'refused' }],
    [refused(401), { kind: 'forbidden', code: 'token-refused' }],
    [said(403, 'BotNotRegistered'), { kind: 'forbidden', access: { service: 'Teams' } }],
    [refused(413), { kind: 'rejected', code: 'refused' }],
    [refused(500), { kind: 'rejected', code: 'refused' }],
    [refused(412), { kind: 'unavailable', isOutcomeUnknown: false }],
    [refused(503, { 'retry-after': '3' }), { kind: 'unavailable', retryAfterMs: 3000, isOutcomeUnknown: false }],
    [refused(502), { kind: 'unavailable', message: 'teams post: 502', isOutcomeUnknown: true }],
    [refused(504), { kind: 'unavailable', isOutcomeUnknown: true }],
    [new Error('lost'), { kind: 'unavailable', message: 'teams post: no answer', isOutcomeUnknown: true }],
    [
      new Error('sent?', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
      { kind: 'unavailable', isOutcomeUnknown: false },
    ],
  ])('%j is %j', async (error, fault) => {
    await expect(faultOf(error)).resolves.toMatchObject(fault);
  });
});

describe('a refusal that does not say whom it is about', () => {
  /** An outlet whose connector refuses these conversations so. @returns What a post to each of some came to. */
  function open() {
    const shut = new Set<string>();
    const adapter = {
      continueConversationAsync: (_id: string, { conversation }: { conversation: { id: string } }) =>
        shut.has(conversation.id) ? Promise.reject(said(403, 'Forbidden')) : Promise.resolve(),
    };
    const outlet = teamsOutlet(() => adapter as unknown as CloudAdapter, 'the-bot');
    const post = async (conversationId: string): Promise<string> => {
      const address = { ...ADDRESS, conversationId };
      return outlet.post(address, { card: {}, summary: '' }).then(
        () => 'sent',
        (fault: unknown) => (fault instanceof Fault ? `${fault.kind} ${fault.code ?? ''}`.trimEnd() : String(fault)),
      );
    };
    return { shut, post };
  }

  it('is about one person, where others are reached in between', async () => {
    const { shut, post } = open();
    for (const one of ['a', 'b', 'c']) shut.add(one);

    for (const one of ['a', 'b', 'c', 'a'])
      expect([await post(one), await post('z')]).toEqual(['rejected blocked', 'sent']);
    expect([await post('a'), await post('a'), await post('a')]).toEqual(Array(3).fill('rejected blocked'));
  });

  it('is about us where it meets one after the other, and nobody else is given up for it', async () => {
    const { shut, post } = open();
    for (const one of ['a', 'b', 'c', 'd']) shut.add(one);

    expect(await post('z')).toBe('sent');
    expect([await post('a'), await post('b')]).toEqual(['rejected blocked', 'rejected blocked']);
    expect([await post('c'), await post('d'), await post('a')]).toEqual(Array(3).fill('forbidden refused'));
    shut.clear();
    expect([await post('a'), await post('b')]).toEqual(['sent', 'sent']);
  });
});
