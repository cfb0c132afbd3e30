import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BareCopy } from '../support/app-package/bare-copy';
import { APP_PACKAGE, filledIn, mistakesIn, readManifest, SAMPLE_VALUES } from '../support/app-package/manifest';
import { readZip } from '../support/app-package/read-zip';

const NAMES = Object.keys(SAMPLE_VALUES);
const PAGES = { websiteUrl: '', privacyUrl: '/privacy', termsOfUseUrl: '/terms' };
const without = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(SAMPLE_VALUES).filter(([one]) => one !== name));
const kept = (file: string): Buffer => readFileSync(join(APP_PACKAGE, file));
const manifestText = (name: 'manifest.json' | 'manifest.copilot.json'): string =>
  `${JSON.stringify(JSON.parse(filledIn(JSON.stringify(readManifest(name)))), undefined, 2)}\n`;

let copy: BareCopy;
beforeEach(() => {
  copy = new BareCopy();
});
afterEach(() => {
  copy.remove();
});

test.each([
  ['the app', [], '', 'manifest.json'],
  ['its variant for Copilot', ['--copilot'], '.copilot', 'manifest.copilot.json'],
] as const)('%s is packaged with manifest and icons at the root', (_, options, variant, name) => {
  const { code, said } = copy.run(SAMPLE_VALUES, ...options);

  const files = readZip(copy.built(`appPackage${variant}.dev.zip`));
  const manifest = files[0]?.content.toString('utf8') ?? '';
  expect(said[0]).toBe(
    `appPackage/build/appPackage${variant}.dev.zip: alacarte 1.0.0, app ${SAMPLE_VALUES.TEAMS_APP_ID}`,
  );
  expect(code).toBe(0);
  expect(copy.builtNames()).toEqual([`appPackage${variant}.dev.zip`, `manifest${variant}.dev.json`]);
  expect(files.map((file) => file.name)).toEqual(['manifest.json', 'color.png', 'outline.png']);
  expect(files.slice(1).map(({ content }) => content)).toEqual([kept('color.png'), kept('outline.png')]);
  expect(manifest).toBe(manifestText(name));
  expect(copy.built(`manifest${variant}.dev.json`).toString('utf8')).toBe(manifest);
  expect(mistakesIn(JSON.parse(manifest), readManifest(name).manifestVersion)).toEqual([]);
});

test('the same input gives the same bytes, wherever and whenever', () => {
  const sums = ['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC'].map((zone) => {
    copy.run({ ...SAMPLE_VALUES, TZ: zone });
    return createHash('sha256').update(copy.built('appPackage.dev.zip')).digest('hex');
  });

  expect(new Set(sums).size).toBe(1);
  expect(new Set(readZip(copy.built('appPackage.dev.zip')).map(({ changedAt }) => changedAt))).toEqual(
    new Set(['1980-01-01 00:00']),
  );
});

test('without anything each id and address is named, at once, with where it comes from', () => {
  const { code, said } = copy.run({});

  const named = said.slice(0, -1).map((line) => /^(\w+) is missing: (.{10,})$/u.exec(line)?.[1]);
  expect(code).toBe(1);
  expect(named.toSorted()).toEqual(NAMES.toSorted());
  expect(said.at(-1)).toBe('Nothing was written. Set them in the environment or in env/.env.dev, which is not there.');
  expect(copy.builtNames()).toEqual([]);
});

test.each(NAMES)('without %s nothing is written, and it alone is named', (name) => {
  const { code, said } = copy.run(without(name));

  expect(code).toBe(1);
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(new RegExp(`^${name} is missing: `, 'u'));
  expect(copy.builtNames()).toEqual([]);
});

test.each([
  ['TEAMS_APP_ID', 'alacarte', 'a GUID'],
  ['TEAMS_APP_ID', '00000000-0000-0000-0000-000000000000', 'a GUID'],
  ['BOT_ID', `${SAMPLE_VALUES.BOT_ID} `, 'a GUID'],
  ['BOT_DOMAIN', 'https://alacarte.contoso.edu', 'a host name'],
  ['BOT_DOMAIN', 'alacarte.contoso.edu/api/messages', 'a host name'],
  ['BOT_DOMAIN', 'alacarte.contoso.edu:443', 'a host name'],
  ['BOT_DOMAIN', 'localhost', 'a host name'],
  ['BOT_DOMAIN', '${{BOT_ID}}', 'a host name'],
])('%s is no "%s"', (name, value, takes) => {
  const { code, said } = copy.run({ ...SAMPLE_VALUES, [name]: value });

  expect(code).toBe(1);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain(`${name} is ${JSON.stringify(value)}, and takes ${takes}`);
  expect(copy.builtNames()).toEqual([]);
});

test('pages that are nobody’s are named in a line, until they are somebody’s', () => {
  for (const place of [0, 1, 2]) {
    const left = Object.keys(PAGES).slice(place).join(', ');
    expect(copy.run(SAMPLE_VALUES).said[1]).toBe(
      `Before you publish it, write pages of your own into appPackage/manifest.json: nobody has those of developer ${left}`,
    );

    const path = Object.values(PAGES)[place] ?? '';
    copy.change('manifest.json', `"https://example.edu/alacarte${path}"`, '"https://it.contoso.edu/alacarte"');
  }
  expect(copy.run(SAMPLE_VALUES)).toMatchObject({ code: 0, said: [expect.any(String)] });
});

test('what is missing and what is malformed is named together', () => {
  const { said } = copy.run({ ...without('BOT_DOMAIN'), TEAMS_APP_ID: '1', BOT_ID: 'bot' });

  expect(said.map((line) => line.split(' ', 3).slice(0, 3).join(' '))).toEqual([
    'TEAMS_APP_ID is "1",',
    'BOT_ID is "bot",',
    'BOT_DOMAIN is missing:',
    'Nothing was written.',
  ]);
});

test('values come from the file of the environment, and from the environment first', () => {
  copy.change('manifest.json', '"short": "alacarte"', '"short": "alacarte${{OWN_PLACE}}"');
  const lines = Object.entries({ ...SAMPLE_VALUES, OWN_PLACE: '" (test)"' });
  copy.write('env/.env.test', lines.map(([name, value]) => `${name}=${value}`).join('\n'));

  const ofFile = copy.run({ TEAMSFX_ENV: 'test' });
  const manifest = JSON.parse(copy.built('manifest.test.json').toString('utf8')) as { name: { short: string } };
  const BOT_ID = SAMPLE_VALUES.TEAMS_APP_ID;
  const ofBoth = copy.run({ TEAMSFX_ENV: 'test', BOT_ID, TEAMS_APP_ID: '' });
  const { id, bots } = JSON.parse(copy.built('manifest.test.json').toString('utf8')) as ReturnType<typeof readManifest>;
  const ofOther = copy.run({});

  expect([ofFile.code, ofBoth.code, ofOther.code]).toEqual([0, 0, 1]);
  expect(manifest.name.short).toBe('alacarte (test)');
  expect([id, bots[0]?.botId]).toEqual([SAMPLE_VALUES.TEAMS_APP_ID, BOT_ID]);
  expect(copy.builtNames()).toEqual(['appPackage.test.zip', 'manifest.test.json']);
});

const MARKED = `\uFEFF${Object.entries(SAMPLE_VALUES)
  .map(([name, value]) => `${name}=${value}`)
  .join('\r\n')}`;

test.each([
  ['UTF-8', Buffer.from(MARKED)],
  ['UTF-16, little end first', Buffer.from(MARKED, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(MARKED, 'utf16le').swap16()],
])('a file of the environment may begin with a byte order mark: %s', (_, bytes) => {
  copy.write('env/.env.dev', bytes);

  const { code, said } = copy.run({});

  expect(said[0]).toContain(`app ${SAMPLE_VALUES.TEAMS_APP_ID}`);
  expect(code).toBe(0);
});

test('a file of the environment that leaves something empty is asked for it', () => {
  copy.write('env/.env.dev', NAMES.map((name) => `${name}=`).join('\n'));

  const { code, said } = copy.run({});

  expect(code).toBe(1);
  expect(said).toHaveLength(NAMES.length + 1);
  expect(said.at(-1)).toBe('Nothing was written. Set them in the environment or in env/.env.dev.');
});

test.each([
  [['--dry-run'], 'There is no option "--dry-run"; there is: --copilot'],
  [['copilot'], 'There is no option "copilot"; there is: --copilot'],
  [['--copilot', '--env=dev'], 'There is no option "--env=dev"; there is: --copilot'],
])('%j is refused in one line', (options, line) => {
  const { code, said } = copy.run(SAMPLE_VALUES, ...options);

  expect([code, said]).toEqual([1, [line]]);
  expect(copy.builtNames()).toEqual([]);
});

test('an environment is no path', () => {
  const { code, said } = copy.run({ ...SAMPLE_VALUES, TEAMSFX_ENV: '../dev' });

  expect([code, said]).toEqual([1, ['TEAMSFX_ENV is "../dev", and takes the name of an environment, such as dev']]);
});

test.each([
  ['a place that nobody fills', '"Central IT"', '"${{OWNER}}"', /^OWNER is missing: /u],
  ['a place that is none', '"Central IT"', '"${{OWNER-NAME}}"', /^"\$\{\{OWNER-NAME\}\}" in the manifest is no /u],
  ['a version of two numbers', '"1.0.0"', '"1.0"', /: \/version takes three numbers/u],
  ['a version that is none', '"1.0.0"', '"1.0.0-beta"', /: \/version takes three numbers/u],
  [
    'a name that is too long',
    '"short": "alacarte"',
    '"short": "alacarte, seats for departments"',
    /: \/name\/short must NOT have more than 30/u,
  ],
  ['a schema that there is not', '"1.30"', '"9.9"', /: \/manifestVersion is "9\.9", which has no schema$/u],
  ['another schema than it names', '"#0F766E"', '"teal"', /: \/accentColor must match pattern/u],
  ['an icon that is not there', '"color.png"', '"colour.png"', /: \/icons\/color takes a PNG file/u],
  [
    'an icon of the wrong size',
    '"outline.png"',
    '"color.png"',
    /: \/icons\/outline takes a PNG file in appPackage of 32 by 32/u,
  ],
  ['a text that is no JSON', '"manifestVersion"', 'manifestVersion', /^appPackage\/manifest\.json cannot be read: /u],
])('%s is refused', (_, from, to, problem) => {
  copy.change('manifest.json', from, to);

  const { code, said } = copy.run(SAMPLE_VALUES);

  expect(code).toBe(1);
  expect(said[0]).toMatch(problem);
  expect(copy.builtNames()).toEqual([]);
});

test('a place that was added is filled from the environment', () => {
  copy.change('manifest.json', '"Central IT"', '"${{ OWNER }}"');

  const { code } = copy.run({ ...SAMPLE_VALUES, OWNER: 'Licenses "and" seats' });

  const [manifest] = readZip(copy.built('appPackage.dev.zip'));
  expect(code).toBe(0);
  expect(
    (JSON.parse(manifest?.content.toString('utf8') ?? '') as ReturnType<typeof readManifest>).developer['name'],
  ).toBe('Licenses "and" seats');
});

test('npm run package is this, and what it builds is not committed', () => {
  const { scripts } = JSON.parse(kept('../package.json').toString('utf8')) as { scripts: Record<string, string> };

  expect(scripts['package']).toBe('node appPackage/package.cjs');
  expect(kept('../.gitignore').toString('utf8').split('\n')).toContain('appPackage/build/');
});
