import { type LastSaid } from '../../../src/intent/dialogue/last-said';
import { readFollowUp } from '../../../src/intent/dialogue/read-follow-up';
import { type Command, type DidYouMean } from '../../../src/intent/intent';
import { parseIntent } from '../../../src/intent/parse-intent';
import { vocabulary, written } from '../corpus/notation';

/** What was said last: its people stand as `@5` and on in what follows. */
function lastOf(text: string, isOpen = false): LastSaid {
  const count = text.split('@').length - 1;
  const said = text.replace(/@(\d)/gu, (_, index: string) => `\uE000${index}\uE001`);
  const command = parseIntent({ text: said }, vocabulary) as Command;
  const people = Array.from({ length: count }, (_, index) => `\uE000${index + 5}\uE001`);
  return { command, people, isOpen };
}

function followed(last: LastSaid, text: string): string {
  const followUp = readFollowUp({ text }, [last], vocabulary)?.followUp;
  if (followUp === undefined) return '-';
  if (followUp.kind === 'whom') return `whom: ${followUp.intents.map(asked).join(', ')}`;
  return asked(followUp.intent);
}

function asked(intent: Command | DidYouMean): string {
  return intent.kind === 'did-you-mean' ? `asks: ${written(intent.intent)}` : written(intent);
}

const ADDED = lastOf('add @5 to Visio for Mathematics');
const TWO_ADDED = lastOf('add @5 and @6 to Visio for Mathematics');
const THREE_ADDED = lastOf('add @5, @6 and @7 to Visio for Mathematics');
const HELD = lastOf('what does @5 have');
const SHOWN = lastOf('seats Visio');
const ASKED = lastOf('add @5', true);
const WITHDRAWN = lastOf('withdraw PO-5010');

type Rows = readonly (readonly [text: string, intent: string])[];

const added: Rows = [
  ['and bob too', 'add bob | visio | math'],
  ['and bob', 'add bob | visio | math'],
  ['Bob Smith too', 'add Bob Smith | visio | math'],
  ['bob as well please', 'add bob | visio | math'],
  ['also bob and asmith', 'add bob, asmith | visio | math'],
  ['plus asmith', 'add asmith | visio | math'],
  ['same for asmith', 'add asmith | visio | math'],
  ['the same for asmith please', 'add asmith | visio | math'],
  ['also for Project', 'add @5 | project | math'],
  ['and to Project', 'add @5 | project | math'],
  ['Project too', 'add @5 | project | math'],
  ['same for Project', 'add @5 | project | math'],
  ['to Project as well', 'add @5 | project | math'],
  ['also for Visio and Project', 'add @5 | visio + project | math'],
  ['and bob to Project', 'add bob | project | math'],
  ['remove her', 'remove @5 | visio | math'],
  ['remove him again', 'remove @5 | visio | math'],
  ['remove her from Visio', 'remove @5 | visio | math'],
  ['remove them', 'remove @5 | visio | math'],
  ['move her first', 'move @5 to first | visio | math'],
  ['swap her for bob', 'swap @5 for bob | visio | math'],
  ['add her to Project', 'add @5 | project | math'],
  ['add bob to it', 'add bob | visio | math'],
  ['what does she have', 'person-holdings @5 | -'],
  ['what does he have?', 'person-holdings @5 | -'],
  ['sorry, I meant Project', 'asks: add @5 | project | math'],
  ['no, to Project', 'asks: add @5 | project | math'],
  ['I meant asmith', 'asks: add asmith | visio | math'],
  ['also for Projct', 'add @5 | project?Projct | math'],
  // What is about something else.
  ['and thanks', '-'],
  ['also, what is new', '-'],
  ['is she happy too', '-'],
  ['and if there is room bob', '-'],
  ['do not remove her', '-'],
  ['did you remove her?', '-'],
  ['bob is here too', '-'],
  ['everybody too', '-'],
  ['it is done', '-'],
  // What may be a question about somebody.
  ['what about asmith', 'asks: add asmith | visio | math'],
  ['how about asmith?', 'asks: add asmith | visio | math'],
  ['and what about Project', 'asks: add @5 | project | math'],
];

const guessed: Rows = [
  ['and dlee too', 'asks: remove @5, dlee | * | -'],
  ['dlee too?', 'asks: remove @5, dlee | * | -'],
  ['remove her from Visio', 'remove @5 | visio | -'],
];

const twoAdded: Rows = [
  ['remove her', 'whom: remove @5 | visio | math, remove @6 | visio | math'],
  ['remove them', 'remove @5, @6 | visio | math'],
  ['remove both', 'remove @5, @6 | visio | math'],
  ['also for Project', 'add @5, @6 | project | math'],
  ['remove them all', 'remove @5, @6 | visio | math'],
  ['Remove them all from Visio!', 'remove @5, @6 | visio | math'],
  ['add them both to Project', 'add @5, @6 | project | math'],
  ['remove both of them', 'remove @5, @6 | visio | math'],
  ['remove all of them', 'remove @5, @6 | visio | math'],
  ['remove every one of them', 'remove @5, @6 | visio | math'],
  ['remove the two of them', 'remove @5, @6 | visio | math'],
  ['remove all 2', 'remove @5, @6 | visio | math'],
  ['give Project to them all', 'add @5, @6 | project | math'],
  ['remove one of them', 'whom: remove @5 | visio | math, remove @6 | visio | math'],
  ['remove everyone I just added', 'asks: remove @5, @6 | visio | math'],
  ['remove the people I added', 'asks: remove @5, @6 | visio | math'],
  // As many, or others, were not spoken of.
  ['remove all three', '-'],
  ['remove both bob and asmith', '-'],
  ['remove everyone I just removed', '-'],
  ['remove jdoe from all of them', '-'],
  ['remove some of them', '-'],
  ['remove most of them', '-'],
  ['remove them all tomorrow', '-'],
  ['do not remove them all', '-'],
  ['remove them all except bob', '-'],
];

const threeAdded: Rows = [
  ['remove all three', 'remove @5, @6, @7 | visio | math'],
  ['remove those three from Visio', 'remove @5, @6, @7 | visio | math'],
  ['remove all three of them', 'remove @5, @6, @7 | visio | math'],
  ['remove both', '-'],
  ['remove both of them', '-'],
  ['remove two of them', '-'],
  ['remove all three seats', '-'],
];

const others: readonly (readonly [string, LastSaid, Rows])[] = [
  ['somebody was added', ADDED, added],
  ['two were added', TWO_ADDED, twoAdded],
  ['three were added', THREE_ADDED, threeAdded],
  [
    'it was asked whether somebody is to be removed',
    { ...lastOf('remove @5 from everything', true), isGuess: true },
    guessed,
  ],
  [
    'it was asked what somebody has',
    HELD,
    [
      ['and bob?', 'person-holdings bob | -'],
      ['what about asmith', 'person-holdings asmith | -'],
      ['remove her from Visio', 'remove @5 | visio | -'],
    ],
  ],
  [
    'a pool was shown',
    SHOWN,
    [
      ['and Project?', 'show-pool | project | -'],
      ['what about Project', 'show-pool | project | -'],
      ['add bob to it', 'add bob | visio | -'],
      ['and bob too', '-'],
    ],
  ],
  [
    'it was asked for which product',
    ASKED,
    [
      ['and bob too', 'add @5, bob | - | -'],
      ['for Mathematics', 'add @5 | - | math'],
      ['Mathematics', 'add @5 | - | math'],
    ],
  ],
  [
    'a number was wrong',
    WITHDRAWN,
    [
      ['sorry, it is PO-5001', 'asks: withdraw PO-5001'],
      ['I meant PO-5001', 'asks: withdraw PO-5001'],
      ['no, PO-5001', 'asks: withdraw PO-5001'],
    ],
  ],
];

describe.each(others)('after %s', (_, last, rows) => {
  it.each(rows)('“%s” is %s', (text, intent) => {
    expect(followed(last, text)).toBe(intent);
  });
});

describe('after a list that came behind two who were added', () => {
  const lasts = [SHOWN, TWO_ADDED];
  const said = (text: string): string => {
    const followUp = readFollowUp({ text }, lasts, vocabulary)?.followUp;
    return followUp?.kind === 'understood' ? asked(followUp.intent) : '-';
  };

  it('“remove them all”, which may be everybody on it, is asked about', () => {
    expect(said('remove them all')).toBe('asks: remove @5, @6 | visio | math');
    expect(said('remove all of them')).toBe('asks: remove @5, @6 | visio | math');
  });

  it('“remove them” is about the two', () => {
    expect(said('remove them')).toBe('remove @5, @6 | visio | math');
  });
});
