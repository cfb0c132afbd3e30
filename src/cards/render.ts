import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindingsOf, checkBindings, type Bindings } from './parts/bindings';
import { type Blueprint, blueprintOf } from './parts/blueprint';
import { actionOf, linkActionsOf, type Button, type LinkButton } from './parts/button';
import { inertText, TEXT_MAX_LENGTH } from './parts/inert';
import { type JsonObject } from './parts/json';
import { isMoment } from './parts/moment';
import { type Question } from './parts/question';
import { withoutEmpty } from './parts/without-empty';

/** An Adaptive Card 1.5, ready to be sent. */
export type Card = JsonObject & { readonly type: 'AdaptiveCard' };

/** A card, and one plain line that says the same: what a message sets as its `summary`. */
export interface RenderedCard {
  readonly card: Card;
  readonly summary: string;
  /** What it asks, where an answer may be typed, too. */
  readonly question?: Question;
}

/** What a template is filled with. */
export interface CardParts {
  /** Exactly what the template binds. All texts in it are made inert here; an empty one leaves its element out. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly buttons: readonly Button[];
  /** Shown after the buttons, and counted with them; those that are no `https` address are left out. */
  readonly links?: readonly LinkButton[];
  /** The answer in one line. */
  readonly summary: string;
  /** Four, unless told. */
  readonly maxButtons?: number;
}

/**
 * Messages below both sizes pass every door on the way to Teams: sources disagree on which encoding of the whole activity is counted.
 *
 * @source https://github.com/microsoft/BotFramework-Services/issues/228
 * @source https://github.com/OfficeDev/Microsoft-Teams-Samples/issues/1622
 */
const MESSAGE_MAX = { utf8: 28_000, utf16: 40_000 } as const;

/** What the rest of an activity takes besides card and summary: addresses and ids of either side. */
const ENVELOPE_CHARACTERS = 1200;

/** Texts are cut at the first of these lengths that lets the card pass. */
const TEXT_LENGTHS = [TEXT_MAX_LENGTH, 120, 60, 30, 12];

/** Left as they are: compared, drawn, or made of nothing but our own numbers and words, which are never cut. */
const LEFT_ALONE = new Set([
  ...['id', 'value', 'selectAction', 'actions', 'freeText', 'waitingText', 'seatsText'],
  ...['barUrl', 'barAlt', 'stripUrl', 'stripAlt'],
]);

/** The build copies them beside itself. */
const [BUILT, SOURCES] = [join(__dirname, '..', 'templates'), join(__dirname, '..', '..', 'cards')];
const FOLDER = existsSync(BUILT) ? BUILT : SOURCES;

const templates = new Map<string, { readonly blueprint: Blueprint; readonly bindings: Bindings }>();

/**
 * Fills the template `cards/<name>.json`.
 *
 * @throws Error if the template and the fields differ in either direction, or there are too many buttons: a mistake of
 *   ours, never of the people whose texts are printed.
 */
export function render(
  name: string,
  { fields, buttons, links = [], summary, maxButtons = 4 }: CardParts,
): RenderedCard {
  const { blueprint, bindings } = load(name);
  checkBindings(name, bindings, fields);
  checkButtons(name, buttons, { count: buttons.length + links.length, maxButtons });
  const line = inertText(summary);
  const actions = [...buttons.map(actionOf), ...linkActionsOf(links)];
  let card = cardOf(blueprint, fields, actions, { line, maxLength: TEXT_MAX_LENGTH });
  for (const maxLength of TEXT_LENGTHS) {
    if (isSendable({ card, summary: line })) break;
    card = cardOf(blueprint, fields, actions, { line, maxLength });
  }
  return { card, summary: line };
}

/** Whether a message with this card stays below what Teams takes, in either encoding that it may count. */
export function isSendable({ card, summary }: RenderedCard): boolean {
  const json = JSON.stringify({ summary, content: card });
  const utf16 = (json.length + ENVELOPE_CHARACTERS) * 2;
  return utf16 <= MESSAGE_MAX.utf16 && Buffer.byteLength(json) + ENVELOPE_CHARACTERS <= MESSAGE_MAX.utf8;
}

/** What most cards have. */
export interface Headed {
  readonly heading: string;
  readonly subheading?: string;
  readonly buttons: readonly Button[];
}

/** Fills a template that begins with a heading and a line below it; its summary is the heading. */
export const renderHeaded = (
  name: string,
  { heading, subheading = '', buttons }: Headed,
  fields: CardParts['fields'],
): RenderedCard => render(name, { fields: { heading, subheading, ...fields }, buttons, summary: heading });

function load(name: string) {
  const known = templates.get(name);
  if (known) return known;
  const json: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
  const bindings = bindingsOf(json);
  const loaded = { blueprint: blueprintOf(json, bindings), bindings };
  templates.set(name, loaded);
  return loaded;
}

function checkButtons(
  name: string,
  buttons: readonly Button[],
  { count, maxButtons }: { readonly count: number; readonly maxButtons: number },
): void {
  if (count > maxButtons) throw new Error(`${name}: ${count} buttons`);
  if (buttons.filter((button) => button.isPrimary).length > 1) throw new Error(`${name}: several primary buttons`);
}

function cardOf(
  blueprint: Blueprint,
  fields: CardParts['fields'],
  actions: readonly JsonObject[],
  { line, maxLength }: { readonly line: string; readonly maxLength: number },
): Card {
  const { body = [] } = blueprint(inert(fields, maxLength)) as JsonObject;
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    fallbackText: line,
    speak: line,
    body: withoutEmpty(body),
    actions,
  };
}

function inert(value: unknown, maxLength: number): unknown {
  if (typeof value === 'string') return inertText(value, maxLength);
  if (Array.isArray(value)) return value.map((item) => inert(item, maxLength));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      LEFT_ALONE.has(key) || isMomentAt(key, inner) ? inner : inert(inner, maxLength),
    ]),
  );
}

/** A point in time is the one thing that clients compute, and only where a template has a place for it. */
const isMomentAt = (key: string, value: unknown): boolean =>
  key === 'moment' && typeof value === 'string' && isMoment(value);
