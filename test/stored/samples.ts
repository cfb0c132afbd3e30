import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Body, type Container, type Json } from '../../src/adapters/documents/document-store';

/** A document as a program of some version stored it. */
export interface Sample {
  readonly container: Container;
  readonly kind: string;
  readonly partition: string;
  readonly id: string;
  readonly body: Body;
  /** What is read of it, where that is not simply the record in it: a later format gave a part another name, for example. */
  readonly reads?: Json;
}

/** All samples: a file for each kind, named as it is, in the folder of its container; a sample is a line of it. */
export const samples: readonly Sample[] = (['departments', 'tenant'] as const).flatMap((container) => {
  const folder = join(__dirname, 'samples', container);
  return readdirSync(folder).flatMap((file) => {
    const lines = readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const kind = file.replace(/\.jsonl$/u, '');
    return lines.map((line): Sample => ({ container, kind, ...(JSON.parse(line) as Listed) }));
  });
});

type Listed = Omit<Sample, 'container' | 'kind'>;

/** The format that a sample is stored in. */
export function formatOf({ kind, body }: Pick<Sample, 'kind' | 'body'>): number {
  const holder = kind === 'ledger' ? (body['entry'] as Body) : body;
  return Number(holder['format'] ?? 1);
}

/** A sample as a newer program might store it. */
export function inFormat<Of extends Pick<Sample, 'kind' | 'body'>>(sample: Of, format: number): Of {
  const { kind, body } = sample;
  const newer = kind === 'ledger' ? { ...body, entry: { ...(body['entry'] as Body), format } } : { ...body, format };
  return { ...sample, body: newer };
}

/** A value with something else in one place, or, when that is undefined, without it. */
export function withChanged(value: Json, [key, ...path]: readonly string[], changed: Json | undefined): Json {
  if (key === undefined) throw new Error('a path names something');
  const put = (old: Json) => (path.length === 0 ? changed : withChanged(old, path, changed));
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return items.flatMap((item, index) => (index === Number(key) ? (put(item) ?? []) : [item]));
  }
  const entries = Object.entries(value as Body).map(([name, part]) => [name, name === key ? put(part) : part] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Every place in a value that has a name, the outer ones first; of lists, those in the first item. */
export function placesIn(value: Json): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const parts = Array.isArray(value) ? (value as readonly Json[]).slice(0, 1) : value;
  return Object.entries(parts as Body).flatMap(([key, part]) => [
    ...(Array.isArray(value) ? [] : [[key]]),
    ...placesIn(part).map((path) => [key, ...path]),
  ]);
}
