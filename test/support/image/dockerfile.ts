/** One instruction of a Dockerfile, as much of it as we use. */
export type Instruction =
  | { readonly name: 'ARG'; readonly variable: string; readonly value: string | undefined }
  | { readonly name: 'ENV' | 'LABEL'; readonly pairs: readonly (readonly [key: string, value: string])[] }
  | { readonly name: 'WORKDIR'; readonly path: string }
  | {
      readonly name: 'COPY';
      /** The name of a stage; undefined is the context. */
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly target: string;
    }
  | { readonly name: 'RUN'; readonly command: string }
  | { readonly name: 'USER'; readonly user: string }
  | { readonly name: 'EXPOSE'; readonly port: number }
  | { readonly name: 'CMD'; readonly command: readonly string[] };

/** A stage of a build. */
export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/**
 * Reads a Dockerfile. Whatever is not known here is refused: nothing in it is to be taken for something else than an engine would do.
 *
 * @returns The stages in order; the last one is the image.
 * @throws Error that quotes what it does not know.
 * @source https://docs.docker.com/reference/dockerfile/
 */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  /** What a build is told before its first stage, by default; stages themselves know nothing of it. */
  const images = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.+)$/su.exec(line) ?? unknown(line);
    const stage = stages.at(-1);
    if (name === 'FROM') stages.push({ ...fromOf(rest, images), instructions: [] });
    else if (stage === undefined) images.set(...imageOf(name, rest, line));
    else stage.instructions.push(instructionOf(name, rest, line));
  }
  if (stages.length === 0) throw new Error('there is no stage');
  return stages;
}

function unknown(line: string): never {
  throw new Error(`this Dockerfile says something that is not known here: ${line}`);
}

/** Without comments, and each instruction in one line. */
function logicalLines(text: string): readonly string[] {
  const lines = text.split('\n');
  // An engine would read the rest by other rules.
  if (/^#\s*\w+\s*=/u.test(lines[0] ?? '')) unknown(lines[0] ?? '');
  const whole: string[] = [];
  let begun = '';
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('#'))) {
    if (line.endsWith('\\')) {
      begun += `${line.slice(0, -1)} `;
      continue;
    }
    whole.push(`${begun}${line}`);
    begun = '';
  }
  if (begun !== '') unknown(begun);
  return whole;
}

/** Before any stage only the image to begin with can be named, and has to be: whoever builds need not say one. */
function imageOf(name: string, rest: string, line: string): readonly [variable: string, image: string] {
  const [, variable = '', image = ''] = /^(\w+)=([\w./:-]+)$/u.exec(name === 'ARG' ? rest : '') ?? unknown(line);
  return [variable, image];
}

function fromOf(
  rest: string,
  images: ReadonlyMap<string, string>,
): { readonly base: string; readonly name: string | undefined } {
  const [, image, variable = '', name] =
    /^(?:([\w./:-]+)|\$(\w+))(?:\s+AS\s+([\w-]+))?$/u.exec(rest) ?? unknown(`FROM ${rest}`);
  return { base: image ?? images.get(variable) ?? unknown(`FROM ${rest}`), name };
}

function instructionOf(name: string, rest: string, line: string): Instruction {
  switch (name) {
    case 'ARG': {
      const [, variable = '', value] = /^(\w+)(?:=(\S*))?$/u.exec(rest) ?? unknown(line);
      return { name, variable, value };
    }
    case 'ENV':
    case 'LABEL':
      return { name, pairs: pairsOf(rest, line) };
    case 'WORKDIR':
      return /^\/[\w/-]+$/u.test(rest) ? { name, path: rest } : unknown(line);
    case 'COPY':
      return copyOf(rest, line);
    case 'RUN':
      // A list of words, a mount and a text that begins here are read by other rules.
      return /^[[-]|<</u.test(rest) ? unknown(line) : { name, command: rest };
    case 'USER':
      return /^[a-z][\w-]*$/u.test(rest) ? { name, user: rest } : unknown(line);
    case 'EXPOSE':
      return /^\d+$/u.test(rest) ? { name, port: Number(rest) } : unknown(line);
    case 'CMD':
      return { name, command: wordsOf(rest, line) };
    default:
      return unknown(line);
  }
}

function pairsOf(rest: string, line: string): readonly (readonly [string, string])[] {
  const pair = /([\w.-]+)=(?:"([^"\\]*)"|([^\s"'\\]+))(?:\s+|$)/uy;
  const pairs: (readonly [string, string])[] = [];
  while (pair.lastIndex < rest.length) {
    const [, key = '', quoted, plain = ''] = pair.exec(rest) ?? unknown(line);
    pairs.push([key, quoted ?? plain]);
  }
  return pairs;
}

function copyOf(rest: string, line: string): Instruction {
  const words = rest.split(/\s+/u);
  const [, from] = /^--from=([\w-]+)$/u.exec(words[0] ?? '') ?? [];
  const paths = from === undefined ? words : words.slice(1);
  const target = paths.at(-1) ?? '';
  if (paths.length < 2 || paths.some((path) => !/^[\w./-]+$/u.test(path) || path.startsWith('-'))) unknown(line);
  return { name: 'COPY', from, sources: paths.slice(0, -1), target };
}

/** Only the list of words: a shell around the program would keep signals from it. */
function wordsOf(rest: string, line: string): readonly string[] {
  const words: unknown = rest.startsWith('[') ? JSON.parse(rest) : unknown(line);
  if (!Array.isArray(words) || !words.every((word): word is string => typeof word === 'string')) unknown(line);
  return words;
}
