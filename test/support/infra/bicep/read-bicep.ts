import { posix } from 'node:path';
import { checkSource, outputsRead } from './check-source';
import { type Deployment } from './deployment';
import { Instance } from './instance';
import { parse } from './parse';
import { BicepError, type Module, type Source } from './syntax';
import { type ObjectValue } from './values';

/** Texts of files by their paths. */
export type Files = Readonly<Record<string, string>>;

/**
 * Reads what a file of Bicep and its modules would deploy. It knows a small part of the language, and throws `BicepError`, with file
 * and line, for all else: syntax, functions, types of resources, names that nobody declares or uses.
 */
export function readBicep(files: Files, entry: string, parameters: ObjectValue): Deployment {
  const sources = readSources(files, entry);
  const at = new Map(sources.map((source) => [source.file, source]));
  const parts: Instance[] = [];
  const instance = new Instance({ files, sources: at, onMade: (made) => parts.push(made) }, entry, parameters, {
    prefix: '',
    from: { file: entry, line: 1 },
  });
  instance.deploy();
  const resources = parts.flatMap((part) => part.resources());
  const places = resources
    .filter(({ isExisting }) => !isExisting)
    .map(({ type, name, parent, scope }) => [type, name, parent, scope].join(' '));
  const twice = places.find((place, index) => places.indexOf(place) < index);
  if (twice !== undefined)
    throw new BicepError({ file: entry, line: 1 }, `two resources have one name: ${twice.trim()}`);
  return {
    files: sources.map(({ file }) => file),
    parameters: parts.flatMap((part) => part.parameters),
    modules: parts.flatMap((part) => part.modules()),
    resources,
    outputs: instance.outputs(),
  };
}

/** The last text of each file, as it was read: whoever reads a folder again changed one file of many. */
const lastRead = new Map<string, { readonly text: string; readonly source: Source }>();

function sourceOf(file: string, text: string): Source {
  const last = lastRead.get(file);
  if (last?.text === text) return last.source;
  const source = parse(file, text);
  checkSource(source);
  lastRead.set(file, { text, source });
  return source;
}

/** The entry and all modules that it leads to. */
function readSources(files: Files, entry: string): readonly Source[] {
  const sources = new Map<string, Source>();
  const asked = new Map<string, Set<string>>();
  const open = (
    file: string,
    from: readonly string[],
    place: { readonly file: string; readonly line: number },
  ): void => {
    const text = files[file];
    if (text === undefined) throw new BicepError(place, `there is no ${file}`);
    if (from.includes(file)) throw new BicepError(place, `${file} leads back to itself`);
    const source = sourceOf(file, text);
    sources.set(file, source);
    const outputs = outputsRead(source);
    const modules = source.declarations.filter((one): one is Module => one.kind === 'module');
    for (const { name, path, line } of modules) {
      const led = posix.join(posix.dirname(file), path);
      open(led, [...from, file], { file, line });
      const read = outputs.flatMap(([module, output]) => (module === name ? [output] : []));
      asked.set(led, new Set([...(asked.get(led) ?? []), ...read]));
    }
  };
  open(entry, [], { file: entry, line: 1 });
  for (const [file, read] of asked) {
    const outputs = sources.get(file)?.declarations.filter(({ kind }) => kind === 'output') ?? [];
    const idle = outputs.find(({ name }) => !read.has(name));
    if (idle !== undefined) throw new BicepError({ file, line: idle.line }, `nobody reads the output ${idle.name}`);
  }
  return [...sources.values()];
}
