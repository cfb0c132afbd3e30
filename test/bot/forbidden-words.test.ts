import { explainForbidden, explainMissing } from '../../src/bot/answer/explain-forbidden';
import { type MissingAccess } from '../../src/ports/fault';

const access = (service: MissingAccess['service']): MissingAccess => ({ service, needs: 'the role', grant: 'az …' });

it.each([
  ['Microsoft Graph', 'send', 'Missing: the role. Nothing was done. Send it again once IT has mended that.'],
  ['Blob Storage', 'press', 'Missing: the role. Nothing was done. Press the button again once IT has mended that.'],
] as const)('who meets %s reads, after a %s, what is missing, that nothing was done, and what to do', (service, by, words) => {
  expect(explainForbidden(access(service), '3f9a1c20', by).join('. ')).toContain(words);
});

it.each(['Teams', 'Cosmos DB'] as const)('nobody reads that nothing was done where %s may have been met too late', (service) => {
  expect(explainForbidden(access(service), '3f9a1c20').join('. ')).not.toContain('Nothing was done');
});

it('nobody reads that it works by itself, not even who can mend it', () => {
  expect(explainMissing(access('Cosmos DB'), 'press').join('. ')).toMatch(/the role\. Press the button again .*az …/u);
  expect(explainMissing(access('Cosmos DB')).join('. ')).not.toContain('by itself');
});
