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
    [refused(404), { kind: 'rejected', code: 'unreachable' }],
    [refused(413), { kind: 'rejected', code: 'refused' }],
    [refused(502), { kind: 'unavailable', message: 'teams post: 502' }],
    [new Error('no connection'), { kind: 'unavailable', message: 'teams post: no answer' }],
  ])('%j is %j', async (error, fault) => {
    await expect(faultOf(error)).resolves.toMatchObject(fault);
  });
});
