import { join } from 'node:path';
import { parseIntent } from '../../src/intent/parse-intent';
import { phrases } from '../../src/intent/phrases/phrases';
import { vocabulary, written } from '../intent/corpus/notation';
import { codesOf, readDocument, rowsOf, sectionOf } from '../support/documents/markdown';
import { readDialogues } from '../support/talk/read-dialogues';

/** What each phrase of the documents asks for, as `written` has it; a phrase that nobody lists here is no promise yet. */
const MEANT: Readonly<Record<string, string>> = {
  'add jdoe to Visio': 'add jdoe | visio | -',
  'remove jdoe from Visio': 'remove jdoe | visio | -',
  'add jdoe to Visio and Project': 'add jdoe | visio + project | -',
  'add jdoe to Visio, remove asmith from Project': 'add jdoe | visio | - ; remove asmith | project | -',
  'remove jdoe from everything': 'remove jdoe | * | -',
  'swap jdoe for asmith in Visio': 'swap jdoe for asmith | visio | -',
  'move jdoe first in Visio': 'move jdoe to first | visio | -',
  'jdoe Visio': 'offer jdoe | visio | -',
  undo: 'undo | -',
  seats: 'seats | -',
  'seats Visio': 'show-pool | visio | -',
  'who has Visio': 'show-roster all | visio | -',
  'who is waiting': 'waiting | -',
  'what does jdoe have': 'person-holdings jdoe | -',
  'why is jdoe waiting': 'explain-seat jdoe | -',
  leavers: 'leavers',
  history: 'history | - | -',
  'renew Visio': 'renew - | visio | -',
  forecast: 'forecast - | - | -',
  'what happens on June 30': 'forecast 6/30 | - | -',
  pending: 'pending',
  'buy 5 Visio': 'buy 5 | visio | -',
  purchases: 'purchases all | - | -',
  'show PO-1001': 'show-purchase PO-1001',
  'what does Visio cost': 'cost | visio | -',
  'where is my purchase': 'purchase-state | - | -',
  'withdraw PO-1001': 'withdraw PO-1001',
  'cancel my purchase': 'which-purchase withdraw',
  'purchases for Mathematics': 'purchases all | - | math',
  'open purchases': 'purchases submitted | - | -',
  'approve PO-1001': 'approve PO-1001',
  'decline PO-1001 because it was bought twice': 'decline PO-1001 | it was bought twice',
  'ask PO-1001: which budget?': 'return PO-1001 | which budget?',
  'correct PO-1001': 'correct PO-1001',
  departments: 'departments',
  'department Mathematics': 'show-department | math',
  'add department Physics': 'add-department Physics',
  'rename department Art to Fine Arts': 'rename-department art | Fine Arts',
  'close department Art': 'close-department | art',
  'reopen department Art': 'reopen-department Art',
  'add delegate jdoe to Mathematics': 'add-role delegate jdoe | math',
  'remove delegate jdoe from Mathematics': 'remove-role delegate jdoe | math',
  'move delegate jdoe from Mathematics to Physics': 'move-role delegate jdoe | math | physics',
  'make jdoe delegate of Mathematics instead of asmith': 'replace-role delegate jdoe for asmith | math',
  products: 'products',
  'add product Dial-in': 'add-product Dial-in',
  'product requests': 'product-requests',
  'send purchases here': 'use-channel',
  'stop sending purchases here': 'leave-channel',
  plan: 'plan',
  position: 'position | - | -',
  'position Visio for Mathematics': 'position | visio | math',
  'adopt jdoe': 'adoptable jdoe',
  reminders: 'reminders',
  reconcile: 'reconcile',
  'what do I have': 'my-holdings | -',
  'who decides': 'who-decides | -',
  'show my seats': 'my-seats | -',
  report: 'report | -',
  settings: 'not-here',
  'who had Visio on 2027-03-31': 'who-had 3/31/2027 | visio | -',
  'history jdoe': 'person-history jdoe',
  audit: 'audit - | -',
  'audit for Mathematics': 'audit - | math',
  'audit as of 2027-03-31': 'audit 3/31/2027 | -',
  export: 'export | -',
  'evidence pack': 'evidence-pack -',
  help: 'help',
  hi: 'greet',
  thanks: 'thanks',
};

const page = readDocument('src/README.md');
const firstPage = readDocument('README.md');
const section = sectionOf(page, 'What you can type');
const typed = rowsOf(section).flatMap(([, phrase = '']) => codesOf(phrase));
const ten = rowsOf(sectionOf(firstPage, 'Ten things to type')).flatMap(([, phrase = '']) => codesOf(phrase));
const dialogues = readDialogues(join(__dirname, '..', 'scenarios', 'talk', 'dialogues'));
const saidIn = (title: string): readonly string[] =>
  (dialogues.find((one) => one.title === title)?.steps ?? []).flatMap((step) =>
    step.kind === 'says' ? [step.text] : [],
  );

const read = (text: string): string => written(parseIntent({ text }, vocabulary));

describe('what src/README.md says one can type', () => {
  it.each(typed)('“%s” is understood as it says', (phrase) => {
    expect(read(phrase)).toBe(MEANT[phrase]);
  });

  it('is listed once, and nothing else is', () => {
    expect([...typed].toSorted()).toEqual(Object.keys(MEANT).toSorted());
  });

  it('holds every kind of sentence that the bot has phrases for', () => {
    const kinds = new Set<string>(typed.map((phrase) => parseIntent({ text: phrase }, vocabulary).kind));

    expect(Object.keys(phrases).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('goes on by what a dialogue of the tests says, too', () => {
    const goesOn = codesOf(sectionOf(page, 'It is a conversation')).filter((code) => code.includes(' '));

    expect(goesOn.length).toBeGreaterThan(2);
    expect(saidIn('what goes on with a command, as src/README.md has it')).toEqual(expect.arrayContaining([...goesOn]));
  });
});

describe('the ten things to type of README.md', () => {
  it('are ten, with the answer that one of them asks for', () => {
    expect(rowsOf(sectionOf(firstPage, 'Ten things to type')).map(([number]) => Number(number))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('are what the dialogue of the newcomer says, in this order, so that what it reads is what they bring', () => {
    const said = saidIn('ten things to type, as the README has them').filter((text) => text !== 'yes');

    expect(ten).toEqual(said);
  });
});

test('whatever else the first page says one can type is understood', () => {
  const { prose } = firstPage;
  const others = codesOf(prose).filter((code) => /^(add|remove|buy|what|who|seats|help)\b/u.test(code));

  expect(others.length).toBeGreaterThan(5);
  expect(others.filter((phrase) => !(parseIntent({ text: phrase }, vocabulary).kind in phrases))).toEqual([]);
});
