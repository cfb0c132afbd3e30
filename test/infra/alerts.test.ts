import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy } from '../../src/config/read-policy';
import { type RefusalReason, statusOf } from '../../src/door/reason';
import { reconcileTenant } from '../../src/jobs/reconcile-tenant';
import { remind } from '../../src/jobs/remind';

const infra = join(__dirname, '../../infra');
const alerts = readFileSync(join(infra, 'modules/alerts.bicep'), 'utf8');
const document = readFileSync(join(infra, 'README.md'), 'utf8');
const queryOf = (name: string): string =>
  new RegExp(`module ${name} .*?\\n    query: '(.*?)'\\n`, 'su').exec(alerts)?.[1] ?? '';

/** Which refusals are of tokens that Teams would not send. A new reason has to be decided here. */
const IS_BAD_TOKEN: Readonly<Record<RefusalReason, boolean>> = {
  stopping: false,
  starting: false,
  method: false,
  path: false,
  'content-type': false,
  // What anybody's scanner sends.
  'no-token': false,
  'malformed-token': false,
  'wrong-algorithm': true,
  'wrong-issuer': true,
  'wrong-audience': true,
  lifetime: true,
  expired: true,
  'not-yet-valid': true,
  'unknown-key': true,
  'not-endorsed': true,
  'bad-signature': true,
  'token-address': true,
  'issuer-unreachable': false,
  'too-large': false,
  'too-slow': false,
  'no-activity': false,
  channel: false,
  conversation: false,
  recipient: false,
  tenant: false,
  'service-address': false,
};

test('refused sign-ins are those with a token that Teams would not send', () => {
  const named = /var badTokens = '(.*)'/u.exec(alerts)?.[1]?.match(/[\w-]+/gu) ?? [];
  const bad = Object.entries(IS_BAD_TOKEN).flatMap(([reason, isBad]) => (isBad ? [reason as RefusalReason] : []));

  expect([...named].toSorted()).toEqual([...bad].toSorted());
  expect(bad.filter((reason) => statusOf(reason) !== 401)).toEqual([]);
  expect(queryOf('refusedSignIns')).toContain('"alacarte.requests.refused"');
});

test('whoever cannot be checked has an alert of its own, under the reason that the door gives', () => {
  const [, reason = ''] = /Properties\.reason\) == "([\w-]+)"/u.exec(queryOf('keysUnreachable')) ?? [];

  expect(statusOf(reason as RefusalReason)).toBe(503);
});

test('runs that do not come are missed by the names of their jobs, after three of their periods', () => {
  const read = readPolicy(readFileSync(join(infra, 'policy.json'), 'utf8'));
  if (!read.ok) throw new Error(read.problems.join());
  const [, minutes] = /var reminderQuietMinutes = (\d+)/u.exec(alerts) ?? [];

  expect(queryOf('noReconcile')).toContain(`tostring(Properties.job) == "${reconcileTenant.name}"`);
  expect(queryOf('noReminders')).toContain(`tostring(Properties.job) == "${remind.name}"`);
  expect(alerts).toContain('min(3 * reconcileEveryMinutes, 2880)');
  expect(reconcileTenant.everySeconds(read.policy)).toBe(read.policy.reconcile.everyMinutes * 60);
  // Runs of this job are closer together than what was counted takes to arrive.
  expect(Number(minutes) * 60).toBeGreaterThanOrEqual(3 * remind.everySeconds());
});

test('every alert has its line in the document that it names', () => {
  const names = [...alerts.matchAll(/(?:alertName|^ {2}name): '\$\{namePrefix\}-([\w-]+)'/gmu)].map(([, name]) => name);
  const of = names.filter((name) => name !== 'operators');
  const [, section = ''] = /\n## When an alert comes\n(.*?)\n## /su.exec(document) ?? [];
  const listed = [...section.matchAll(/^\| `([\w-]+)`/gmu)].map(([, name]) => name);

  expect(of).toHaveLength(10);
  expect([...listed].toSorted()).toEqual([...of].toSorted());
  const texts = [...alerts.matchAll(/(?:alertDescription|description): '(.*)'/gu)].map(([, text = '']) => text);
  expect(texts.filter((text) => !text.includes('infra/README.md, "When an alert comes"'))).toEqual(
    ['Who gets the mails.', 'What the policy file says in reconcile.everyMinutes.'].filter((text) =>
      texts.includes(text),
    ),
  );
});
