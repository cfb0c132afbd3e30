import { explainForbidden } from '../../src/bot/answer/explain-forbidden';
import { type MissingAccess } from '../../src/ports/fault';

const access = (service: MissingAccess['service']): MissingAccess => ({ service, needs: 'the role', grant: 'az …' });
const saidOf = (...given: Parameters<typeof explainForbidden>): string => explainForbidden(...given).join('. ');

it.each([
  ['Microsoft Graph', 'send', 'Nothing was done. Send it again once IT has granted that. Reference 3f9a1c20.'],
  ['Blob Storage', 'press', 'Nothing was done. Press the button again once IT has granted that. Reference 3f9a1c20.'],
] as const)('who meets %s reads, after a %s, that nothing was done, and what to do', (service, by, words) => {
  expect(saidOf(access(service), { by, reference: '3f9a1c20' })).toContain(words);
});

it('everybody reads what is missing, by its name, and where the command is that grants it', () => {
  expect(saidOf(access('Cosmos DB'))).toContain('Missing: the role. The log and “npm run doctor” have the command');
});

it('nobody reads that nothing was done of long work, which may have been half done', () => {
  expect(saidOf(access('Microsoft Graph'), { by: 'long' })).toMatch(
    /grants it\. Ask for it again once IT has granted that\.$/u,
  );
});

it.each(['Teams', 'Cosmos DB'] as const)(
  'nobody reads that nothing was done where %s may have been met too late',
  (service) => {
    expect(saidOf(access(service))).not.toContain('Nothing was done');
  },
);
