import { type CloudAdapter } from 'botbuilder';
import { teamsOutlet } from '../../../src/adapters/teams/teams-outlet';
import { type ConversationAddress } from '../../../src/domain/conversation';
import { userId } from '../../../src/domain/ids';

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
