import './config/check-node';
import './config/compile-cache';
import './config/private-umask';
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Config, readConfig } from './config/read-config';
import { createClock, databaseOf, openAnchors, openLedgers, verification } from './open-adapters';
import { isFault, messageNaming } from './ports/fault';
import { readVerifyArguments, type VerifyArguments } from './read-arguments';
import { readSettings, typedEnvironment } from './read-settings';
import { enter, Problems, say } from './way-in';

/** How every SQLite file begins. */
const SQLITE = 'SQLite format 3\0';

type Anchors = Parameters<typeof verification.ofPack>[1]['anchors'];
type Told = Parameters<Parameters<typeof verification.ofPack>[1]['tell']>[0];
type Verified = Awaited<ReturnType<typeof verification.ofPack>>;

/** `npm run verify -- [PACK|DATABASE] [--anchors PATH]`: recomputes every chain and says, line by line, where one does not hold. */
enter({ cannot: 'It could not be verified to the end', goesOn: 'Run it again' }, async (way) => {
  const given = readVerifyArguments(process.argv.slice(2));
  let problems = 0;
  const tell = (problem: Told): void => {
    problems += 1;
    say(verification.problemLine(problem));
  };
  const verified = await verify(given, tell);
  say(summary(verified, problems));
  way.goesOn = undefined;
  if (problems > 0) process.exitCode = 1;
});

async function verify(given: VerifyArguments, tell: (problem: Told) => void): Promise<Verified> {
  const { file } = given;
  const named = namedAnchors(given);
  if (file === undefined) return verifyConfigured(named, tell);
  checkFile(file, 'pack or database');
  if (!isDatabase(file)) return verification.ofPack(file, { anchors: named, tell });
  try {
    return await verifyDatabase(file, named, tell);
  } catch (error) {
    // A file of somebody else may be damaged in any way: that is what is looked for.
    if (!isFault(error)) throw error;
    tell({ file: basename(file), what: messageNaming(error) });
    return { ledgers: 0, entries: 0 };
  }
}

async function verifyDatabase(file: string, named: Anchors, tell: (problem: Told) => void): Promise<Verified> {
  const source = verification.ofFile(file);
  try {
    return await verification.ofStore(source, { anchors: named ?? configuredAnchors(file), tell });
  } finally {
    await source.close();
  }
}

async function verifyConfigured(named: Anchors, tell: (problem: Told) => void): Promise<Verified> {
  const { config, policy } = await readSettings(typedEnvironment(process.env));
  if (config.store.kind === 'sqlite') checkFile(databaseOf(config), 'database');
  const source = await openLedgers(config, createClock(config, policy));
  try {
    return await verification.ofStore(source, { anchors: named ?? openAnchors(config), tell });
  } finally {
    await source.close();
  }
}

function namedAnchors({ anchors }: VerifyArguments): Anchors {
  if (anchors === undefined) return undefined;
  checkFile(anchors, 'file of anchors');
  return verification.anchorFile(anchors);
}

/** Where a file is the configured store itself, its anchors are known; nothing else is asked of the configuration. */
function configuredAnchors(file: string): Anchors {
  const config = configured();
  const database = config?.store.kind === 'sqlite' ? databaseOf(config) : undefined;
  const isOurs = database !== undefined && existsSync(database) && realpathSync(database) === realpathSync(file);
  return config !== undefined && isOurs ? openAnchors(config) : undefined;
}

function configured(): Config | undefined {
  try {
    const read = readConfig(typedEnvironment(process.env));
    return read.ok ? read.config : undefined;
  } catch (error) {
    if (error instanceof Problems) return undefined;
    throw error;
  }
}

function checkFile(path: string, what: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new Problems([`there is no ${what} ${JSON.stringify(path)}`]);
}

function isDatabase(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const begin = Buffer.alloc(SQLITE.length);
    readSync(file, begin, 0, begin.length, 0);
    return begin.toString('latin1') === SQLITE;
  } finally {
    closeSync(file);
  }
}

function summary({ ledgers, entries, anchors = 0 }: Verified, problems: number): string {
  const size = `${counted(ledgers, 'ledger')}, ${counted(entries, 'entry', 'entries')}`;
  const compared = anchors === 0 ? 'not compared with anchors' : `compared with ${counted(anchors, 'anchor')}`;
  if (problems > 0) return `${counted(problems, 'problem')} in ${size}, ${compared}.`;
  return anchors === 0
    ? `${size}: every chain holds; consistent in itself, not compared.`
    : `${size}: every chain holds; ${counted(anchors, 'anchor')} ${anchors === 1 ? 'agrees' : 'agree'}.`;
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
