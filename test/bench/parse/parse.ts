import { departmentId } from '../../../src/domain/ids';
import { type Vocabulary } from '../../../src/intent/said';
import { parseIntent } from '../../../src/intent/parse-intent';
import { vocabulary } from '../../intent/corpus/notation';

/** How long texts are, and how often each is read. */
export interface ParseKnobs {
  readonly characters: number;
  readonly repeats: number;
}

/** The texts that took longest, the slowest first, and how many were tried. */
export interface ParseMeasured {
  readonly texts: number;
  readonly slowest: readonly { readonly text: string; readonly departments: number; readonly milliseconds: number }[];
}

const STARTS = [
  '',
  'add ',
  'add jdoe to ',
  'remove ',
  'swap ',
  'move ',
  'give ',
  'jdoe needs ',
  'for ',
  'purchases ',
  'who has ',
  'undo ',
];

/** What a text is made of, again and again: whatever makes a reader look twice. */
const UNITS = [
  ...[
    'x',
    'x ',
    'the ',
    '<',
    '\u200d',
    'a,',
    '&amp;',
    '(',
    '"',
    '[',
    '漢字',
    '👍',
    '> x\n',
    '<p>',
    '](mailto:',
    'x/y/',
    'Visio/Project/',
  ],
  ...[
    'Visio ',
    'Visio and ',
    'Visoi and ',
    'Visio, ',
    'Mathematics ',
    'Mathmatics, ',
    'Marine Law ',
    'not ',
    'if ',
    'PO-1 ',
    '5 ',
    'June 30 ',
  ],
  ...[
    'to ',
    'to x ',
    'in for ',
    'and ',
    'of the ',
    'from everything ',
    'first ',
    'before ',
    'x -> ',
    'left, ',
    'needs ',
    'no longer ',
  ],
  ...[
    '\ue0000\ue001',
    '\ue0000\ue001 ',
    'a@b.c, ',
    'Jane Doe <a@b.c>; ',
    'Wong, Amy; ',
    "jdoe's ",
    'jdoe, ',
    'jdoe and ',
    'x\n',
  ],
  ...[
    'add jdoe to Visio ',
    'add jdoe to Visio\n',
    'add jdoe to Visio. ',
    'remov jdoe and ',
    'thanks ',
    'what ',
    'seats for ',
    'delegate ',
  ],
];

const PARTS = ['Applied', 'Marine', 'Urban', 'Clinical', 'Public', 'Art', 'Law', 'History', 'Music', 'Health'];

/** As many departments as a large institution has. */
const large: Vocabulary = {
  ...vocabulary,
  departments: Array.from({ length: 300 }, (_, at) => ({
    id: departmentId(`unit-${at}`),
    name: `${PARTS[at % 10] ?? ''} ${PARTS[Math.floor(at / 10) % 10] ?? ''} ${['Unit', 'Center', 'Lab'][Math.floor(at / 100)] ?? ''}`,
  })),
};

/**
 * Reads long texts of every kind, and says which took longest. Of each the quickest time counts, and only while this thread runs, since
 * others run beside it.
 */
export function measureParse({ characters, repeats }: ParseKnobs): ParseMeasured {
  const texts = STARTS.flatMap((start) =>
    UNITS.map((unit) => ({
      text: start + unit,
      long: (start + unit.repeat(characters / unit.length)).slice(0, characters),
    })),
  );
  const measured = texts.flatMap(({ text, long }) =>
    [vocabulary, large].map((names) => ({
      text,
      departments: names.departments.length,
      milliseconds: Math.min(...Array.from({ length: repeats }, () => timeOf(long, names))),
    })),
  );
  return {
    texts: measured.length,
    slowest: measured.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, 5),
  };
}

function timeOf(text: string, names: Vocabulary): number {
  const begun = process.threadCpuUsage();
  parseIntent({ text }, names);
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}
