import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { SHARED } from '../support/cards/card-reader';
import { reportLeftOut } from '../support/notes';
import { CARD_SAMPLES, type CardSample, LONGEST_SAMPLES } from '../support/cards/card-samples';

/**
 * Where the pictures go, to be looked at: one of each sample, and a sheet of each template (`_<template>`). `npm test` checks the same
 * cards and takes none (`PICTURES=off`): it would take twice as long.
 */
const SHOTS = join(__dirname, 'shots');
const takesPictures = process.env['PICTURES'] !== 'off';
const RENDERER = join(__dirname, '..', '..', 'node_modules', 'adaptivecards', 'dist', 'adaptivecards.min.js');
const BACKDROP = { light: '#f5f5f5', dark: '#1f1f1f' } as const;
const LOOKS = [
  { theme: 'light', width: 500 },
  { theme: 'dark', width: 500 },
  { theme: 'light', width: 320 },
] as const;

type Look = (typeof LOOKS)[number];

/** How a sample is marked that says all of it as long as it can be, in words that no line holds. */
const AT_LONGEST = ', at its longest';

const executablePath = [process.env['CHROMIUM'], ...places('chromium'), ...places('chromium-browser')].find(
  (path) => path !== undefined && existsSync(path),
);
const hostConfig = (theme: string) => join(SHARED, 'data', `teams-host-config.${theme}.json`);
const canDraw = executablePath !== undefined && existsSync(hostConfig('light'));
if (!canDraw) reportLeftOut(`no Chromium, or no ${hostConfig('light')}, to draw cards with`);
const templates = [...new Set(CARD_SAMPLES.map((sample) => sample.template))];
const drawn = [...CARD_SAMPLES, ...templates.flatMap(longestOf)];

(canDraw ? describe : describe.skip).each(LOOKS)('cards, $theme, $width px wide', (look) => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    page = await browser.newPage({ viewport: { width: look.width, height: 400 }, deviceScaleFactor: 2 });
    await open(page, look);
  });

  afterAll(() => browser.close());

  it.each(drawn.map((sample) => [`${sample.template}, ${sample.form}`, sample] as const))(
    '%s is not wider than the screen, and can be read',
    async (_, sample) => {
      await draw(page, [sample]);

      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      const alone = sample.form.endsWith(AT_LONGEST) ? [] : await page.evaluate(wordsAlone);
      const cut = sample.form.endsWith(AT_LONGEST) ? [] : await page.evaluate(buttonsCut);
      const faint = await page.evaluate(faintTexts, look.theme === 'dark' ? 3 : 4.5);

      await shoot(page, `${sample.template}.${sample.form}.${look.theme}-${look.width}`);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(alone).toEqual([]);
      expect(cut).toEqual([]);
      expect(faint).toEqual([]);
    },
  );

  (takesPictures ? it : it.skip)('makes a contact sheet of each template', async () => {
    for (const template of templates) {
      await draw(
        page,
        CARD_SAMPLES.filter((sample) => sample.template === template),
      );
      await shoot(page, `_${template}.${look.theme}-${look.width}`);
    }

    expect(existsSync(join(SHOTS, `_pool.${look.theme}-${look.width}.png`))).toBe(true);
  });
});

/** The largest card that a template ever makes. */
function longestOf(template: string): readonly CardSample[] {
  const sizeOf = (sample: CardSample) => JSON.stringify(sample.rendered.card).length;
  return LONGEST_SAMPLES.filter((sample) => sample.template === template)
    .toSorted((one, other) => sizeOf(other) - sizeOf(one))
    .slice(0, 1)
    .map((sample) => ({ ...sample, form: `${sample.form}${AT_LONGEST}` }));
}

async function shoot(page: Page, name: string): Promise<void> {
  if (takesPictures) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** Makes the page that all cards of a look are drawn on, one after another. */
async function open(page: Page, { theme }: Look): Promise<void> {
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${styleOf(theme)}</style><body></body>`);
  await page.addScriptTag({ path: RENDERER });
  await page.evaluate(
    (config) => {
      const { AdaptiveCard, HostConfig } = (window as unknown as { AdaptiveCards: RendererLibrary }).AdaptiveCards;
      AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        result.didProcess = true;
      };
      Object.assign(window, {
        drawCards: (cards: readonly unknown[]) => {
          document.body.replaceChildren();
          for (const json of cards) {
            const card = new AdaptiveCard();
            card.hostConfig = new HostConfig(config);
            card.parse(json);
            const element = card.render();
            element?.classList.add('card');
            if (element) document.body.append(element);
          }
        },
      });
    },
    JSON.parse(readFileSync(hostConfig(theme), 'utf8')) as unknown,
  );
}

async function draw(page: Page, samples: readonly CardSample[]): Promise<void> {
  await page.evaluate(
    (cards) => {
      (window as unknown as { drawCards: (drawn: unknown) => void }).drawCards(JSON.parse(cards));
    },
    JSON.stringify(samples.map((sample) => sample.rendered.card)),
  );
}

interface RendererLibrary {
  readonly AdaptiveCard: {
    new (): { hostConfig: unknown; parse(json: unknown): void; render(): HTMLElement | undefined };
    onProcessMarkdown: (text: string, result: { outputHtml?: string; didProcess: boolean }) => void;
  };
  readonly HostConfig: new (json: unknown) => unknown;
}

/** Roughly what the Teams client puts around a card. */
function styleOf(theme: Look['theme']): string {
  const dark = theme === 'dark';
  return `
    body { margin: 0; padding: 0 0 1px; background: ${BACKDROP[theme]}; font-family: 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; }
    .card { margin: 0 0 12px; box-sizing: border-box; border-radius: 4px; overflow-wrap: anywhere; }
    .ac-pushButton { font: 600 14px 'Segoe UI', Arial, sans-serif; padding: 5px 12px; border-radius: 4px; cursor: pointer;
      border: 1px solid ${dark ? '#666' : '#c7c7c7'}; background: ${dark ? '#2d2c2c' : '#fff'}; color: ${dark ? '#fff' : '#252424'}; }
    .ac-pushButton.style-positive, .ac-pushButton.primary { background: #5b5fc7; border-color: #5b5fc7; color: #fff; }
    .ac-input { font: 14px 'Segoe UI', Arial, sans-serif; border: 1px solid ${dark ? '#666' : '#c7c7c7'}; border-radius: 4px; padding: 6px;
      background: ${dark ? '#292828' : '#fff'}; color: ${dark ? '#fff' : '#252424'}; color-scheme: ${theme}; }
    .ac-choiceSetInput-expanded, .ac-input.ac-choiceSetInput-expanded, .ac-input.ac-choiceSetInput-multiSelect { border: 0; padding: 0; }
    .ac-actionSet { flex-wrap: wrap; gap: 6px 0; }
    .ac-selectable { cursor: pointer; }`;
}

/** Runs in the page: what stands at the right of something and is broken into lines so that a word of it has a line for itself. */
function wordsAlone(): readonly string[] {
  const linesOf = (block: Element): readonly (readonly string[])[] => {
    const lines = new Map<number, string[]>();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const { top, bottom } = range.getClientRects()[0] ?? { top: 0, bottom: 0 };
        // Small and large words of one line do not begin at the same height.
        const middle = (top + bottom) / 2;
        const line = [...lines.keys()].find((one) => Math.abs(one - middle) < 6) ?? middle;
        lines.set(line, [...(lines.get(line) ?? []), word]);
      }
    }
    return [...lines.values()];
  };
  return (
    [...document.querySelectorAll('.ac-columnSet')]
      .flatMap((set) => [...set.children].filter((child) => child.textContent !== '').slice(1))
      .flatMap((column) => [...column.querySelectorAll('.ac-textBlock, .ac-richTextBlock')].map(linesOf))
      // A sentence ends with one word now and then, and a very long word, as people are called, needs a line.
      .filter((lines) => !/\.$/u.test(lines.at(-1)?.at(-1) ?? ''))
      .filter(
        (lines) => lines.length > 1 && lines.some(([word = '', second]) => second === undefined && word.length < 16),
      )
      .map((lines) => lines.map((words) => words.join(' ')).join(' / '))
  );
}

/** Runs in the page: buttons whose words have no room on the card. */
function buttonsCut(): readonly string[] {
  return [...document.querySelectorAll('.ac-pushButton')]
    .filter((button) => {
      const edge = button.closest('.card')?.getBoundingClientRect().right ?? Infinity;
      return button.getBoundingClientRect().right > edge - 8 || button.scrollWidth > button.clientWidth + 1;
    })
    .map((button) => button.textContent);
}

/** Runs in the page: texts whose contrast with what is behind them is below the given ratio. */
function faintTexts(ratio: number): readonly string[] {
  const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const blend = (front: readonly number[], back: readonly number[]) =>
    [0, 1, 2].map((at) => (front[at] ?? 0) * (front[3] ?? 1) + (back[at] ?? 0) * (1 - (front[3] ?? 1)));
  const luminance = (rgb: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = rgb
      .map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: Element | null): readonly number[] => {
    if (!element) return [255, 255, 255];
    const color = parse(getComputedStyle(element).backgroundColor);
    return (color[3] ?? 1) === 1 ? color : blend(color, behind(element.parentElement));
  };
  const faint: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest('script, style, button, option')) continue;
    const back = behind(element);
    const [light = 0, dim = 0] = [luminance(blend(parse(getComputedStyle(element).color), back)), luminance(back)].sort(
      (a, b) => b - a,
    );
    const contrast = (light + 0.05) / (dim + 0.05);
    if (contrast < ratio) faint.push(`${contrast.toFixed(2)}: ${node.textContent.slice(0, 40)}`);
  }
  return faint;
}

function places(name: string): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
}
