import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';

/** One entry of a menu. */
export interface MenuCommand {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** What a prompt starter types; a basic command types its title. */
  readonly prompt?: string;
}

/** A menu, and where it is shown. */
export interface Menu {
  readonly scopes: readonly string[];
  readonly commands: readonly MenuCommand[];
}

/** The parts of a manifest that tests look at. */
export interface Manifest {
  readonly $schema: string;
  readonly manifestVersion: string;
  readonly version: string;
  readonly id: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly developer: Readonly<Record<string, string>>;
  readonly icons: { readonly color: string; readonly outline: string };
  readonly copilotAgents?: unknown;
  readonly authorization?: unknown;
  readonly permissions: readonly string[];
  readonly webApplicationInfo: { readonly id: string };
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly string[];
    readonly supportsFiles: boolean;
    readonly commandLists: readonly Menu[];
  }[];
  readonly validDomains: readonly string[];
}

/** The folder of the package. */
export const APP_PACKAGE = join(__dirname, '../../../appPackage');

/** The manifests that there are, by the name of their files. */
export const MANIFESTS = ['manifest.json', 'manifest.copilot.json'] as const;

/** Reads a manifest as it is kept, with its places. */
export const readManifest = (name: (typeof MANIFESTS)[number]): Manifest =>
  JSON.parse(readFileSync(join(APP_PACKAGE, name), 'utf8')) as Manifest;

/** What could stand for each place. */
export const SAMPLE_VALUES = {
  TEAMS_APP_ID: '3f1d2c4b-5a69-4788-9a0b-1c2d3e4f5a6b',
  BOT_ID: 'c0ffee00-1234-4abc-8def-0123456789ab',
  BOT_DOMAIN: 'alacarte.calm-hill-1a2b3c4d.westeurope.azurecontainerapps.io',
} as const;

/** The text of a manifest with sample values. */
export const filledIn = (text: string): string =>
  text.replace(/\$\{\{(\w+)\}\}/gu, (_, name: string) => (SAMPLE_VALUES as Record<string, string>)[name] ?? '');

const SCHEMAS = join(dirname(require.resolve('@microsoft/app-manifest/package.json')), 'build/json-schemas/teams');

/** The released versions of the schema that Microsoft's package carries, oldest first. */
export const releasedVersions = (): readonly string[] =>
  readdirSync(SCHEMAS)
    .flatMap((folder) => /^v(\d+\.\d+)$/u.exec(folder)?.[1] ?? [])
    .sort(
      (a, b) => Number(a.split('.')[0]) - Number(b.split('.')[0]) || Number(a.split('.')[1]) - Number(b.split('.')[1]),
    );

/** @returns What is wrong with a manifest by Microsoft's schema of a version, each with its place; nothing for a valid one. */
export function mistakesIn(manifest: unknown, version: string): readonly string[] {
  const { $schema, ...rules } = JSON.parse(
    readFileSync(join(SCHEMAS, `v${version}`, 'MicrosoftTeams.schema.json'), 'utf8'),
  ) as Record<string, unknown>;
  // What it uses of draft 4 means the same in later ones.
  if ($schema !== 'http://json-schema.org/draft-04/schema#')
    throw new Error(`a schema of another draft: ${String($schema)}`);
  const ajv = new Ajv({ allErrors: true, strict: false, formats: { uri: (text) => URL.canParse(text) } });
  const isValid = ajv.compile(rules);
  return isValid(manifest)
    ? []
    : (isValid.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
