import { aMessage } from '../support/bot/activities';
import { runBuilt, until } from '../support/browser/local-process';
import { forStarted, teamsPlace } from '../support/door/started';
import { type Installation, type Right, startInstallation } from '../support/floods/installation';
import { COUNTS } from '../soak/counts';

const NAMED_MS = 60_000;
/** What is said of a service that has trouble by itself; here it is a person who has to do something. */
const SLOW = /\bslow\b|in a (?:moment|minute)|not answering|does not answer/iu;

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});

afterAll(() => installation.close());

/** What a delegate reads who says something that needs a right. */
async function heard({ said }: Right): Promise<readonly string[]> {
  const { connector } = installation.door;
  const texts: string[] = [];
  for (const text of said) {
    const before = connector.calls.length;
    const own = { ...forStarted, deliveryMode: 'expectReplies', attachments: text === 'proof' ? [aFile()] : [] };
    const answer = await installation.post(aMessage('dreyes', teamsPlace, text === 'proof' ? '' : text, own));
    texts.push(await answer.text());
    texts.push(...connector.calls.slice(before).map(({ body }) => JSON.stringify(body)));
  }
  return texts;
}

const aFile = () => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  name: 'proof.pdf',
  content: { downloadUrl: installation.fileUrl, uniqueId: '1', fileType: 'pdf' },
});

const readyz = async (url = installation.program.url): Promise<string> => (await fetch(`${url}/readyz`)).text();
const doctor = () => runBuilt('dist/doctor.js', [], installation.door.env);

const names: readonly (readonly [name: string, place: number])[] = [
  ['User.Read.All', 0],
  ['LicenseAssignment.ReadWrite.All', 1],
  ['Organization.Read.All', 2],
  ['GroupMember.ReadWrite.All', 3],
  ['AppCatalog.Read.All', 4],
  ['TeamsAppInstallation.ReadWriteSelfForUser.All', 5],
  ['the role on Cosmos DB', 6],
  ['the role on Blob Storage', 7],
  ['the connector of Teams', 8],
];

/** One of Graph, which the adapters' own tests take away one by one, and one of each other service. */
const tried = COUNTS.isSoak ? names : names.filter(([, place]) => [1, 6, 7, 8].includes(place));

it('nothing is missing where everything is granted', async () => {
  const { code, output } = await doctor();

  expect([code, output]).toEqual([0, expect.stringContaining('Nothing is wrong.')]);
});

it.each(tried)('without %s, the doctor names it with its grant, and no user reads “slow”', async (_, place) => {
  const { program, rights } = installation;
  const right = rights[place] as Right;
  await right.takeAway();
  const from = program.output().length;
  const logged = () => program.output().slice(from);

  const [{ code, output }, texts] = await Promise.all([doctor(), heard(right)]);
  // That the running program sees it takes up to a minute, for which the soak has time.
  const isNamed = async () => right.needs.test(logged()) && right.needs.test(await readyz());
  const isSeen = !COUNTS.isSoak || (await until(isNamed, NAMED_MS));
  const seen = [isSeen, isSeen ? '' : `${logged()}\n${await readyz()}`];
  await right.giveBack();

  expect([code, output]).toEqual([1, expect.stringMatching(right.needs)]);
  const wrong = output.split(/\n(?=\S)/u).filter((one) => one.startsWith('wrong'));
  expect(wrong).toEqual([expect.stringMatching(right.needs)]);
  expect(wrong).toEqual([expect.stringMatching(right.grant)]);
  expect(texts.filter((text) => SLOW.test(text))).toEqual([]);
  expect(seen).toEqual([true, '']);
});

it('a start without any of them answers at once, names what it sees, and goes on by itself once it is let in to its store', async () => {
  const { door, rights } = installation;
  const store = rights.find(({ service }) => service === 'Cosmos DB') as Right;
  const others = rights.filter((right) => right !== store);
  for (const right of rights) await right.takeAway();
  await door.tenant.control('/settings', { takenAway: names.slice(0, 6).map(([name]) => name) });

  const waiting = { ready: 'the start waits for the store' };
  const [second, stopped] = await Promise.all([door.again(waiting), door.again(waiting)]);
  const isStopped = stopped.stop('SIGTERM');
  const ready = async () => {
    const answer = await fetch(`${second.url}/readyz`);
    return { status: answer.status, text: await answer.text() };
  };
  const isListening = await until(() => ready().then(Boolean, () => false), 5_000);
  const [early, alive, sent, strange] = await Promise.all([
    ready(),
    fetch(`${second.url}/healthz`),
    installation.post(aMessage('dreyes', teamsPlace, 'seats', forStarted), second.url),
    fetch(`${second.url}/api/messages`, { method: 'POST', body: '{}' }),
  ]);
  await store.giveBack();
  const isNamed = async () => {
    const { status, text } = await ready();
    return status === 200 && others.every(({ needs }) => needs.test(text) && needs.test(second.output()));
  };
  const isSeen = await until(isNamed, 30_000);
  const { text } = await ready();
  const turn = await installation.post(aMessage('dreyes', teamsPlace, 'help', forStarted), second.url);

  expect([isListening, early.status, alive.status]).toEqual([true, 503, 200]);
  expect([await isStopped, stopped.output()]).toEqual([0, expect.stringContaining('"stopped"')]);
  expect(early.text).toMatch(store.needs);
  expect(early.text).toMatch(store.grant);
  expect([sent.status, sent.headers.get('retry-after'), strange.status]).toEqual([503, '1', 415]);
  const line =
    second
      .output()
      .split('\n')
      .find((one) => one.includes('"grant"')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    needs: expect.stringMatching(store.needs) as string,
    grant: expect.stringMatching(store.grant) as string,
  });
  expect([isSeen, text]).toEqual([true, expect.stringMatching(/"missing"/u)]);
  expect(text).not.toContain(door.env['COSMOS_KEY'] ?? 'none');
  expect(turn.status).toBe(200);
});
