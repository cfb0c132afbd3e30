import { documentTurnStore } from '../../src/adapters/documents/turn-store';
import { instantOf } from '../../src/domain/calendar';
import { keyOf } from '../../src/bot/turn';
import { type JsonObject } from '../../src/cards/json';
import { type WireActivity, aMessage, anActivity, idOf, newActivityId } from '../support/activities';
import { closeBots, type TestBot } from '../support/bot-harness';
import {
  addFile,
  begin,
  type Bought,
  type Came,
  come,
  coverOf,
  dataOf,
  decide,
  find,
  forge,
  keepFile,
  recordedSince,
  recordsOf,
  RESELLER,
  send,
  sendAgain,
  startWithApprovers,
} from '../support/purchase-world';
import { type FileServer, startFileServer } from '../support/file-server';
import { aPdf } from '../support/proof-files';
import { aForm } from '../support/purchasing';

type Role =
  | 'delegate'
  | 'delegate of another department'
  | 'purchaser'
  | 'approver'
  | 'approver who sent it'
  | 'approver who changed it'
  | 'auditor'
  | 'nobody'
  | 'guest';

const people: Readonly<Record<Role, string>> = {
  delegate: 'dreyes',
  'delegate of another department': 'ualvarez',
  purchaser: 'nadler',
  approver: 'sokafor',
  'approver who sent it': 'kbell',
  'approver who changed it': 'kbell',
  auditor: 'lmarin',
  nobody: 'jdoe',
  guest: 'visitor_partner.example#EXT#',
};
const roles = Object.keys(people) as readonly Role[];
const known = [...new Set(Object.values(people))];

const SUBMIT: readonly Role[] = [
  'delegate',
  'purchaser',
  'approver',
  'approver who sent it',
  'approver who changed it',
];
const SEE: readonly Role[] = [...SUBMIT, 'auditor'];
const DECIDE: readonly Role[] = ['approver'];

/** A purchase of Mathematics in some state, which somebody with a role has had to do with or not. */
type State = 'draft' | 'submitted' | 'returned' | 'approved';

async function arrange(bot: TestBot, role: Role, state: State): Promise<Bought> {
  const sender = role === 'approver who sent it' ? 'kbell' : 'dreyes';
  const isChanged = role === 'approver who changed it';
  if (state === 'draft') return begin(bot, sender);
  const bought = await send(bot, sender);
  if (isChanged) {
    await decide(bot, 'sokafor', bought, { kind: 'return', question: 'Which project?' });
    await sendAgain(bot, 'kbell', bought);
  }
  if (state === 'returned') await decide(bot, 'sokafor', bought, { kind: 'return', question: 'Really three?' });
  if (state === 'approved') await decide(bot, 'sokafor', bought, { kind: 'approve' });
  return bought;
}

/** Something that can be pressed or typed about a purchase, and what may come of it. */
interface Deed {
  readonly of: State;
  readonly who: readonly Role[];
  readonly how: (bot: TestBot, alias: string, bought: Bought) => Promise<WireActivity>;
  /** The state that the purchase is left in by those who may; undefined when it changes nothing. */
  readonly becomes?: string;
  /** What the ledger then says of it. */
  readonly records?: readonly string[];
  /** What those who may read. */
  readonly reads: RegExp;
  /** Whether there is a new draft of Mathematics afterwards. */
  readonly begins?: true;
}

const WORDS = { words: 'Because of the budget' };

const press =
  (verb: string, inputs: (bought: Bought) => Readonly<Record<string, string>> = () => ({})): Deed['how'] =>
  async (bot, alias, bought) =>
    forge(alias, bot, { verb, data: await dataOf(bot, bought), inputs: inputs(bought) });

const pressCover =
  (verb: string, more: () => JsonObject = () => ({}), inputs: Readonly<Record<string, string>> = {}): Deed['how'] =>
  async (bot, alias, bought) =>
    forge(alias, bot, { verb, data: { ...(await coverOf(bot, bought)), ...more() }, inputs });

const type =
  (sentence: string): Deed['how'] =>
  (bot, alias, { number }) =>
    Promise.resolve(aMessage(alias, bot.place, sentence.replace('{}', number)));

const goodForm = ({ number }: Bought) => aForm({ number, reseller: RESELLER });
const imported = { department: 'math', product: 'visio' };

const deeds: Readonly<Record<string, Deed>> = {
  'a press of purchase.form': {
    of: 'draft',
    who: SUBMIT,
    how: (bot, alias) =>
      Promise.resolve(forge(alias, bot, { verb: 'purchase.form', data: { department: 'math', product: 'visio' } })),
    begins: true,
    reads: /Buy Visio seats\nMathematics/u,
  },
  'a press of purchase.submit on a draft': {
    of: 'draft',
    who: SUBMIT,
    how: press('purchase.submit', goodForm),
    becomes: 'submitted',
    records: ['purchase-submitted'],
    reads: /Waits for a decision/u,
  },
  'a press of purchase.submit on a returned one': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.submit', goodForm),
    becomes: 'submitted',
    records: ['purchase-submitted'],
    reads: /Waits for a decision/u,
  },
  'a press of purchase.amend': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.amend'),
    reads: /Change and send PO-\d+ again/u,
  },
  'a press of purchase.discard': {
    of: 'draft',
    who: SUBMIT,
    how: press('purchase.discard'),
    becomes: 'gone',
    records: [],
    reads: /Discarded/u,
  },
  'a press of purchase.approve': {
    of: 'submitted',
    who: DECIDE,
    how: press('purchase.approve'),
    becomes: 'approved',
    records: ['purchase-approved', 'entitlement-recorded'],
    reads: /Sam Okafor approved this/u,
  },
  'a press of purchase.decline': {
    of: 'submitted',
    who: DECIDE,
    how: press('purchase.decline', () => WORDS),
    becomes: 'declined',
    records: ['purchase-declined'],
    reads: /Sam Okafor declined this[\s\S]*Because of the budget/u,
  },
  'a press of purchase.return': {
    of: 'submitted',
    who: DECIDE,
    how: press('purchase.return', () => WORDS),
    becomes: 'returned',
    records: ['purchase-returned'],
    reads: /Sam Okafor asks[\s\S]*Because of the budget/u,
  },
  'a press of purchase.withdraw': {
    of: 'submitted',
    who: SUBMIT,
    how: press('purchase.withdraw'),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  'a press of purchase.withdraw on a returned one': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.withdraw'),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  'a press of purchase.correct-form': {
    of: 'approved',
    who: DECIDE,
    how: pressCover('purchase.correct-form'),
    reads: /Correct PO-\d+/u,
  },
  'a press of purchase.correct': {
    of: 'approved',
    who: DECIDE,
    how: pressCover('purchase.correct', () => ({ origin: newActivityId() }), {
      seats: '4',
      from: '2026-08-01',
      until: '2027-06-30',
      reason: 'One more was ordered',
    }),
    becomes: 'approved',
    records: ['entitlement-recorded'],
    reads: /\+1 seat, [\s\S]*One more was ordered/u,
  },
  'a press of purchase.show': { of: 'submitted', who: SEE, how: press('purchase.show'), reads: /PO-\d+[\s\S]*Quill/u },
  'a press of purchase.show on a draft': {
    of: 'draft',
    who: SUBMIT,
    how: press('purchase.show'),
    reads: /Buy Project seats/u,
  },
  'a press of purchase.show-cover': {
    of: 'draft',
    who: SEE,
    how: async (bot, alias) => {
      const [root] = await bot
        .app()
        .ports.departments.look('math' as never)
        .entitlements('visio' as never);
      return forge(alias, bot, { verb: 'purchase.show-cover', data: { ...imported, entitlement: root?.id } });
    },
    reads: /PO-1001/u,
  },
  'a press of purchase.list': {
    of: 'submitted',
    who: SEE,
    how: (bot, alias) =>
      Promise.resolve(forge(alias, bot, { verb: 'purchase.list', data: { department: 'math', offset: 0 } })),
    reads: /Purchases\nMathematics[\s\S]*3 Project seats[\s\S]*PO-\d+/u,
  },
  'a press of purchase.attach': {
    of: 'draft',
    who: SUBMIT,
    how: async (bot, alias, bought) =>
      forge(alias, bot, { verb: 'purchase.attach', data: await asked(bot, alias, bought) }),
    becomes: 'draft with order.pdf',
    records: [],
    reads: /Attached to your purchase/u,
  },
  "a press of purchase.attach for somebody else's file": {
    of: 'draft',
    who: [],
    how: async (bot, alias, bought) =>
      forge(alias, bot, { verb: 'purchase.attach', data: await asked(bot, 'fobrien', bought) }),
    reads: /Attached to your purchase/u,
  },
  'a press of purchase.proof': {
    of: 'returned',
    who: SEE,
    how: async (bot, alias, bought) => {
      await addFile(bot, 'dreyes', bought);
      return forge(alias, bot, { verb: 'purchase.proof', data: await dataOf(bot, bought) });
    },
    reads: /Proof of PO-\d+/u,
  },
  'the acceptance of its proof': { of: 'returned', who: SEE, how: accept, reads: /Handed over/u },
  '"buy 5 Visio for Mathematics"': {
    of: 'draft',
    who: SUBMIT,
    how: type('buy 5 Visio for Mathematics'),
    begins: true,
    reads: /Buy Visio seats\nMathematics/u,
  },
  '"purchases for Mathematics"': {
    of: 'submitted',
    who: SEE,
    how: type('purchases for Mathematics'),
    reads: /Purchases\nMathematics[\s\S]*3 Project seats[\s\S]*PO-\d+/u,
  },
  '"show PO-…"': { of: 'submitted', who: SEE, how: type('show {}'), reads: /PO-\d+[\s\S]*Quill/u },
  '"withdraw PO-…"': {
    of: 'submitted',
    who: SUBMIT,
    how: type('withdraw {}'),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  'a press that says "withdraw PO-…"': {
    of: 'submitted',
    who: SUBMIT,
    how: (bot, alias, { number }) =>
      Promise.resolve(forge(alias, bot, { verb: 'phrase.say', data: { text: `withdraw ${number}` } })),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  '"correct PO-…"': { of: 'approved', who: DECIDE, how: type('correct {}'), reads: /Correct PO-\d+/u },
  // Last: waiting people get the seats.
  'a press of purchase.confirm': {
    of: 'approved',
    who: DECIDE,
    how: pressCover('purchase.confirm', () => ({}), { words: 'The reseller wrote so' }),
    becomes: 'approved',
    records: ['entitlement-confirmed', 'cap-changed'],
    reads: /In force/u,
  },
};

/** As if somebody had sent a file and was asked which purchase it belongs to. */
async function asked(bot: TestBot, alias: string, { department, purchase, number }: Bought): Promise<JsonObject> {
  const { documents, ports } = bot.app();
  const origin = newActivityId();
  const kept = {
    userId: idOf(alias),
    places: [{ kind: 'purchase', department, purchase }],
    files: [{ ...(await keepFile(bot, number)) }],
  };
  const at = instantOf(ports.clock.now());
  const turns = documentTurnStore(documents, ports.clock);
  await turns.save({ key: keyOf('files', origin), status: 'asked', at, turn: kept });
  return { origin, option: 0 };
}

/** Accepts the offer of a purchase's proof, whether or not there was one. */
async function accept(bot: TestBot, alias: string, bought: Bought): Promise<WireActivity> {
  const { sha256 } = await addFile(bot, 'dreyes', bought);
  const uploadInfo = {
    contentUrl: server.url(sha256),
    name: 'order.pdf',
    uploadUrl: server.uploadUrl(`${bought.number}.pdf`),
    uniqueId: 'x',
    fileType: 'pdf',
  };
  const context = { department: bought.department, purchase: bought.purchase, sha256 };
  const value = { type: 'fileUpload', action: 'accept', context, uploadInfo };
  return anActivity(alias, bot.place, { type: 'invoke', name: 'fileConsent/invoke', value });
}

/** What a purchase has become, in a word. */
async function stateOf(bot: TestBot, bought: Bought): Promise<string> {
  const purchase = (await find(bot, bought))?.purchase;
  if (purchase === undefined) return 'gone';
  return [purchase.status, ...purchase.proof.files.map((file) => `with ${file.name}`)].join(' ');
}

/** Whoever an act of somebody is told to: those who sent it, those who decide it, and whoever did it. */
const CONCERNED = ['dreyes', 'sokafor', 'kbell'];

let server: FileServer;
beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => server.close());

describe.each(roles)('a person who is %s', (role) => {
  const alias = people[role];
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startWithApprovers(known);
  });
  afterAll(closeBots);

  const mayBe = Object.entries(deeds).filter(([, deed]) => deed.who.includes(role));
  const mayNot = Object.entries(deeds).filter(([, deed]) => !deed.who.includes(role));

  if (mayNot.length > 0)
    it.each(mayNot)('changes nothing with %s', async (_, deed) => {
      const bought = await arrange(bot, role, deed.of);
      const activity = await deed.how(bot, alias, bought);
      const before = await recordsOf(bot);

      const came = await come(bot, alias, activity);

      expect(await recordsOf(bot)).toEqual(before);
      expect(came.others).toEqual([]);
      expect(server.uploads.has(`${bought.number}.pdf`)).toBe(false);
      expect(came.text).not.toMatch(deed.reads);
      expectRefusal(role, came, activity);
    });

  if (mayBe.length > 0)
    it.each(mayBe)('is served when it comes to %s', async (_, deed) => {
      const bought = await arrange(bot, role, deed.of);
      const activity = await deed.how(bot, alias, bought);
      const [before, state] = [await recordsOf(bot), await stateOf(bot, bought)];

      const came = await come(bot, alias, activity);

      const after = await recordsOf(bot);
      expect(came.text).toMatch(deed.reads);
      expect(await stateOf(bot, bought)).toBe(deed.becomes ?? state);
      expect(recordedSince(before, after).filter((action) => !action.startsWith('license-'))).toEqual(
        deed.records ?? [],
      );
      expect(came.others.filter((one) => !CONCERNED.includes(one))).toEqual([]);
      expectAsBefore(before.documents, after.documents, { bought, deed });
      expect(after.files).toEqual(before.files);
    });
});

/** Words for those who may not; a stranger reads nothing of the purchase. */
function expectRefusal(role: Role, { answer, text }: Came, activity: WireActivity): void {
  if (answer !== undefined) expect(answer.statusCode).toBe(200);
  expect(text.trim()).not.toBe('');
  if (SEE.includes(role)) return;
  const sent = JSON.stringify(activity);
  const secrets = [RESELLER, 'Project', 'Dana Reyes', 'Kira', ...(sent.includes('PO-') ? [] : ['PO-'])];
  expect(secrets.filter((secret) => text.includes(secret) && !text.includes(`Ask Sam Okafor and ${secret}`))).toEqual(
    [],
  );
}

/** Nothing but the purchase itself changes, what it covers, and what follows from that. */
function expectAsBefore(
  before: JsonObject,
  after: JsonObject,
  { bought, deed }: { readonly bought: Bought; readonly deed: Deed },
): void {
  const isOwn = (id: string) => id === `math purchase|${bought.purchase}`;
  const isLedger = (id: string) => id === 'math department' || id.startsWith('math ledger|');
  const isCover = (id: string) => /^math (?:pool|entitlement|entry|assignment|released|handled)\|/u.test(id);
  const changed = Object.keys({ ...before, ...after }).filter(
    (id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]),
  );
  const begun = changed.filter((id) => /^math purchase\|/u.test(id) && before[id] === undefined);
  const isAllowed = (id: string) =>
    (deed.becomes !== undefined && isOwn(id)) ||
    (deed.records !== undefined && deed.records.length > 0 && (isLedger(id) || isCover(id))) ||
    (deed.begins === true && begun.includes(id));
  expect(changed.filter((id) => !isAllowed(id))).toEqual([]);
  expect(begun).toHaveLength(deed.begins === true ? 1 : 0);
}

describe('a file sent to the bot', () => {
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startWithApprovers(known);
  });
  afterAll(closeBots);

  it.each(['auditor', 'nobody', 'guest'] as const)('is not even fetched when it comes from %s', async (role) => {
    const name = `${newActivityId()}.pdf`;
    server.serve(name, aPdf());
    const before = await recordsOf(bot);

    const came = await come(bot, people[role], aFileMessage(bot, people[role], server.url(name)));

    expect(came.text).toContain('You do not manage seats here');
    expect(server.requests.filter((request) => request.name === name)).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('becomes a purchase of the own department alone', async () => {
    const name = `${newActivityId()}.pdf`;
    server.serve(name, aPdf('An order of Chemistry'));
    await begin(bot, 'dreyes');
    const before = await recordsOf(bot);

    const came = await come(bot, 'ualvarez', aFileMessage(bot, 'ualvarez', server.url(name)));

    const { documents } = await recordsOf(bot);
    expect(came.text).toMatch(/Buy seats\nChemistry[\s\S]*order.pdf/u);
    const changed = Object.keys(documents).filter((id) => before.documents[id] === undefined);
    expect(changed).toEqual([expect.stringMatching(/^chem purchase/u)]);
  });
});

const aFileMessage = (bot: TestBot, alias: string, downloadUrl: string): WireActivity =>
  aMessage(alias, bot.place, '', {
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'order.pdf',
        content: { downloadUrl, fileType: 'pdf' },
      },
    ],
  });

describe('somebody of another tenant, whoever they say they are', () => {
  const foreign = { id: '00000000-0000-4000-8000-0000000000ff' };
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startWithApprovers(known, { isOneTenant: true });
  });
  afterAll(closeBots);

  const named = ['sokafor', 'dreyes'].flatMap((alias) =>
    Object.entries(deeds).map(([what, deed]) => [what, alias, deed] as const),
  );
  it.each(named)('changes nothing and is answered nothing with %s as %s', async (_, alias, deed) => {
    const bought = await arrange(bot, 'delegate', deed.of);
    const activity = { ...(await deed.how(bot, alias, bought)), channelData: { tenant: foreign } };
    const [before, calls] = [await recordsOf(bot), bot.connector.calls.length];

    const answer = await bot.send(activity);
    await bot.app().settled();

    expect(answer).toMatchObject({ status: 403, text: '{}' });
    expect(await recordsOf(bot)).toEqual(before);
    expect(bot.connector.calls).toHaveLength(calls);
  });
});

describe('a purchase that is not there and one that is not yours', () => {
  let bot: TestBot;
  let theirs: { readonly submitted: Bought; readonly approved: Bought };
  beforeAll(async () => {
    bot = await startWithApprovers(known);
    theirs = {
      submitted: await arrange(bot, 'delegate', 'submitted'),
      approved: await arrange(bot, 'delegate', 'approved'),
    };
  });
  afterAll(closeBots);

  const invented = { purchase: 'invented', entitlement: 'purchase-invented', department: 'astro' };
  const onPurchase = ['submit', 'amend', 'discard', 'approve', 'decline', 'return', 'withdraw', 'show', 'proof'];
  const onCover = ['confirm', 'correct-form', 'correct', 'show-cover'];
  const form = { seats: '1', from: '2026-08-01', until: '2027-06-30', reason: 'x', words: 'x', ...aForm() };
  const verbs = [...onPurchase, ...onCover];
  const strangers = ['ualvarez', 'jdoe', 'visitor_partner.example#EXT#'];
  const cells = strangers.flatMap((alias) => verbs.map((verb) => [alias, verb] as const));

  const answerTo = async (alias: string, verb: string, other: JsonObject): Promise<string> => {
    const data = onCover.includes(verb)
      ? { ...(await coverOf(bot, theirs.approved)), origin: newActivityId(), ...other }
      : { ...(await dataOf(bot, theirs.submitted)), ...other };
    return (await come(bot, alias, forge(alias, bot, { verb: `purchase.${verb}`, data, inputs: form }))).text;
  };

  it.each(cells)('get %s the same answer to a press of purchase.%s', async (alias, verb) => {
    const yours = await answerTo(alias, verb, {});
    const inventedOne = await answerTo(alias, verb, { purchase: 'invented', entitlement: 'purchase-invented' });
    const elsewhere = await answerTo(alias, verb, invented);

    expect(yours).not.toBe('');
    expect(inventedOne).toBe(yours);
    expect(elsewhere).toBe(yours);
  });

  it.each(verbs)('get a delegate who names the own department the same answer to purchase.%s', async (verb) => {
    const yours = await answerTo('ualvarez', verb, { department: 'chem' });
    const inventedOne = await answerTo('ualvarez', verb, {
      department: 'chem',
      purchase: 'invented',
      entitlement: 'purchase-invented',
    });

    expect(yours).not.toBe('');
    expect(inventedOne).toBe(yours);
  });

  const typed = ['show {}', 'withdraw {}', 'correct {}'];
  const said = strangers.flatMap((alias) => typed.map((sentence) => [alias, sentence] as const));
  it.each(said)('get %s the same answer to "%s"', async (alias, sentence) => {
    const tell = async (number: string) =>
      (await come(bot, alias, aMessage(alias, bot.place, sentence.replace('{}', number)))).text.replaceAll(number, '…');

    const yours = await tell(theirs.approved.number);

    expect(yours.trim()).not.toBe('');
    expect(await tell('PO-999')).toBe(yours);
  });
});

describe('a list of purchases', () => {
  afterAll(closeBots);

  it('offers an auditor nothing to buy', async () => {
    const bot = await startWithApprovers();

    const auditor = await bot.say('lmarin', 'purchases');
    const delegate = await bot.say('dreyes', 'purchases');

    expect(auditor.actions.map((action) => action.verb)).not.toContain('purchase.form');
    expect(delegate.actions.map((action) => action.verb)).toContain('purchase.form');
  });
});
