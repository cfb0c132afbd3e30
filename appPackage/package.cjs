/**
 * `npm run package`: builds the package that Teams takes, `appPackage/build/appPackage.<env>.zip`, from `manifest.json` and the icons.
 * `-- --copilot` builds it from `manifest.copilot.json`. The environment is that of the Agents Toolkit: `TEAMSFX_ENV`, or `dev`; what stands
 * for `${{NAME}}` comes from the variables of this process, else from `env/.env.<env>`. Whatever is missing or wrong is named, all at once,
 * and then nothing is written. The same input gives the same bytes. A tool of the one who deploys, and no part of the program.
 */
const fs = require('node:fs');
const { dirname, join } = require('node:path');
const { parseEnv } = require('node:util');
const Ajv = require('ajv').default;
const { strToU8, zipSync } = require('fflate');

const FOLDER = __dirname;
const ROOT = join(FOLDER, '..');
const BUILD = join(FOLDER, 'build');
/** Microsoft's own, of every released version. */
const SCHEMAS = join(dirname(require.resolve('@microsoft/app-manifest/package.json')), 'build/json-schemas/teams');
/** As the Agents Toolkit reads them. */
const PLACE = /\$\{\{ *([A-Za-z]\w*) *\}\}/gu;
const LEFT_OVER = /\$\{\{.*/u;
/** Files of a zip have local times: one made of local parts is the same everywhere. */
const MADE_ON = new Date(1980, 0, 1);

const GUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu;
const NO_GUID = /^[0-]+$/u;
const DOMAIN = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/iu;
const VERSION = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/u;
/** Hosts that belong to nobody, so that nobody could read there what stands there. */
const NOBODYS_HOST = /(?:^|\.)(?:example(?:\.(?:com|edu|net|org))?|invalid|localhost|test)$/iu;

/** What text in UTF-16 begins with. */
const MARKS = { 'utf-16le': Buffer.from([0xff, 0xfe]), 'utf-16be': Buffer.from([0xfe, 0xff]) };

const isGuid = (text) => GUID.test(text) && !NO_GUID.test(text);

const id = { takes: 'a GUID', isTaken: isGuid };
/** What stands for each place of the manifests: what it is and where it comes from. */
const PLACES = {
  TEAMS_APP_ID: {
    ...id,
    is: 'the id of this app in Teams, any GUID of your own (node -p "crypto.randomUUID()") that then stays; the bot is given it, too',
  },
  BOT_ID: { ...id, is: "the client id of the bot's identity, an output of infra/azure.bicep" },
  BOT_DOMAIN: {
    takes: 'a host name without https://',
    isTaken: (text) => DOMAIN.test(text),
    is: 'the host name at which the bot is reached, an output of infra/azure.bicep',
  },
};
const ICONS = { color: 192, outline: 32 };

/** What a person has to mend, one problem a line, and how all of them are. */
class Problems extends Error {
  constructor(lines, remedy) {
    super(lines.join('\n'));
    this.lines = remedy === undefined ? lines : [...lines, remedy];
  }
}

/** @returns Which variant is asked for: the part of the file names that says so. */
function readArguments(args) {
  const unknown = args.find((argument) => argument !== '--copilot');
  if (unknown !== undefined) throw new Problems([`There is no option ${JSON.stringify(unknown)}; there is: --copilot`]);
  return args.length > 0 ? '.copilot' : '';
}

/** @returns The text of a file as editors and shells of Windows write it, too: with a byte order mark, or in UTF-16. */
function readText(file) {
  const bytes = fs.readFileSync(file);
  const [encoding] = Object.entries(MARKS).find(([, mark]) => bytes.subarray(0, 2).equals(mark)) ?? ['utf-8'];
  // The decoder takes the mark away.
  return new TextDecoder(encoding).decode(bytes);
}

/** @returns The value of each name that has one, of this process before those of the environment's file; and where a missing one goes. */
function readValues(env) {
  const file = `env/.env.${env}`;
  const isThere = fs.existsSync(join(ROOT, file));
  const inFile = isThere ? parseEnv(readText(join(ROOT, file))) : {};
  // One that is empty says nothing.
  const given = (values) => Object.entries(values).filter(([, value]) => value.trim() !== '');
  const where = `in the environment or in ${file}${isThere ? '' : ', which is not there'}`;
  return {
    values: Object.fromEntries([...given(inFile), ...given(process.env)]),
    remedy: `Nothing was written. Set them ${where}.`,
  };
}

/** @returns All texts of a manifest, however deep. */
function textsOf(node) {
  if (typeof node === 'string') return [node];
  return node !== null && typeof node === 'object' ? Object.values(node).flatMap(textsOf) : [];
}

/** @returns A manifest with values for its places. */
function filled(node, values) {
  if (typeof node === 'string') return node.replace(PLACE, (place, name) => values[name] ?? place);
  if (Array.isArray(node)) return node.map((one) => filled(one, values));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filled(value, values)]));
}

/** @returns What is missing, malformed, or cannot be a place, by name. */
function problemsOfPlaces(manifest, values) {
  const texts = textsOf(manifest);
  const names = new Set(texts.flatMap((text) => [...text.matchAll(PLACE)].map(([, name]) => name)));
  const known = [...names].map((name) => problemOf(name, values[name]));
  const odd = texts.map((text) => LEFT_OVER.exec(text.replace(PLACE, ''))?.[0]);
  return [
    ...known.filter((problem) => problem !== undefined),
    ...odd
      .filter((text) => text !== undefined)
      .map((text) => `${JSON.stringify(text)} in the manifest is no \${{NAME}}`),
  ];
}

function problemOf(name, value) {
  const place = PLACES[name] ?? { takes: 'text', isTaken: () => true, is: 'a place of the manifest that you added' };
  if (value === undefined) return `${name} is missing: ${place.is}`;
  if (!place.isTaken(value)) return `${name} is ${JSON.stringify(value)}, and takes ${place.takes}: ${place.is}`;
  // What is given may not bring in another place.
  return value.includes('${{') ? `${name} is ${JSON.stringify(value)}, which is a place itself` : undefined;
}

/** @returns A line where a manifest names pages that are nobody's, for whoever means to publish it. */
function pagesOfNobody(name, { developer }) {
  const keys = Object.entries(developer)
    .filter(([, text]) => URL.canParse(text) && NOBODYS_HOST.test(new URL(text).hostname))
    .map(([key]) => key);
  if (keys.length === 0) return [];
  return [
    `Before you publish it, write pages of your own into appPackage/${name}: nobody has those of developer ${keys.join(', ')}`,
  ];
}

/** @returns Where a manifest is not as Microsoft's schema of its version wants it. */
function problemsOfManifest(manifest) {
  const version = VERSION.test(manifest.version) ? [] : ['/version takes three numbers, such as 1.0.1'];
  return [...version, ...problemsOfSchema(manifest)];
}

function problemsOfSchema(manifest) {
  const file = join(SCHEMAS, `v${manifest.manifestVersion}`, 'MicrosoftTeams.schema.json');
  if (!fs.existsSync(file))
    return [`/manifestVersion is ${JSON.stringify(manifest.manifestVersion)}, which has no schema`];
  // Draft 4 by name; it uses nothing that later drafts read in another way.
  const { $schema: _, ...rules } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const isValid = new Ajv({ allErrors: true, strict: false, formats: { uri: (text) => URL.canParse(text) } }).compile(
    rules,
  );
  return isValid(manifest)
    ? []
    : isValid.errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

/** @returns What is wrong with the icons; a PNG file has its width and height behind its signature. */
function problemsOfIcons(icons) {
  return Object.entries(ICONS).flatMap(([name, size]) => {
    const file = icons?.[name];
    const bytes = typeof file === 'string' && fs.existsSync(join(FOLDER, file)) && fs.readFileSync(join(FOLDER, file));
    const isPng = bytes && bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';
    const isRight = isPng && bytes.readUInt32BE(16) === size && bytes.readUInt32BE(20) === size;
    return isRight ? [] : [`/icons/${name} takes a PNG file in appPackage of ${size} by ${size} pixels`];
  });
}

/** @returns The manifest as it is handed over, or throws what is wrong with it. */
function makeManifest(name, { values, remedy }) {
  let template;
  try {
    template = JSON.parse(fs.readFileSync(join(FOLDER, name), 'utf8'));
  } catch (error) {
    throw new Problems([`appPackage/${name} cannot be read: ${error.message}`]);
  }
  const ofPlaces = problemsOfPlaces(template, values);
  if (ofPlaces.length > 0) throw new Problems(ofPlaces, remedy);
  const manifest = filled(template, values);
  const problems = [...problemsOfManifest(manifest), ...problemsOfIcons(manifest.icons)];
  if (problems.length > 0) throw new Problems(problems.map((problem) => `appPackage/${name}: ${problem}`));
  return manifest;
}

function buildPackage(variant, env) {
  const name = `manifest${variant}.json`;
  const manifest = makeManifest(name, readValues(env));
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  const icons = Object.keys(ICONS).map((icon) => manifest.icons[icon]);
  const files = icons.map((file) => [file, new Uint8Array(fs.readFileSync(join(FOLDER, file)))]);
  const zip = zipSync(Object.fromEntries([['manifest.json', strToU8(text)], ...files]), { mtime: MADE_ON });
  fs.mkdirSync(BUILD, { recursive: true });
  fs.writeFileSync(join(BUILD, `manifest${variant}.${env}.json`), text);
  fs.writeFileSync(join(BUILD, `appPackage${variant}.${env}.zip`), zip);
  const built = `appPackage/build/appPackage${variant}.${env}.zip: ${manifest.name.short} ${manifest.version}, app ${manifest.id}`;
  return [built, ...pagesOfNobody(name, manifest)];
}

/** @returns Which environment the package is for: the part of the file names that says so. */
function readEnvironment() {
  const env = process.env.TEAMSFX_ENV?.trim() || 'dev';
  if (/^[\w-]+$/u.test(env)) return env;
  throw new Problems([`TEAMSFX_ENV is ${JSON.stringify(env)}, and takes the name of an environment, such as dev`]);
}

try {
  const [built, ...warnings] = buildPackage(readArguments(process.argv.slice(2)), readEnvironment());
  console.log(built);
  for (const warning of warnings) console.warn(warning);
} catch (error) {
  if (!(error instanceof Problems)) throw error;
  for (const line of error.lines) console.error(line);
  process.exitCode = 1;
}
