/**
 * `npm run build`: compiles `src` into `dist`, if anything changed since that was done: sources, settings, compiler, or what lies in `dist`.
 * All of that is told by content, since times say nothing after a checkout. What was begun and not ended, or lies there from another
 * checkout, is made anew; files of sources that are gone are removed. The templates of `cards` are copied, so that `dist` needs nothing
 * beside it but what `package.json` names; where it was put without the compiler, it is run as it is.
 */
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { join, relative } = require('node:path');

const ROOT = join(__dirname, '..');
const DIST = join(ROOT, 'dist');
const CARDS = join(ROOT, 'cards');
const TEMPLATES = join(DIST, 'templates');
/** What was compiled from what; missing while that is under way. */
const STAMP = join(DIST, '.stamp.json');
const LOCK = join(ROOT, 'dist.lock');
const LOCK_MS = 5 * 60_000;
/** `npm start` is looked at by somebody who would wonder; nothing else says what it does. */
const SAYS_SO = process.argv.includes('--says-so');
const MADE_BY_OTHERS = ['.stamp.json', '.tsbuildinfo'];

const filesIn = (folder) =>
  !fs.existsSync(folder)
    ? []
    : fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .sort();

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = fs.existsSync(file) ? fs.readFileSync(file) : '';
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

const sources = () =>
  fingerprint([
    ...filesIn(join(ROOT, 'src')),
    ...filesIn(CARDS),
    join(ROOT, 'tsconfig.json'),
    join(ROOT, 'package-lock.json'),
  ]);
const outputs = () => fingerprint(filesIn(DIST).filter((file) => !MADE_BY_OTHERS.includes(relative(DIST, file))));

function readStamp() {
  try {
    return JSON.parse(fs.readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

/** The compiler, or nothing where it is not installed. */
function findCompiler() {
  try {
    return require.resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

/** Files in `dist` of sources that are no longer there. */
const stale = () =>
  filesIn(DIST).filter((file) => {
    const source = join(ROOT, 'src', relative(DIST, file)).replace(/[.]js$/u, '.ts');
    return file.endsWith('.js') && !fs.existsSync(source);
  });

/** What there is, and whether it is what was left there, and of the sources as they are. */
function look() {
  const [stamp, from] = [readStamp(), sources()];
  const isIntact = stamp.outputs !== undefined && stamp.outputs === outputs();
  return { from, isIntact, isUpToDate: isIntact && stamp.sources === from };
}

/** @returns The exit code. */
function build() {
  const { from, isIntact, isUpToDate } = look();
  if (isUpToDate) return 0;
  const compiler = findCompiler();
  if (compiler === undefined) {
    if (fs.existsSync(join(DIST, 'index.js'))) return 0;
    console.error('There is nothing in dist, and the compiler is not installed: run npm ci and npm run build first.');
    return 1;
  }
  if (SAYS_SO) console.log('Compiling, which takes up to a minute; the next start does without…');
  if (isIntact) fs.rmSync(STAMP);
  else fs.rmSync(DIST, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, '-p', ROOT], { cwd: ROOT, stdio: 'inherit' });
  if (status === null) return 1;
  for (const file of stale()) fs.rmSync(file);
  fs.rmSync(TEMPLATES, { recursive: true, force: true });
  if (fs.existsSync(CARDS)) fs.cpSync(CARDS, TEMPLATES, { recursive: true });
  // What does not compile is left to be looked at again, and goes on from here.
  fs.writeFileSync(STAMP, JSON.stringify({ ...(status === 0 && { sources: from }), outputs: outputs() }));
  return status;
}

const isRunning = (pid) => {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** One compiles at a time; the others wait, and find that it is done. */
function alone(work) {
  const giveUpAt = Date.now() + LOCK_MS;
  for (;;) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = fs.existsSync(LOCK) ? Number(fs.readFileSync(LOCK, 'utf8')) : 0;
      // Whoever died in the middle left it behind; an empty one is just being written.
      if ((holder !== 0 && !isRunning(holder)) || Date.now() > giveUpAt) fs.rmSync(LOCK, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
  try {
    return work();
  } finally {
    fs.rmSync(LOCK, { force: true });
  }
}

try {
  process.exitCode = look().isUpToDate ? 0 : alone(build);
} catch (error) {
  console.error(`alacarte cannot be compiled: ${error.message}`);
  process.exitCode = 1;
}
