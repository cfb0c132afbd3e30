import { type RenderedCard } from '../../../../src/cards/render';
import { type Roles, rolesOf } from '../../../../src/application/access/standing';
import { type Refusal } from '../../../../src/domain/refusal';
import { parseIntent } from '../../../../src/intent/parse-intent';
import {
  presentHelp,
  presentMoreHelp,
  presentNotUnderstood,
  presentRefusal,
  presentWelcome,
  presentTooLong,
  presentTooMany,
  presentTooMuchTyped,
} from '../presenters';
import { type CardSample, samplesOf, times, type World } from '../sample-world';

/** What the bot says of itself, what it refuses and what it does not understand. */
export function answerSamples(w: World): readonly CardSample[] {
  const departments = [w.math, w.physics];
  const institution = { approvers: [w.who('Sam Okafor')], auditors: [w.who('Ingrid Holm')] };
  const people = {
    delegate: 'Dana Reyes',
    purchaser: 'Pat Quinn',
    approver: 'Sam Okafor',
    auditor: 'Ingrid Holm',
    else: 'Jane Doe',
  };
  const everybody = Object.entries(people).map(
    ([role, name]) => [role, rolesOf({ actor: w.by(name), institution, departments })] as const,
  );
  const undecided = everybody.map(([, roles]) => (roles.manages ? 3 : 0));
  return samplesOf({
    welcome: Object.fromEntries(
      everybody.map(([role, roles], index) => [
        role,
        presentWelcome(w.policy.organization, roles, undecided[index] ?? 0),
      ]),
    ),
    help: Object.fromEntries(
      everybody.flatMap(([role, roles]): readonly (readonly [string, RenderedCard])[] => [
        [role, presentHelp(roles)],
        ...moreHelp(roles).map((rendered, page) => [`${role}, page ${page + 1}`, rendered] as const),
      ]),
    ),
    refusal: Object.fromEntries(
      refusals(w).map((refusal) => [
        'about' in refusal ? `${refusal.code}-${refusal.about}` : refusal.code,
        presentRefusal(refusal),
      ]),
    ),
    notice: {
      'too many changes typed': presentTooMany(12_000, false),
      'too many changes pressed': presentTooMany(1_000, true),
      'a message too long': presentTooLong(),
      'too much typed into a card': presentTooMuchTyped(),
    },
    'not-understood': Object.fromEntries(NOT_UNDERSTOOD.map((text) => [text.slice(0, 20), notUnderstood(w, text)])),
  });
}

/** Its pages, as many as there are: behind the last one is the first. */
function moreHelp(roles: Roles): readonly RenderedCard[] {
  const pages = times(12, (page) => presentMoreHelp(roles, page));
  const again = pages.findIndex(
    ({ card }, page) => page > 0 && JSON.stringify(card) === JSON.stringify(pages[0]?.card),
  );
  return pages.slice(0, again);
}

function refusals(w: World): readonly Refusal[] {
  const askPeople = [w.who('Sam Okafor'), w.who('Kira Bell')];
  return [
    { code: 'not-yours', typed: w.say('Chemistry'), askPeople },
    { code: 'unknown-product', typed: w.say('Miro'), products: w.policy.products, mayAsk: true },
    { code: 'no-pool', ...w.pool, pools: [w.project, w.powerBi] },
    { code: 'nobody-found', typed: times(200, (index) => w.say(`jode${index}`)) },
    { code: 'nothing-to-undo', reason: 'too-old' },
    { code: 'no-such-purchase', typed: w.say('PO-9999') },
    { code: 'guest-asks' },
    { code: 'central-it-only', askPeople },
    { code: 'central-it-only', askPeople, about: 'reminders' },
    { code: 'wish-settled', typed: w.say('Miro', 40) },
    { code: 'no-such-exception', reason: 'gone' },
    { code: 'no-such-exception', reason: 'no-department' },
    { code: 'no-reason', about: 'exception' },
    { code: 'audit-narrowed', department: w.math },
  ];
}

const NOT_UNDERSTOOD = [
  '🌧',
  'Visio is great',
  'do not add jdoe to Visio',
  'add jdoe, asmith, bkhan, cdiaz and dlee to everything',
  'who has Visio and what shall we do about the ones in the basement',
];

/** A sentence that the parser really does not carry out, with its names said as the world says them. */
function notUnderstood(w: World, text: string) {
  const products = [w.visio, w.project].map(({ id }, index) => ({
    id,
    name: ['Visio', 'Project'][index] ?? '',
    aliases: [],
  }));
  const intent = parseIntent({ text }, { products, departments: [] });
  if (intent.kind !== 'not-understood') throw new Error(`this is understood: ${text}`);
  const vocabulary = { products: w.policy.products, departments: [] };
  return presentNotUnderstood(intent, vocabulary, (person) => w.say(person.kind === 'text' ? person.text : ''));
}
