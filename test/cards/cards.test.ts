import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Bindings, bindingsOf } from '../../src/cards/parts/bindings';
import { uncheckedPress } from '../../src/cards/parts/button';
import { type Json, type JsonObject } from '../../src/cards/parts/json';
import { isMoment } from '../../src/cards/parts/moment';
import { isSendable, render, type RenderedCard } from '../../src/cards/render';
import { type Message } from '../../src/ports/teams/messenger';
import { CARD_SAMPLES, HOSTILE, hostileSamples, LONGEST_SAMPLES, messagesShown } from '../support/cards/card-samples';
import { cardSchema, nodesOf, textsOf } from '../support/cards/card-reader';

const FOLDER = join(__dirname, '..', '..', 'cards');
const templates = globSync('**/*.json', { cwd: FOLDER }).map((file) => file.replace(/\.json$/u, ''));
const samples = [
  ...CARD_SAMPLES.map((sample) => [`${sample.template}, ${sample.form}`, sample.rendered] as const),
  ...LONGEST_SAMPLES.map((sample) => [`${sample.template}, ${sample.form}, at its longest`, sample.rendered] as const),
];

/** Every kind of message there is; one more does not compile before it is here. */
const MESSAGES: Readonly<Record<Message['kind'], true>> = {
  'roster-change': true,
  notice: true,
  purchase: true,
  'purchase-notice': true,
  'role-given': true,
  'wish-settled': true,
  'exception-asked': true,
  run: true,
  troubles: true,
  churn: true,
  leavers: true,
  'no-run': true,
  'role-ended': true,
  'not-let-in': true,
  stopped: true,
  position: true,
  progress: true,
  'no-position': true,
  audit: true,
  'no-audit': true,
  'who-had': true,
  'file-offered': true,
  refused: true,
  'mirror-asked': true,
  'mirror-agreed': true,
  adoption: true,
  reminder: true,
  'approver-reminder': true,
  holder: true,
  'reminder-report': true,
};

it('has samples for every template', () => {
  expect([...new Set(CARD_SAMPLES.map((sample) => sample.template))].toSorted()).toEqual(
    templates.map((name) => basename(name)).toSorted(),
  );
});

it('has samples for every kind of message', () => {
  expect([...messagesShown].toSorted()).toEqual(Object.keys(MESSAGES).toSorted());
});

it('is told by the schema what is wrong', () => {
  const validate = cardSchema();
  if (!validate) return;

  const broken = {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 5 }] }],
  };

  expect(validate(broken)).toBe(false);
});

describe.each(samples)('%s', (_, { card, summary }) => {
  const nodes = nodesOf(card);

  it('is an Adaptive Card 1.5', () => {
    const validate = cardSchema();
    if (!validate) return;

    validate(card);

    expect(validate.errors ?? []).toEqual([]);
  });

  it('binds everything', () => {
    expect(JSON.stringify(card)).not.toContain('${');
  });

  it('passes every size limit', () => {
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(28_000);
    expect(isSendable({ card, summary })).toBe(true);
  });

  it('has at most six buttons, one of them primary, each with the same fallback', () => {
    const buttons = card['actions'] as readonly JsonObject[];

    expect(buttons.length).toBeLessThanOrEqual(6);
    expect(buttons.filter((button) => button['style'] === 'positive').length).toBeLessThanOrEqual(1);
    for (const action of nodes.filter((node) => node['type'] === 'Action.Execute')) {
      expect(action['fallback']).toMatchObject({ type: 'Action.Submit', title: action['title'], data: action['data'] });
      expect(action['data']).toMatchObject({ alacarte: { verb: action['verb'] } });
    }
  });

  it('labels every input, and says of the required ones, and of no other, what is missing', () => {
    for (const input of nodes.filter((node) => /^Input[.]/.test(text(node['type'])))) {
      expect([text(input['id']), text(input['label'])]).not.toContain('');
      expect(text(input['errorMessage']) !== '').toBe(input['isRequired'] === true);
    }
  });

  it('has a heading, words for every picture, and wraps every text', () => {
    expect(nodes.filter((node) => node['style'] === 'heading')).toHaveLength(1);
    for (const image of nodes.filter((node) => node['type'] === 'Image'))
      expect(image['altText']).toMatch(
        /^(?:\d+ of \d+ seats taken|Seats from \w{3} \d{4} to \w{3} \d{4}\. Seats.+\. Marks .+\.)$/,
      );
    for (const block of nodes.filter((node) => node['type'] === 'TextBlock')) expect(block['wrap']).toBe(true);
  });

  it('is said in one line', () => {
    expect(summary).toMatch(/^\S[^\n]*$/);
    expect(card).toMatchObject({ fallbackText: summary, speak: summary });
  });

  it('gives no column the width of its text', () => {
    expect(nodes.filter((node) => node['type'] === 'Column').map((column) => column['width'])).not.toContain('auto');
  });

  it('is calm', () => {
    const texts = textsOf(card).join('\n');

    // Runs print “!” as a sign, before a name or a number.
    expect(texts).not.toMatch(/(?<=\S)!|Oops|\p{Extended_Pictographic}/u);
  });
});

/** What a card prints or says that would not show as what it is. */
const activeTexts = ({ card, summary }: RenderedCard): readonly string[] =>
  [...textsOf(card).filter((text) => !isMoment(text)), summary].filter(
    (line) =>
      /\]\(|\*|~~|`|<[a-z/]|\$\{|\{\{|:\/\/|^# |^1\. /.test(line) ||
      /[\u202A-\u202E\u2066\u2067\p{Cc}\u2028]/u.test(line),
  );

const lengthOf = (text: string): number => Array.from(text.replaceAll('\u2060', '')).length;

describe.each(HOSTILE)('a person’s text %#', (hostileText) => {
  const hostile = hostileSamples(hostileText).map(
    (sample) => [`${sample.template}, ${sample.form}`, sample.rendered] as const,
  );

  it.each(hostile)('is inert in %s', (_, rendered) => {
    expect(activeTexts(rendered)).toEqual([]);
    expect(Math.max(...textsOf(rendered.card).map(lengthOf))).toBeLessThanOrEqual(310);
    expect(cardSchema()?.(rendered.card) ?? true).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(rendered.card))).toBeLessThanOrEqual(28_000);
    // A name of 10,000 letters gets past no form and no file into a button.
    expect(hostileText.length > 1000 || isSendable(rendered)).toBe(true);
  });

  // Most fields of most cards hold words of our own, where no presenter puts anybody else's: here they get them all the same.
  it.each(templates)('is inert wherever %s could print it', (name) => {
    const template: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
    const buttons = [{ title: hostileText, press: uncheckedPress('roster.undo', {}) }];
    const links = [{ title: hostileText, url: 'https://files.contoso.edu/' }];

    const rendered = render(name, {
      fields: filledWith(bindingsOf(template), hostileText),
      buttons,
      links,
      summary: hostileText,
    });

    expect(activeTexts(rendered)).toEqual([]);
  });
});

/** Words made of our own numbers, which are never cut, and what is drawn or pressed. */
const OURS = {
  ...{ freeText: '2 of 5 seats free', waitingText: '3 waiting', seatsText: '2 of 5 seats free', barUrl: '' },
  ...{ stripUrl: '', stripAlt: 'Seats: 5 to Jun 30, 2027; then none.' },
};

function filledWith({ fields, lists }: Bindings, text: string): Record<string, unknown> {
  const itemsOf = (item: Bindings) => [item.fields.has('$data') ? text : filledWith(item, text)];
  return {
    ...Object.fromEntries([...fields].map((name) => [name, name in OURS ? OURS[name as keyof typeof OURS] : text])),
    ...Object.fromEntries([...lists].map(([name, item]) => [name, itemsOf(item)])),
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
