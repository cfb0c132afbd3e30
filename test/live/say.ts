/** Says a line to whoever runs this. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Something that whoever runs this has to mend first; nothing was changed. The lines say what. */
export class Refused extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Throws {@link Refused} where there are reasons not to begin. */
export function refuseFor(reasons: readonly string[]): void {
  if (reasons.length > 0) throw new Refused(['Nothing was changed, because:', ...reasons.map((line) => `  ${line}`)]);
}
