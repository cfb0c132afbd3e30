import { renderAddPeople } from '../../../src/cards/roster/add-people';
import { type Button, uncheckedPress } from '../../../src/cards/parts/button';
import { renderChoose } from '../../../src/cards/question/choose';
import { renderChoosePeople } from '../../../src/cards/question/choose-people';
import { renderConfirm } from '../../../src/cards/question/confirm';
import { renderForm, type FormField } from '../../../src/cards/question/form';
import { renderHelp } from '../../../src/cards/answer/help';
import { renderHistory } from '../../../src/cards/roster/history';
import { renderHoldings } from '../../../src/cards/roster/holdings';
import { renderList } from '../../../src/cards/answer/list';
import { renderNotUnderstood } from '../../../src/cards/answer/not-understood';
import { renderNotice } from '../../../src/cards/answer/notice';
import { renderPool } from '../../../src/cards/roster/pool';
import { type PoolPositionRow, renderPosition } from '../../../src/cards/reconcile/position';
import { renderPurchase, type LinkButton, type PurchaseView } from '../../../src/cards/purchase/purchase';
import { renderRefusal } from '../../../src/cards/answer/refusal';
import { type RenderedCard } from '../../../src/cards/render';
import { renderRosterChanged, type RosterChangedView } from '../../../src/cards/roster/roster-changed';
import { personLine } from '../../../src/cards/parts/inert';
import { renderSeatsOverview } from '../../../src/cards/roster/seats-overview';
import { renderWelcome } from '../../../src/cards/answer/welcome';

/** One rendered card, to be checked and looked at. */
export interface CardSample {
  /** The template's name. */
  readonly template: string;
  /** What is special about it; `largest` holds the most anyone can send. */
  readonly form: string;
  readonly rendered: RenderedCard;
}

const button = (title: string, verb: string, more: Partial<Button> = {}): Button => ({
  title,
  press: uncheckedPress(verb, { department: 'math', product: 'visio', version: 7 }),
  ...more,
});
const primary = (title: string, verb: string, more: Partial<Button> = {}) =>
  button(title, verb, { isPrimary: true, ...more });
const asking = (title: string, verb: string) => primary(title, verb, { sendsInputs: true });
const cancel = button('Cancel', 'card.cancel');

const times = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A name of 300 characters, different for each number. */
const longName = (index: number) => `${index} ${'Maximiliane Wolfeschlegelsteinhausen '.repeat(9)}`.slice(0, 300);
const LONG_TEXT = 'A sentence that somebody typed and that goes on for longer than anyone would want to read. '.repeat(
  6,
);

/** Texts nobody means well with. */
export const HOSTILE = [
  '[x](https://evil.example) **bold** _slanted_ `code` ~~gone~~ <b>tag</b> &lt;at&gt;',
  '<at>x</at>',
  '${nope} {{DATE(2026-11-21T06:08:39Z,SHORT)}}',
  '\u202Eevil\u202C \u2067moc.live\u2069 \u2066left',
  'first line\nsecond line\r\n\u2028third\u0000\u0007',
  'x'.repeat(10_000),
  '# heading',
  '1. list',
] as const;

const changed: RosterChangedView = {
  heading: 'Jane Doe has a Visio seat',
  subheading: 'Mathematics · added by you at 9:42 AM',
  people: [],
  seats: { seatCap: 5, seatsTaken: 3, waitingCount: 0 },
  license: { text: 'License requested…' },
  buttons: [button('Undo', 'roster.undo'), button('Show pool', 'pool.show')],
};

const welcome = [
  sample(
    'welcome',
    'small',
    renderWelcome({ heading: 'Hello', reason: 'You wrote to me.', offers: [], nextStep: '', buttons: [] }),
  ),
  sample(
    'welcome',
    'typical',
    renderWelcome({
      heading: 'Your department’s add-on seats, by chat',
      reason: 'You are a delegate of Mathematics, so alacarte was installed for you.',
      offers: [
        'Give someone a seat, or take it back',
        'See who is seated and who waits',
        'Undo what you just did, within 24 hours',
      ],
      nextStep: 'Start with “seats”: it shows what Mathematics has today.',
      buttons: [primary('Show seats', 'seats.show'), button('Add people', 'roster.form'), button('Help', 'help.show')],
    }),
  ),
  sample(
    'welcome',
    'largest',
    renderWelcome({
      heading: LONG_TEXT,
      reason: LONG_TEXT,
      offers: times(12, () => LONG_TEXT),
      nextStep: LONG_TEXT,
      buttons: times(4, () => button(LONG_TEXT, 'help.show')),
    }),
  ),
];

const help = [
  sample(
    'help',
    'small',
    renderHelp({
      heading: 'What you can say',
      groups: [{ title: 'Yours', phrases: [{ phrase: 'what do I have', meaning: 'shows your seats' }] }],
      buttons: [],
    }),
  ),
  sample(
    'help',
    'typical',
    renderHelp({
      heading: 'What you can say',
      subheading: 'Mathematics · delegate',
      groups: [
        {
          title: 'People',
          phrases: [
            { phrase: 'add jdoe to Visio', meaning: 'gives a seat, or a place in line' },
            { phrase: 'remove jdoe from Visio', meaning: 'takes the seat back' },
            { phrase: 'swap jdoe for asmith in Visio', meaning: 'asmith takes the place of jdoe' },
            { phrase: 'move jdoe first in Visio', meaning: 'changes the order' },
            { phrase: 'undo', meaning: 'takes back your last change, within 24 hours' },
          ],
        },
        {
          title: 'Seats',
          phrases: [
            { phrase: 'seats', meaning: 'all your seats' },
            { phrase: 'who has Visio', meaning: 'who is seated and who waits' },
            { phrase: 'what does jdoe have', meaning: 'one person’s seats' },
            { phrase: 'history', meaning: 'who did what, and when' },
          ],
        },
      ],
      note: 'Several people at once: separate them with commas or lines. With several departments, add “for Mathematics”.',
      buttons: [button('Show seats', 'seats.show'), button('Add people', 'roster.form')],
    }),
  ),
  sample(
    'help',
    'largest',
    renderHelp({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      groups: times(5, () => ({
        title: LONG_TEXT,
        phrases: times(8, () => ({ phrase: LONG_TEXT, meaning: LONG_TEXT })),
      })),
      note: LONG_TEXT,
      buttons: times(4, () => button('Show seats', 'seats.show')),
    }),
  ),
];

const open = (productName: string) => button(`Show ${productName}`, 'pool.show');
const seatsOverview = [
  sample(
    'seats-overview',
    'small',
    renderSeatsOverview({ heading: 'You have no seats to manage', pools: [], buttons: [] }),
  ),
  sample(
    'seats-overview',
    'typical',
    renderSeatsOverview({
      heading: 'Your seats',
      subheading: 'Mathematics',
      pools: [
        {
          productName: 'Visio',
          seats: { seatCap: 5, seatsTaken: 3, waitingCount: 0 },
          coverLine: 'Covered to June 30, 2027',
          open: open('Visio'),
        },
        {
          productName: 'Project',
          seats: { seatCap: 2, seatsTaken: 2, waitingCount: 3 },
          coverLine: 'Covered to June 30, 2027',
          awaitingLine: '5 more seats await the tenant',
          open: open('Project'),
        },
        {
          productName: 'Power BI Pro',
          seats: { seatCap: 10, seatsTaken: 4, waitingCount: 0 },
          coverLine: 'Covered to June 30, 2027',
          open: open('Power BI Pro'),
        },
      ],
      buttons: [primary('Add people', 'roster.form')],
    }),
  ),
  sample(
    'seats-overview',
    'departments',
    renderSeatsOverview({
      heading: 'Seats of 3 departments',
      subheading: 'Select one to see its people',
      pools: [
        {
          productName: 'Visio',
          departmentName: 'Mathematics',
          seats: { seatCap: 5, seatsTaken: 3, waitingCount: 0 },
          coverLine: 'Covered to June 30, 2027',
          open: open('Visio'),
        },
        {
          productName: 'Project',
          departmentName: 'School of Earth, Atmospheric and Planetary Sciences',
          seats: { seatCap: 1200, seatsTaken: 1200, waitingCount: 31 },
          coverLine: 'Covered to June 30, 2027',
          open: open('Project'),
        },
        {
          productName: 'Visio',
          departmentName: 'Physics',
          seats: { seatCap: 0, seatsTaken: 0, waitingCount: 4 },
          coverLine: 'No cover since June 30, 2026',
          awaitingLine: '4 seats await the tenant',
          open: open('Visio'),
        },
      ],
      buttons: [button('Add people', 'roster.form')],
    }),
  ),
  sample(
    'seats-overview',
    'largest',
    renderSeatsOverview({
      heading: 'Your seats',
      subheading: LONG_TEXT,
      pools: times(200, (index) => ({
        productName: longName(index),
        departmentName: longName(index),
        seats: { seatCap: 5000, seatsTaken: 4999, waitingCount: index },
        coverLine: LONG_TEXT,
        awaitingLine: LONG_TEXT,
        open: open('Visio'),
      })),
      moreHint: 'Say “seats for Mathematics” to see those of one department.',
      buttons: times(4, () => button('Add people', 'roster.form')),
    }),
  ),
];

const pool = [
  sample(
    'pool',
    'small',
    renderPool({
      productName: 'Visio',
      departmentName: 'Mathematics',
      seats: { seatCap: 0, seatsTaken: 0, waitingCount: 0 },
      coverLines: ['No cover since June 30, 2026'],
      seated: [],
      waiting: [],
      buttons: [button('Add people', 'roster.form')],
    }),
  ),
  sample(
    'pool',
    'typical',
    renderPool({
      productName: 'Visio',
      departmentName: 'Mathematics',
      seats: { seatCap: 3, seatsTaken: 3, waitingCount: 2 },
      coverLines: [
        'PO-1007 · 2 seats · Aug 1, 2026 to June 30, 2027',
        'PO-1019 · 1 seat · Nov 1, 2026 to June 30, 2027',
        'PO-1031 · 5 seats · approved, awaiting the tenant',
      ],
      seated: [
        { name: 'Amy Wong', state: 'Active' },
        { name: 'Jane Doe', state: 'License requested' },
        { name: 'Bilal Khan', state: 'No usage location – IT must set it', isFailed: true },
      ],
      waiting: [
        { position: 1, name: 'Carla Diaz', since: 'since Nov 3' },
        { position: 2, name: 'David Lee', since: 'since Nov 10' },
      ],
      buttons: [primary('Add people', 'roster.form'), button('History', 'history.show')],
    }),
  ),
  sample(
    'pool',
    'page 2',
    renderPool({
      productName: 'Power BI Pro',
      departmentName: 'School of Earth, Atmospheric and Planetary Sciences',
      seats: { seatCap: 24, seatsTaken: 24, waitingCount: 120 },
      coverLines: ['PO-1007 · 24 seats · Aug 1, 2026 to June 30, 2027'],
      seated: times(9, (index) => ({ name: `Alexandra Featherstonehaugh ${index + 16}`, state: 'Active' })),
      waiting: times(6, (index) => ({ position: index + 98, name: `Person ${index}`, since: 'since Nov 3, 2025' })),
      pageLine: 'People 16 to 30 of 144',
      buttons: [button('Show more', 'pool.show'), button('Add people', 'roster.form')],
    }),
  ),
  sample(
    'pool',
    'largest',
    renderPool({
      productName: longName(1),
      departmentName: longName(2),
      seats: { seatCap: 5000, seatsTaken: 100, waitingCount: 100 },
      coverLines: times(8, () => LONG_TEXT),
      seated: times(100, (index) => ({ name: longName(index), state: LONG_TEXT, isFailed: true })),
      waiting: times(100, (index) => ({ position: index + 1, name: longName(index), since: 'since Nov 3' })),
      buttons: times(4, () => button('Show more', 'pool.show')),
    }),
  ),
];

const rosterChanged = [
  sample(
    'roster-changed',
    'small',
    renderRosterChanged({
      heading: 'Nothing changed',
      subheading: 'Jane Doe already has a Visio seat.',
      people: [],
      buttons: [],
    }),
  ),
  sample(
    'roster-changed',
    'typical',
    renderRosterChanged({ ...changed, license: { text: 'License active since 9:42 AM · covered to June 30, 2027' } }),
  ),
  sample(
    'roster-changed',
    'waiting',
    renderRosterChanged({
      ...changed,
      heading: 'Jane Doe waits for a Visio seat, number 3',
      seats: { seatCap: 2, seatsTaken: 2, waitingCount: 3 },
      license: { text: 'The seat comes by itself when one is free.' },
    }),
  ),
  sample(
    'roster-changed',
    'failed',
    renderRosterChanged({
      ...changed,
      license: {
        text: 'License failed: Jane Doe has no usage location in Microsoft 365.',
        isFailed: true,
        whatToDo: 'Ask IT (it@contoso.edu) to set it. The seat stays, and the license follows by itself.',
      },
    }),
  ),
  sample(
    'roster-changed',
    'several',
    renderRosterChanged({
      ...changed,
      heading: '3 of 4 people added to Visio',
      people: [
        { name: 'Jane Doe', result: 'Seated' },
        { name: 'Mo Ali', result: 'Seated' },
        { name: 'Chris Park', result: 'Guest account – not added', isFailed: true },
        { name: 'Lee Chen', result: 'Waiting, number 1' },
      ],
      seats: { seatCap: 5, seatsTaken: 5, waitingCount: 1 },
      license: { text: '2 licenses requested…' },
    }),
  ),
  sample(
    'roster-changed',
    'undone',
    renderRosterChanged({
      ...changed,
      heading: 'Jane Doe no longer has a Visio seat',
      people: [],
      seats: { seatCap: 5, seatsTaken: 2, waitingCount: 0 },
      license: { text: 'License removal requested…' },
      closing: 'Undone by you at 9:43 AM',
      buttons: [],
    }),
  ),
  sample(
    'roster-changed',
    '200 people',
    renderRosterChanged({
      ...changed,
      heading: '170 of 200 people added to Visio',
      people: times(200, (index) => ({
        name: `Person Number ${index}`,
        result:
          index % 20 > 2
            ? index < 120
              ? 'Seated'
              : `Waiting, number ${index}`
            : index % 2
              ? 'Guest account – not added'
              : 'Account is disabled – not added',
        isFailed: index % 20 <= 2,
      })),
      seats: { seatCap: 100, seatsTaken: 100, waitingCount: 70 },
      license: { text: '100 licenses requested…' },
    }),
  ),
  sample(
    'roster-changed',
    'largest',
    renderRosterChanged({
      ...changed,
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      people: times(200, (index) => ({ name: longName(index), result: `${LONG_TEXT} ${index % 7}`, isFailed: true })),
      license: { text: LONG_TEXT, isFailed: true, whatToDo: LONG_TEXT },
      closing: LONG_TEXT,
    }),
  ),
];

const jordans = [
  { name: 'Jordan Kim', jobTitle: 'Lab Manager', departmentName: 'Mathematics', mail: 'jkim@contoso.edu' },
  { name: 'Jordan Kim', jobTitle: 'Professor', departmentName: 'Physics', mail: 'jordan.kim@contoso.edu' },
  { name: 'Jordana Kimball', departmentName: 'Mathematics', mail: 'jkimball@contoso.edu' },
].map((person) => ({ title: personLine(person), value: person.mail }));
const choosePeople = [
  sample(
    'choose-people',
    'small',
    renderChoosePeople({
      heading: 'Add Mo Ali to Visio?',
      questions: [
        {
          inputId: 'outside-1',
          label: 'Mo Ali is in Physics, not Mathematics. Add anyway?',
          choices: [{ title: 'Add anyway', value: 'add' }],
        },
      ],
      buttons: [asking('Add to Visio', 'roster.add'), cancel],
    }),
  ),
  sample(
    'choose-people',
    'typical',
    renderChoosePeople({
      heading: 'Which people do you mean?',
      subheading: 'Mathematics · Visio · nothing is changed yet',
      questions: [
        { inputId: 'person-1', label: '“jordan” could be 3 people', choices: jordans },
        {
          inputId: 'outside-1',
          label: 'Mo Ali is in Physics, not Mathematics. Add anyway?',
          choices: [{ title: 'Add anyway', value: 'add' }],
        },
      ],
      buttons: [asking('Add 3 people to Visio', 'roster.add'), cancel],
    }),
  ),
  sample(
    'choose-people',
    'many',
    renderChoosePeople({
      heading: 'Which person do you mean?',
      subheading: 'Mathematics · Visio · nothing is changed yet',
      questions: [
        {
          inputId: 'person-1',
          label: '“smith” could be 9 people',
          choices: times(9, (index) => ({
            title: personLine({ name: `Pat Smith ${index}`, mail: `psmith${index}@contoso.edu` }),
            value: `p${index}`,
          })),
        },
      ],
      buttons: [asking('Add 1 person to Visio', 'roster.add'), cancel],
    }),
  ),
  sample(
    'choose-people',
    'largest',
    renderChoosePeople({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      questions: times(200, (question) => ({
        inputId: `person-${question}`,
        label: LONG_TEXT,
        choices: times(12, (index) => ({
          title: personLine({
            name: longName(index),
            jobTitle: longName(index),
            departmentName: longName(index),
            mail: longName(index),
          }),
          value: '00000000-0000-0000-0000-000000000000',
        })),
      })),
      buttons: [asking(LONG_TEXT, 'roster.add'), cancel],
    }),
  ),
];

const option = (title: string) => ({ title, value: title.toLowerCase().slice(0, 12) });
const choose = [
  sample(
    'choose',
    'small',
    renderChoose({
      heading: 'Did you mean Visio?',
      subheading: 'There is no product “Vision”.',
      label: 'Product',
      options: [option('Visio')],
      press: uncheckedPress('seats.show', {}),
      buttonTitle: 'Show',
      buttons: [cancel],
    }),
  ),
  sample(
    'choose',
    'typical',
    renderChoose({
      heading: 'For which department?',
      subheading: 'Add Jane Doe to Visio',
      label: 'Department',
      options: ['Mathematics', 'Physics', 'Earth Sciences'].map(option),
      press: uncheckedPress('roster.add', { people: 'jdoe' }),
      buttonTitle: 'Add to Visio',
    }),
  ),
  sample(
    'choose',
    'many',
    renderChoose({
      heading: 'For which department?',
      subheading: 'Add Jane Doe to Visio',
      label: 'Department',
      options: times(9, (index) => option(`Department ${index + 1}`)),
      press: uncheckedPress('roster.add', { people: 'jdoe' }),
      buttonTitle: 'Add to Visio',
      buttons: [cancel],
    }),
  ),
  sample(
    'choose',
    'largest',
    renderChoose({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      label: LONG_TEXT,
      options: times(100, (index) => option(longName(index))),
      press: uncheckedPress('roster.add', { people: LONG_TEXT }),
      buttonTitle: LONG_TEXT,
      buttons: times(3, () => cancel),
    }),
  ),
];

const confirm = [
  sample(
    'confirm',
    'small',
    renderConfirm({
      heading: 'Undo the last change?',
      subheading: 'Mathematics · Visio',
      people: [{ name: 'Amy Wong', now: 'Not on the roster', after: 'Seated' }],
      buttons: [primary('Undo', 'roster.undo'), cancel],
    }),
  ),
  sample(
    'confirm',
    'typical',
    renderConfirm({
      heading: 'Move Carla Diaz first in Visio?',
      subheading: 'Mathematics · all 2 seats are taken, so someone loses theirs',
      people: [
        { name: 'Bilal Khan', now: 'Seated', after: 'Waiting, number 1', isLost: true },
        { name: 'Carla Diaz', now: 'Waiting, number 1', after: 'Seated' },
      ],
      note: 'Both are told. Bilal Khan keeps a place in line.',
      buttons: [primary('Move first, unseat Bilal Khan', 'roster.move'), cancel],
    }),
  ),
  sample(
    'confirm',
    'adopt',
    renderConfirm({
      heading: 'Adopt 3 licenses?',
      subheading: 'They were given outside alacarte. Once you adopt them, alacarte may release them later.',
      people: [
        { name: 'Jane Doe', now: 'Given outside', after: 'Visio of Mathematics' },
        { name: 'Théo Moreau', now: 'Given outside', after: 'Power BI Pro of Chemistry' },
        { name: 'Owen Price', now: 'Given outside', after: 'Visio of Mathematics' },
      ],
      note: 'Nothing changes in Microsoft 365 now. Later, whoever leaves the roster or loses the seat loses the license, too.',
      buttons: [primary('Adopt 3 licenses', 'run.adopt'), cancel],
    }),
  ),
  sample(
    'confirm',
    'largest',
    renderConfirm({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      people: times(200, (index) => ({ name: longName(index), now: LONG_TEXT, after: LONG_TEXT, isLost: true })),
      note: LONG_TEXT,
      buttons: [primary(LONG_TEXT, 'roster.undo'), cancel],
    }),
  ),
];

const refusal = [
  sample(
    'refusal',
    'small',
    renderRefusal({
      heading: 'You cannot see that',
      reason: 'It is not there, or it is not yours.',
      whatToDo: 'Ask IT if you expected to see it.',
      buttons: [],
    }),
  ),
  sample(
    'refusal',
    'typical',
    renderRefusal({
      heading: 'Chris Park cannot be added to Visio',
      reason: 'The account is a guest account, and seats are for people of Contoso University.',
      whatToDo: 'Ask IT (it@contoso.edu) for a full account, then add Chris again.',
      facts: [
        { title: 'Account', text: 'cpark_fabrikam.com#EXT#@contoso.onmicrosoft.com' },
        { title: 'Department', text: 'Mathematics' },
      ],
      buttons: [button('Add someone else', 'roster.form'), button('Show pool', 'pool.show')],
    }),
  ),
  sample(
    'refusal',
    'largest',
    renderRefusal({
      heading: LONG_TEXT,
      reason: LONG_TEXT,
      whatToDo: LONG_TEXT,
      facts: times(20, () => ({ title: LONG_TEXT, text: LONG_TEXT })),
      buttons: times(3, () => button('Show pool', 'pool.show')),
    }),
  ),
];

const holdings = [
  sample(
    'holdings',
    'small',
    renderHoldings({
      heading: 'You have no seats',
      holdings: [],
      askLine: 'For a seat, ask Dana Reyes (Mathematics) or IT.',
      buttons: [],
    }),
  ),
  sample(
    'holdings',
    'typical',
    renderHoldings({
      heading: 'Jane Doe has 2 products and waits for 1',
      subheading: 'Lab Manager · Mathematics · jdoe@contoso.edu',
      holdings: [
        {
          productName: 'Visio',
          state: 'Seated',
          paidLine: 'Paid by Mathematics · until June 30, 2027',
          licenseLine: 'License active',
        },
        {
          productName: 'Power BI Pro',
          state: 'Seated',
          paidLine: 'Paid by Physics · until June 30, 2027',
          licenseLine: 'License failed: no usage location – IT must set it',
          isFailed: true,
        },
        { productName: 'Project', state: 'Waiting, number 2', paidLine: 'Mathematics · since Nov 3' },
      ],
      askLine: 'For more, ask Dana Reyes, delegate of Mathematics.',
      buttons: [button('Show Visio', 'pool.show')],
    }),
  ),
  sample(
    'holdings',
    'largest',
    renderHoldings({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      holdings: times(40, (index) => ({
        productName: longName(index),
        state: LONG_TEXT,
        paidLine: LONG_TEXT,
        licenseLine: LONG_TEXT,
        isFailed: true,
      })),
      askLine: LONG_TEXT,
      buttons: times(4, () => cancel),
    }),
  ),
];

const history = [
  sample('history', 'small', renderHistory({ heading: 'History of Mathematics', entries: [], buttons: [] })),
  sample(
    'history',
    'typical',
    renderHistory({
      heading: 'History of Mathematics',
      subheading: 'Newest first',
      entries: [
        { when: 'Nov 21, 9:43 AM', who: 'Dana Reyes', what: 'undid adding Jane Doe to Visio' },
        { when: 'Nov 21, 9:42 AM', who: 'Dana Reyes', what: 'added Jane Doe to Visio' },
        {
          when: 'Nov 20, 4:10 PM',
          who: 'Sam Okafor',
          what: 'approved PO-1031: 5 Visio seats from Aug 1, 2026 to June 30, 2027',
        },
        { when: 'Nov 3, 12:00 AM', who: 'alacarte', what: 'recorded a new seat cap for Project: 2, was 5' },
      ],
      pageLine: 'Entries 1 to 4 of 112',
      buttons: [button('Show more', 'history.show')],
    }),
  ),
  sample(
    'history',
    'largest',
    renderHistory({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      entries: times(200, (index) => ({ when: 'Nov 21, 2026, 9:42 AM', who: longName(index), what: LONG_TEXT })),
      buttons: times(4, () => cancel),
    }),
  ),
];

const notUnderstood = [
  sample(
    'not-understood',
    'small',
    renderNotUnderstood({ heading: 'I did not understand that', phrases: [], buttons: [button('Help', 'help.show')] }),
  ),
  sample(
    'not-understood',
    'typical',
    renderNotUnderstood({
      heading: 'What should happen to Jane Doe?',
      understood: 'Understood: a person (Jane Doe) and a product (Visio). Missing: what to do.',
      phrases: [
        { phrase: 'add jdoe to Visio', meaning: 'gives a seat, or a place in line' },
        { phrase: 'remove jdoe from Visio', meaning: 'takes the seat back' },
        { phrase: 'what does jdoe have', meaning: 'shows the seats of Jane Doe' },
      ],
      buttons: [
        button('Add to Visio', 'roster.add'),
        button('Remove from Visio', 'roster.remove'),
        button('Show seats of Jane Doe', 'holdings.show'),
        button('Help', 'help.show'),
      ],
    }),
  ),
  sample(
    'not-understood',
    'largest',
    renderNotUnderstood({
      heading: LONG_TEXT,
      understood: LONG_TEXT,
      phrases: times(40, () => ({ phrase: LONG_TEXT, meaning: LONG_TEXT })),
      buttons: times(4, () => button(LONG_TEXT, 'help.show')),
    }),
  ),
];

const notice = [
  sample(
    'notice',
    'small',
    renderNotice({
      heading: 'You have a Visio seat',
      subheading: 'Dana Reyes added you on Nov 21 · Mathematics',
      lines: [],
      buttons: [],
    }),
  ),
  sample(
    'notice',
    'typical',
    renderNotice({
      heading: 'A Visio seat is free for you',
      subheading: 'Mathematics · you had been waiting since Nov 3',
      lines: [
        'Bilal Khan was removed, and you were first in line. Visio is ready at office.com in a few minutes.',
        'Covered to June 30, 2027. Questions go to Dana Reyes, delegate of Mathematics.',
      ],
      buttons: [button('What do I have', 'holdings.mine')],
    }),
  ),
  sample(
    'notice',
    'largest',
    renderNotice({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      lines: times(40, () => LONG_TEXT),
      buttons: times(4, () => cancel),
    }),
  ),
];

const addPeople = [
  sample(
    'add-people',
    'small',
    renderAddPeople({
      heading: 'Add people to Visio',
      subheading: 'Mathematics · 2 of 5 seats free',
      products: [],
      buttons: [asking('Add people', 'roster.add'), cancel],
    }),
  ),
  sample(
    'add-people',
    'typical',
    renderAddPeople({
      heading: 'Add people',
      subheading: 'Mathematics',
      products: ['Visio', 'Project', 'Power BI Pro'].map(option),
      chosenProduct: 'visio',
      people: 'jdoe\nasmith',
      buttons: [asking('Add people', 'roster.add'), cancel],
    }),
  ),
  sample(
    'add-people',
    'largest',
    renderAddPeople({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      products: times(40, (index) => option(longName(index))),
      people: 'x'.repeat(10_000),
      buttons: [asking(LONG_TEXT, 'roster.add'), cancel],
    }),
  ),
];

/** What a purchase form asks, as a department technology officer fills it in. */
const purchaseFields = (values: Readonly<Record<string, string>> = {}): readonly (readonly FormField[])[] => [
  [
    {
      id: 'product',
      label: 'Product',
      kind: 'choice',
      value: values['product'] ?? '',
      missing: 'Choose a product.',
      choices: ['Visio', 'Project', 'Power BI Pro', 'Power Automate Premium', 'Teams Premium', 'Copilot'].map(option),
    },
    {
      id: 'seats',
      label: 'Seats',
      kind: 'number',
      value: values['seats'] ?? '',
      missing: 'Say how many seats, 1 or more.',
      placeholder: '5',
      min: 1,
    },
  ],
  [
    {
      id: 'order',
      label: 'Purchase order number',
      kind: 'text',
      value: values['order'] ?? '',
      missing: 'Type the purchase order number.',
      placeholder: 'PO-1001',
      maxLength: 40,
    },
    { id: 'price', label: 'Price per seat', kind: 'text', value: values['price'] ?? '', placeholder: '62.00' },
  ],
  [
    { id: 'from', label: 'From', kind: 'date', value: values['from'] ?? '', missing: 'Choose the first day.' },
    { id: 'until', label: 'Until', kind: 'date', value: values['until'] ?? '', missing: 'Choose the last day.' },
  ],
  [
    {
      id: 'people',
      label: 'Who gets these seats (may stay empty)',
      kind: 'lines',
      value: values['people'] ?? '',
      placeholder: 'jdoe, asmith or one per line',
    },
  ],
];

const form = [
  sample(
    'form',
    'small',
    renderForm({
      heading: 'Why is it declined?',
      problems: [],
      hints: [],
      rows: [[{ id: 'reason', label: 'Reason', kind: 'lines', value: '', missing: 'Give a reason.' }]],
      notes: [],
      buttons: [],
    }),
  ),
  sample(
    'form',
    'typical',
    renderForm({
      heading: 'Buy Visio seats',
      subheading: 'Mathematics · 0 of 2 seats free, 3 waiting',
      problems: [],
      hints: ['Fill this in once the order is placed: IT approves what was bought, and buys nothing itself.'],
      rows: purchaseFields({ product: 'visio', from: '2026-12-01', until: '2027-06-30' }),
      notes: ['Proof: none yet. Send a file in this chat, or paste a link below.'],
      buttons: [asking('Submit 5 seats', 'purchase.submit'), button('Keep for later', 'purchase.keep'), cancel],
    }),
  ),
  sample(
    'form',
    'with problems',
    renderForm({
      heading: 'Buy Visio seats',
      subheading: 'Mathematics · 0 of 2 seats free, 3 waiting',
      problems: [
        'Seats: “five” is not a number.',
        'Until: June 30, 2026 is before the first day, December 1, 2026.',
        'Proof: there is none yet. Send a file in this chat.',
      ],
      hints: ['2 of these 3 people have Visio already, through M365 A5.'],
      rows: purchaseFields({
        product: 'visio',
        seats: 'five',
        order: 'PO-1001',
        price: '62.00',
        from: '2026-12-01',
        until: '2026-06-30',
        people: 'jdoe\nasmith\nlpark',
      }),
      notes: ['Proof: quote.pdf, 120 KB'],
      buttons: [asking('Submit 5 seats', 'purchase.submit'), button('Keep for later', 'purchase.keep'), cancel],
    }),
  ),
  sample(
    'form',
    'one problem, choices',
    renderForm({
      heading: 'Who may do what in Mathematics',
      subheading: 'Department M-104',
      problems: ['Delegates: Sam Okafor is one already.'],
      hints: [],
      rows: [
        [
          {
            id: 'term',
            label: 'Term',
            kind: 'choice',
            value: '2027',
            missing: 'Choose a term.',
            choices: [
              { title: 'To June 30, 2027', value: '2027' },
              { title: 'To June 30, 2028', value: '2028' },
            ],
          },
          { id: 'note', label: 'Note to IT', kind: 'text', value: '' },
        ],
        [
          {
            id: 'delegates',
            label: 'Delegates',
            kind: 'choices',
            value: 'dana reyes,lee ann park',
            missing: 'Choose at least one person.',
            choices: ['Dana Reyes', 'Lee Ann Park', 'Sam Okafor'].map(option),
          },
        ],
      ],
      notes: [],
      buttons: [asking('Save 2 delegates', 'department.save'), cancel],
    }),
  ),
  sample(
    'form',
    'largest',
    renderForm({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      problems: times(10, () => LONG_TEXT),
      hints: times(5, () => LONG_TEXT),
      rows: [
        ...times(6, (row) =>
          times(2, (column): FormField => ({
            id: `field-${row}-${column}`,
            label: LONG_TEXT,
            kind: (['text', 'number', 'date', 'lines', 'choice', 'choices'] as const)[row] ?? 'text',
            value: '\u0000學'.repeat(5000),
            missing: LONG_TEXT,
            placeholder: LONG_TEXT,
            choices: times(12, (index) => option(longName(index))),
          })),
        ),
      ],
      notes: times(5, () => LONG_TEXT),
      buttons: [asking(LONG_TEXT, 'purchase.submit'), ...times(3, () => cancel)],
    }),
  ),
];

const waits = 'Waits for a decision';
const show = (title: string, verb: string) => button(title, verb);
const list = [
  sample(
    'list',
    'small',
    renderList({
      heading: 'Nothing waits for a decision',
      rows: [],
      emptyLine: 'The last purchase was approved on Nov 21.',
      buttons: [],
    }),
  ),
  sample(
    'list',
    'empty',
    renderList({
      heading: 'Purchases of Mathematics',
      subheading: 'Newest first',
      rows: [],
      emptyLine: 'There are none yet.',
      buttons: [primary('Buy seats', 'purchase.new')],
    }),
  ),
  sample(
    'list',
    'purchases',
    renderList({
      heading: '23 purchases of your departments',
      subheading: 'Those that need you first, then the newest',
      rows: [
        {
          title: '5 Visio seats',
          state: 'Returned – you must answer',
          isAttention: true,
          lines: ['PO-1004 · Mathematics', 'Sam Okafor asks: “Which budget year?”'],
          open: show('Show PO-1004', 'purchase.show'),
        },
        {
          title: '2 Project seats',
          state: 'Draft',
          lines: ['No purchase order number yet · Physics'],
          open: show('Show this draft', 'purchase.show'),
        },
        {
          title: '10 Power BI Pro seats',
          state: waits,
          lines: ['PO-1003 · Mathematics', 'Aug 1, 2026 to June 30, 2027'],
          open: show('Show PO-1003', 'purchase.show'),
        },
        {
          title: '12 Power Automate Premium seats',
          state: 'Approved – 5 of 12 units seen',
          lines: ['PO-1002 · School of Earth, Atmospheric and Planetary Sciences', 'Aug 1, 2026 to June 30, 2027'],
          open: show('Show PO-1002', 'purchase.show'),
        },
        {
          title: '5 Visio seats',
          state: 'In force',
          lines: ['PO-1001 · Mathematics', 'Aug 1, 2025 to June 30, 2027'],
          open: show('Show PO-1001', 'purchase.show'),
        },
      ],
      emptyLine: 'There are none yet.',
      pageLine: '1 to 5 of 23',
      buttons: [button('Show more', 'purchase.list'), button('Buy seats', 'purchase.new')],
    }),
  ),
  sample(
    'list',
    'plan',
    renderList({
      heading: '1 license would change',
      subheading: '+ 1 · - 0 · = 18 as they should be · 9:42 AM',
      rows: [
        {
          title: '= Jane Doe',
          state: 'Left alone',
          lines: ['Visio · Mathematics', 'Given outside alacarte; no ledger explains it. An approver can adopt it.'],
        },
        {
          title: '= Owen Price',
          state: 'Left alone',
          lines: ['Visio', 'Given outside alacarte; no ledger explains it. No seat calls for it.'],
        },
        { title: '+ Amy Wong', state: 'To be given', lines: ['Visio · Mathematics'] },
      ],
      emptyLine: 'Every license is as the rosters say.',
      buttons: [button('Adopt 1 license', 'run.adopt'), button('Reconcile now', 'run.start')],
    }),
  ),
  sample(
    'list',
    'adopted',
    renderList({
      heading: '2 licenses adopted',
      subheading: 'alacarte looks after them from now on · 1 had changed since and was left alone',
      rows: [
        {
          title: 'Jane Doe',
          state: 'Left alone',
          lines: ['Visio · Mathematics', 'This person holds it no longer, or only through a group.'],
        },
        {
          title: 'Théo Moreau',
          state: 'Adopted',
          lines: ['Power BI Pro · Chemistry'],
        },
        {
          title: 'Owen Price',
          state: 'Adopted',
          lines: ['Visio · Mathematics'],
        },
      ],
      emptyLine: 'No seat rests on a license that was given outside alacarte.',
      buttons: [button('Make a new plan', 'phrase.say')],
    }),
  ),
  sample(
    'list',
    'departments',
    renderList({
      heading: '3 departments',
      rows: [
        {
          title: 'Mathematics',
          state: '2 delegates',
          lines: ['Visio, Project, Power BI Pro · 17 seats'],
          open: show('Show Mathematics', 'department.show'),
        },
        {
          title: 'Physics',
          state: 'No delegate – IT must name one',
          isAttention: true,
          lines: ['Visio · 4 seats'],
          open: show('Show Physics', 'department.show'),
        },
        {
          title: 'Library',
          state: '1 delegate',
          lines: ['No seats yet'],
          open: show('Show Library', 'department.show'),
        },
      ],
      emptyLine: 'There are none yet.',
      buttons: [primary('Add a department', 'department.new')],
    }),
  ),
  sample(
    'list',
    'products',
    renderList({
      heading: 'What can be bought',
      subheading: 'Select one to buy seats of it',
      rows: ['Visio', 'Project', 'Power BI Pro'].map((name) => ({
        title: name,
        state: name === 'Project' ? 'Ends June 30, 2027' : '',
        lines: [name === 'Visio' ? 'Diagrams and floor plans · about $62 a seat and year' : ''],
        open: show(`Buy ${name} seats`, 'purchase.new'),
      })),
      emptyLine: 'There are none yet.',
      buttons: [],
    }),
  ),
  sample(
    'list',
    'largest',
    renderList({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      rows: times(200, (index) => ({
        title: longName(index),
        state: LONG_TEXT,
        isAttention: true,
        lines: times(5, () => LONG_TEXT),
        open: button(LONG_TEXT, 'purchase.show'),
      })),
      emptyLine: LONG_TEXT,
      pageLine: LONG_TEXT,
      buttons: times(4, () => button(LONG_TEXT, 'purchase.list')),
    }),
  ),
];

const bought: PurchaseView = {
  heading: 'Approve 5 Visio seats?',
  subheading: 'Mathematics · sent by Dana Reyes on Nov 21',
  facts: [
    { title: 'Purchase order', text: 'PO-1001 · SHI International' },
    { title: 'Cover', text: 'Aug 1, 2026 to June 30, 2027' },
    { title: 'Price', text: '$310.00 (5 × $62.00)' },
    { title: 'Proof', text: 'PO-1001.pdf, 84 KB' },
    { title: 'For', text: 'Amy Wong, Bilal Khan, Carla Diaz, David Lee and 1 more' },
  ],
  comparison: {
    title: 'Visio in Mathematics, on August 1, 2026',
    rows: [
      { label: 'Seats', now: '5', after: '10' },
      { label: 'Free', now: '0', after: '2' },
      { label: 'Waiting', now: '3', after: '0' },
    ],
  },
  warnings: [],
  history: [],
  inputs: [],
  links: [],
  buttons: [],
};
const { comparison: _comparison, ...decided } = { ...bought, heading: '5 Visio seats: approved' };
const proof: LinkButton = { title: 'Open proof', url: 'https://files.contoso.edu/proof?id=1&sig=a_b*c' };
const reason: FormField = {
  id: 'reason',
  label: 'Reason or question, only to decline or ask',
  kind: 'lines',
  value: '',
  missing: 'Say why, or what you want to know.',
  placeholder: 'Dana Reyes reads this',
  maxLength: 500,
};
const decisions = [
  primary('Approve 5 seats', 'purchase.approve'),
  button('Decline', 'purchase.decline', { sendsInputs: true }),
  button('Ask Dana Reyes', 'purchase.ask', { sendsInputs: true }),
];
const story = [
  { when: 'Nov 20, 4:10 PM', what: 'Dana Reyes submitted it' },
  { when: 'Nov 21, 9:02 AM', what: 'Sam Okafor asked: “Which budget year?”' },
  { when: 'Nov 21, 9:40 AM', what: 'Dana Reyes submitted it again' },
];
const purchase = [
  sample('purchase', 'small', renderPurchase({ ...decided, facts: [], subheading: 'Mathematics' })),
  sample('purchase', 'submitted', renderPurchase({ ...bought, inputs: [reason], links: [proof], buttons: decisions })),
  sample(
    'purchase',
    'with warnings',
    renderPurchase({
      ...bought,
      summary: 'Approve 5 Visio seats? Mathematics · PO-1001',
      warnings: [
        'PO-1001 was already used for 2 Project seats, approved on Aug 3.',
        'From Aug 1, 2026 to June 30, 2027 Mathematics has 5 Visio seats already, of PO-0912.',
        '2 of the 3 people waiting have Visio already, through another license.',
        '$310.00 is above $250.00: two approvers must agree.',
      ],
      history: story,
      inputs: [reason],
      links: [proof],
      buttons: decisions,
    }),
  ),
  sample(
    'purchase',
    'approved',
    renderPurchase({
      ...decided,
      outcome: 'Sam Okafor approved this on Nov 21, 9:42 AM.',
      history: [...story, { when: 'Nov 21, 9:42 AM', what: 'Sam Okafor approved it' }],
      links: [proof],
      buttons: [button('Show seats', 'pool.show')],
    }),
  ),
  sample(
    'purchase',
    'declined',
    renderPurchase({
      ...decided,
      heading: '5 Visio seats: declined',
      outcome: 'Sam Okafor declined this on Nov 21, 9:42 AM: “The campus agreement covers Visio for you already.”',
      isAttention: true,
      buttons: [button('Copy into a new purchase', 'purchase.copy')],
    }),
  ),
  sample(
    'purchase',
    'returned',
    renderPurchase({
      ...decided,
      heading: '5 Visio seats: IT has a question',
      outcome: 'Sam Okafor asks: “Which budget year is this for, and who signed the quote?”',
      isAttention: true,
      inputs: [{ ...reason, label: 'Your answer', missing: 'Type your answer.', placeholder: 'Sam Okafor reads this' }],
      buttons: [
        asking('Answer and send again', 'purchase.answer'),
        button('Change it', 'purchase.edit'),
        button('Withdraw', 'purchase.withdraw'),
      ],
    }),
  ),
  sample(
    'purchase',
    'awaiting tenant',
    renderPurchase({
      ...decided,
      heading: '12 Visio seats: 5 of 12 units seen',
      outcome: 'Approved. Microsoft 365 shows 5 of the 12 units so far; the other 7 seats open once it shows them.',
      facts: [...bought.facts.slice(0, 2), { title: 'Reseller’s order', text: 'placed on Nov 18' }],
      links: [proof],
      buttons: [button('Look again', 'purchase.show'), button('Show seats', 'pool.show')],
    }),
  ),
  sample(
    'purchase',
    'largest',
    renderPurchase({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      outcome: LONG_TEXT,
      isAttention: true,
      facts: times(40, () => ({ title: LONG_TEXT, text: LONG_TEXT })),
      comparison: { title: LONG_TEXT, rows: times(4, () => ({ label: LONG_TEXT, now: LONG_TEXT, after: LONG_TEXT })) },
      warnings: times(10, () => LONG_TEXT),
      history: times(40, () => ({ when: LONG_TEXT, what: LONG_TEXT })),
      inputs: [{ ...reason, label: LONG_TEXT, value: 'ü'.repeat(10_000), missing: LONG_TEXT, placeholder: LONG_TEXT }],
      links: [{ title: LONG_TEXT, url: `https://files.contoso.edu/${'x'.repeat(1900)}` }],
      buttons: [asking(LONG_TEXT, 'purchase.decline'), ...times(2, () => cancel)],
    }),
  ),
];

const quiet = (text: string) => ({ text, isAttention: false });
const loud = (text: string) => ({ text, isAttention: true });
const poolRow = (productName: string, departmentName: string, own: Partial<PoolPositionRow> = {}): PoolPositionRow => ({
  productName,
  departmentName,
  desired: 3,
  entitled: 5,
  actual: 3,
  seats: { seatCap: 5, seatsTaken: 3, waitingCount: 0 },
  differences: [],
  ...own,
});
const ofTenant = { units: 20, promised: 10, seated: 6, orphaned: 10, short: 0, notes: [] };
const people = button('Show the people', 'phrase.say');
const position = [
  sample(
    'position',
    'small',
    renderPosition({
      heading: 'There is nothing to compare',
      subheading: 'Physics',
      findings: [],
      products: [],
      pools: [],
      emptyLine: 'No department has seats of this.',
      buttons: [],
    }),
  ),
  sample(
    'position',
    'typical',
    renderPosition({
      heading: 'Project is 1 unit short',
      subheading: 'As of Nov 21, 9:42 AM',
      findings: ['1 of 14 seats has no license', '4 licenses are not as the rosters say', '3 people wait for a seat'],
      products: [
        { ...ofTenant, productName: 'Visio', notes: ['1 license given outside alacarte, on no roster'] },
        { productName: 'Project', units: 4, promised: 5, seated: 5, orphaned: 0, short: 1, notes: [] },
        {
          productName: 'Power BI Pro',
          units: 6,
          promised: 6,
          seated: 3,
          orphaned: 0,
          short: 0,
          notes: ['6 more units, expired and in grace', '12 licenses through Microsoft 365 groups, on no roster'],
        },
      ],
      pools: [
        poolRow('Visio', 'Chemistry', {
          desired: 2,
          entitled: 3,
          actual: 2,
          seats: { seatCap: 3, seatsTaken: 2, waitingCount: 0 },
        }),
        poolRow('Visio', 'Mathematics', {
          actual: 2,
          differences: [
            quiet('1 seated: license requested, not active yet'),
            quiet('1 seated: licensed through a group as well'),
            loud('2 not seated: license to be released, though no ledger entry says why'),
          ],
        }),
        poolRow('Project', 'Mathematics', {
          desired: 5,
          entitled: 2,
          actual: 1,
          seats: { seatCap: 2, seatsTaken: 2, waitingCount: 3 },
          differences: [loud('1 seated: refused, no usage location')],
        }),
        poolRow('Power BI Pro', 'Mathematics', {
          desired: 2,
          entitled: 4,
          actual: 2,
          seats: { seatCap: 4, seatsTaken: 2, waitingCount: 0 },
          differences: [quiet('6 more seats approved, not seen in Microsoft 365 yet')],
        }),
      ],
      emptyLine: '',
      buttons: [people],
    }),
  ),
  sample(
    'position',
    'later page',
    renderPosition({
      heading: '35 people wait for a seat',
      subheading: 'Visio · as of Nov 21, 9:42 AM',
      findings: [],
      products: [],
      pools: [
        poolRow('Visio', 'School of Earth, Atmospheric and Planetary Sciences', {
          desired: 1231,
          entitled: 1200,
          actual: 1200,
          seats: { seatCap: 1200, seatsTaken: 1200, waitingCount: 31 },
        }),
        poolRow('Visio', 'Student Union', {
          desired: 4,
          entitled: 0,
          actual: 0,
          seats: { seatCap: 0, seatsTaken: 0, waitingCount: 4 },
        }),
      ],
      emptyLine: '',
      pageLine: '25 to 26 of 26',
      buttons: [button('Previous', 'position.show')],
    }),
  ),
  sample(
    'position',
    'one pool',
    renderPosition({
      heading: 'Everything matches',
      subheading: 'Visio · Chemistry · as of Nov 21, 9:42 AM',
      findings: [],
      products: [{ ...ofTenant, productName: 'Visio', orphaned: 0, promised: 20 }],
      pools: [
        poolRow('Visio', 'Chemistry', { desired: 5, actual: 5, seats: { seatCap: 5, seatsTaken: 5, waitingCount: 0 } }),
      ],
      emptyLine: '',
      buttons: [],
    }),
  ),
  sample(
    'position',
    'largest',
    renderPosition({
      heading: LONG_TEXT,
      subheading: LONG_TEXT,
      findings: times(3, () => LONG_TEXT),
      products: times(2, (index) => ({ ...ofTenant, productName: longName(index), notes: times(3, () => LONG_TEXT) })),
      pools: times(6, (index) =>
        poolRow(longName(index), longName(index), {
          seats: { seatCap: 1200, seatsTaken: 1200, waitingCount: 31 },
          differences: times(19, () => loud(LONG_TEXT)),
        }),
      ),
      emptyLine: LONG_TEXT,
      pageLine: LONG_TEXT,
      buttons: times(4, () => button(LONG_TEXT, 'position.show')),
    }),
  ),
];

/** Every card in its forms: `small` says next to nothing, `largest` the most, the others what people will see. */
export const CARD_SAMPLES: readonly CardSample[] = [
  ...[welcome, help, seatsOverview, pool, rosterChanged, choosePeople, choose].flat(),
  ...[confirm, refusal, holdings, history, notUnderstood, notice, addPeople].flat(),
  ...[form, list, purchase, position].flat(),
];

/** Every card, with a hostile text wherever a person's text can stand. */
export function hostileSamples(text: string): readonly CardSample[] {
  const seats = { seatCap: 5, seatsTaken: 3, waitingCount: 0 };
  const choices = [
    { title: text, value: 'a' },
    { title: personLine({ name: text, mail: text }), value: 'b' },
  ];
  const one = { heading: text, subheading: text, buttons: [button(text, 'roster.undo')] };
  return [
    sample('welcome', text, renderWelcome({ ...one, reason: text, offers: [text], nextStep: text })),
    sample(
      'help',
      text,
      renderHelp({ ...one, groups: [{ title: text, phrases: [{ phrase: text, meaning: text }] }], note: text }),
    ),
    sample(
      'seats-overview',
      text,
      renderSeatsOverview({
        ...one,
        pools: [
          {
            productName: text,
            departmentName: text,
            seats,
            coverLine: text,
            awaitingLine: text,
            open: button(text, 'pool.show'),
          },
        ],
      }),
    ),
    sample(
      'pool',
      text,
      renderPool({
        ...one,
        productName: text,
        departmentName: text,
        seats,
        coverLines: [text],
        seated: [{ name: text, state: text }],
        waiting: [{ position: 1, name: text, since: text }],
        pageLine: text,
      }),
    ),
    sample(
      'roster-changed',
      text,
      renderRosterChanged({
        ...one,
        people: times(30, () => ({ name: text, result: text, isFailed: true })),
        license: { text, whatToDo: text },
        closing: text,
      }),
    ),
    sample(
      'choose-people',
      text,
      renderChoosePeople({ ...one, questions: [{ inputId: 'person-1', label: text, choices }] }),
    ),
    sample(
      'choose',
      text,
      renderChoose({
        ...one,
        label: text,
        options: choices,
        press: uncheckedPress('seats.show', {}),
        buttonTitle: text,
      }),
    ),
    sample('confirm', text, renderConfirm({ ...one, people: [{ name: text, now: text, after: text }], note: text })),
    sample('refusal', text, renderRefusal({ ...one, reason: text, whatToDo: text, facts: [{ title: text, text }] })),
    sample(
      'holdings',
      text,
      renderHoldings({
        ...one,
        holdings: [{ productName: text, state: text, paidLine: text, licenseLine: text }],
        askLine: text,
      }),
    ),
    sample(
      'history',
      text,
      renderHistory({ ...one, entries: [{ when: text, who: text, what: text }], pageLine: text }),
    ),
    sample(
      'not-understood',
      text,
      renderNotUnderstood({ ...one, understood: text, phrases: [{ phrase: text, meaning: text }] }),
    ),
    sample('notice', text, renderNotice({ ...one, lines: [text] })),
    sample('add-people', text, renderAddPeople({ ...one, products: choices })),
    sample(
      'form',
      text,
      renderForm({
        ...one,
        problems: [text],
        hints: [text],
        rows: (['text', 'lines', 'number', 'date', 'choice', 'choices'] as const).map((kind) => [
          { id: kind, label: text, kind, value: text, missing: text, placeholder: text, choices },
        ]),
        notes: [text],
      }),
    ),
    sample(
      'list',
      text,
      renderList({
        ...one,
        rows: [{ title: text, state: text, lines: [text, text], open: button(text, 'purchase.show') }],
        emptyLine: text,
        pageLine: text,
      }),
    ),
    sample(
      'purchase',
      text,
      renderPurchase({
        ...one,
        outcome: text,
        facts: [{ title: text, text }],
        comparison: { title: text, rows: [{ label: text, now: text, after: text }] },
        warnings: [text],
        history: [{ when: text, what: text }],
        inputs: [{ ...reason, label: text, value: text, missing: text, placeholder: text }],
        links: [{ title: text, url: 'https://files.contoso.edu/' }],
      }),
    ),
    sample(
      'position',
      text,
      renderPosition({
        ...one,
        findings: [text],
        products: [{ ...ofTenant, productName: text, notes: [text] }],
        pools: [poolRow(text, text, { differences: [loud(text)] })],
        emptyLine: text,
        pageLine: text,
      }),
    ),
  ];
}

function sample(template: string, form: string, rendered: RenderedCard): CardSample {
  return { template, form, rendered };
}
