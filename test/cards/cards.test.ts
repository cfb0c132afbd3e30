import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Json, type JsonObject } from '../../src/cards/parts/json';
import { CARD_SAMPLES, HOSTILE, hostileSamples } from '../support/cards/card-samples';
import { cardSchema, nodesOf, textsOf } from '../support/cards/card-reader';

const samples = CARD_SAMPLES.map((sample) => [`${sample.template}, ${sample.form}`, sample.rendered] as const);

it('has a view and samples for every template', () => {
  const templates = globSync('**/*.json', { cwd: join(__dirname, '..', '..', 'cards') }).map((file) =>
    basename(file, '.json'),
  );

  expect([...new Set(CARD_SAMPLES.map((sample) => sample.template))].toSorted()).toEqual(templates.toSorted());
  expect(
    hostileSamples('x')
      .map((sample) => sample.template)
      .toSorted(),
  ).toEqual(templates.toSorted());
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
      expect(image['altText']).toMatch(/^\d+ of \d+ seats taken$/);
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

    expect(texts).not.toMatch(/!|Oops|\p{Extended_Pictographic}/u);
  });
});

describe.each(HOSTILE)('a person’s text %#', (hostileText) => {
  const hostile = hostileSamples(hostileText).map((sample) => [sample.template, sample.rendered] as const);

  it.each(hostile)('is inert in %s', (_, { card, summary }) => {
    const printed = [...textsOf(card), summary];

    for (const line of printed) {
      expect(line).not.toMatch(/\]\(|\*|~~|`|<[a-z/]|\$\{|\{\{|:\/\/|^# |^1\. /);
      expect(line).not.toMatch(/[\u202A-\u202E\u2066\u2067\p{Cc}\u2028]/u);
      expect(Array.from(line.replaceAll('\u2060', '')).length).toBeLessThanOrEqual(310);
    }
    expect(cardSchema()?.(card) ?? true).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(28_000);
  });
});

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
