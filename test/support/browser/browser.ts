import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Locator, type Page, type Route } from 'playwright-core';
import { until } from './local-process';

/** Pictures of failures, and of every answer with `SHOTS=on`; not kept in git. */
const SHOTS = join(__dirname, '..', '..', 'browser', 'shots', 'client');
const shots = { isOn: process.env['SHOTS'] === 'on', taken: 0 };
/** Longer than the slowest machine needs: who waits so long waits in vain. */
const ANSWER_MS = 60_000;
const CLIENT_MS = 120_000;
/** A client that was greeted in an earlier run of the program is not again. */
const GREETED_MS = 10_000;
const GREETING = 'Seats for your department, by chat';
/** What jobs do comes with their next run. */
const PATIENT_MS = 120_000;

/** The Chromium to drive: `CHROMIUM`, or the one on the path; undefined when there is none. */
export function findChromium(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const onPath = folders.flatMap((folder) => ['chromium', 'chromium-browser'].map((name) => join(folder, name)));
  return [process.env['CHROMIUM'], ...onPath].find((path) => path !== undefined && isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts Chromium without a window. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** The window of a local Teams client, used like a person uses it. */
export class TeamsClient {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a client, and waits for the greeting, which would be taken for an answer later; its log panel, which Teams does not have, is closed. */
  static async open(browser: Browser, address: string, size = { width: 1000, height: 900 }): Promise<TeamsClient> {
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(ANSWER_MS);
    await page.goto(address);
    const client = new TeamsClient(page);
    await client.#box().waitFor({ timeout: CLIENT_MS });
    const logPanel = page.getByTitle('Hide log panel');
    if (await logPanel.isVisible()) await logPanel.click();
    await until(async () => (await client.#answers().filter({ hasText: GREETING }).count()) > 0, GREETED_MS);
    return client;
  }

  get page(): Page {
    return this.#page;
  }

  /** Types a message and waits for the card that answers it. */
  async say(text: string): Promise<Answer> {
    const before = await this.#answers().count();
    await this.#box().click();
    await this.#page.keyboard.insertText(text);
    await this.#page.keyboard.press('Enter');
    return this.#answerAfter(before, `an answer to “${text}”`);
  }

  /** Waits for the card that something pressed brings below. */
  async answerTo(doing: () => Promise<void>): Promise<Answer> {
    const before = await this.#answers().count();
    await doing();
    return this.#answerAfter(before, 'an answer below');
  }

  /** Waits for a card that came without being asked for: the newest one that says all of this. */
  async finds(...texts: readonly string[]): Promise<Answer> {
    const found = { index: -1 };
    const hasCome = await until(async () => {
      const words = (await this.#answers().allInnerTexts()).map(singleSpaced);
      found.index = words.findLastIndex((one) => texts.every((text) => one.includes(text)));
      return found.index >= 0;
    }, PATIENT_MS);
    if (!hasCome) throw new Error(`nothing reads ${list(texts)}; see ${await this.shoot(`failure-${Date.now()}`)}`);
    if (shots.isOn) await this.#shootAnswer(`finds ${texts.join(' ')}`);
    return this.#answer(found.index);
  }

  /** The card at the bottom. */
  async latest(): Promise<Answer> {
    return this.#answer((await this.#answers().count()) - 1);
  }

  /** Keeps the next press from going out, as a slow network does. @returns What lets it go, once it is under way. */
  async holdPress(): Promise<() => Promise<void>> {
    const held: Route[] = [];
    await this.#page.route('**/invoke', (route) => void held.push(route), { times: 1 });
    return async () => {
      await until(() => held.length > 0, ANSWER_MS);
      for (const route of held) await route.continue();
    };
  }

  /** Keeps a picture of the window. @returns Where it is. */
  async shoot(name: string, folder = SHOTS): Promise<string> {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.#page.screenshot({ path });
    return path;
  }

  async close(): Promise<void> {
    await this.#page.close();
  }

  async #answerAfter(before: number, what: string): Promise<Answer> {
    const hasCome = await until(async () => (await this.#answers().count()) > before, ANSWER_MS);
    if (!hasCome) throw new Error(`${what} did not come; see ${await this.shoot(`failure-${Date.now()}`)}`);
    const answer = this.#answer(before);
    if (shots.isOn) await this.#shootAnswer(what);
    return answer;
  }

  async #shootAnswer(what: string): Promise<void> {
    await this.#page.waitForTimeout(700);
    await this.shoot(shotName(what));
  }

  #answer(index: number): Answer {
    return new Answer(this.#answers(), index, (name) => this.shoot(name));
  }

  #box(): Locator {
    return this.#page.locator('[role=textbox][contenteditable=true]').first();
  }

  #answers(): Locator {
    return this.#page.locator('.ac-adaptiveCard');
  }
}

/** A card in the client, in the place where it stands: an edit of its message shows there. */
export class Answer {
  readonly #cards: Locator;
  readonly #index: number;
  readonly #shoot: (name: string) => Promise<string>;

  constructor(cards: Locator, index: number, shoot: (name: string) => Promise<string>) {
    this.#cards = cards;
    this.#index = index;
    this.#shoot = shoot;
  }

  get #card(): Locator {
    return this.#cards.nth(this.#index);
  }

  /** The next card, which may have yet to come. */
  below(): Answer {
    return new Answer(this.#cards, this.#index + 1, this.#shoot);
  }

  /** Waits until a person can read all of these on the card. */
  async reads(...texts: readonly string[]): Promise<void> {
    await this.#becomes((words) => texts.every((text) => words.includes(text)), `read ${list(texts)}`);
    if (shots.isOn) await this.#card.screenshot({ path: join(SHOTS, `${shotName(`reads ${texts[0] ?? ''}`)}.png`) });
  }

  /** Waits until the card offers exactly these buttons. */
  async offers(...titles: readonly string[]): Promise<void> {
    await this.#becomes(
      async () => JSON.stringify(await this.buttons()) === JSON.stringify(titles),
      `offer ${titles.length === 0 ? 'nothing to press' : list(titles)}`,
    );
  }

  /** The titles of the card's buttons. */
  async buttons(): Promise<readonly string[]> {
    return (await this.#card.locator('.ac-actionSet button').allInnerTexts()).map((title) => title.trim());
  }

  /** What a person reads, with single spaces. */
  async words(): Promise<string> {
    return singleSpaced(await this.#card.innerText());
  }

  async press(title: string): Promise<void> {
    await this.#card.locator('.ac-actionSet button').getByText(title, { exact: true }).click();
  }

  /** Opens what a row of a list is about. */
  async open(row: string): Promise<void> {
    await this.#card.getByText(row, { exact: true }).click();
  }

  /** Chooses the option that has this text. */
  async choose(option: string): Promise<void> {
    await this.#card.getByText(option).click();
  }

  /** What a list to choose from offers, which is opened for that. */
  async options(label: string): Promise<readonly string[]> {
    await this.#card.getByLabel(label).first().click();
    const offered = this.#card.page().getByRole('option');
    await offered.first().waitFor();
    const texts = await offered.allInnerTexts();
    await this.#card.page().keyboard.press('Escape');
    return texts.map((text) => singleSpaced(text).trim());
  }

  async write(text: string): Promise<void> {
    await this.#card.getByRole('textbox').fill(text);
  }

  /** Types into the fields with these labels. */
  async fill(typed: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(typed)) await this.#field(label).fill(text);
  }

  /** Picks a day, such as `30, June, 2027`, of the month that a date field's calendar opens at. */
  async pick(label: string, day: string): Promise<void> {
    await this.#field(label).click();
    const calendar = this.#card.page().getByRole('grid');
    await calendar.getByRole('button', { name: day }).click();
    await calendar.waitFor({ state: 'hidden' });
  }

  /** Waits until the fields with these labels hold these texts. */
  async holds(typed: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(typed)) {
      const field = this.#field(label);
      if (await until(async () => (await field.inputValue()) === text, ANSWER_MS)) continue;
      const shot = await this.#shoot(`failure-${Date.now()}`);
      throw new Error(`${label} should hold “${text}”; it holds “${await field.inputValue()}”; see ${shot}`);
    }
  }

  /** Whether an option is chosen. */
  isChosen(option: string): Promise<boolean> {
    return this.#card.getByLabel(option, { exact: true }).isChecked();
  }

  /** Required fields have a star behind their label. */
  #field(label: string): Locator {
    const literally = label.replaceAll(/[()]/gu, String.raw`\$&`);
    return this.#card.getByLabel(new RegExp(`^${literally}(?: \\*)?$`, 'u'));
  }

  async #becomes(isSo: (words: string) => boolean | Promise<boolean>, what: string): Promise<void> {
    if (await until(async () => isSo(await this.words()), ANSWER_MS)) return;
    const shot = await this.#shoot(`failure-${Date.now()}`);
    const buttons = await this.buttons();
    throw new Error(
      `the card should ${what};\nit reads: ${await this.words()}\nand offers ${list(buttons)}; see ${shot}`,
    );
  }
}

/** In the order taken: "03 an answer to seats". */
function shotName(what: string): string {
  shots.taken += 1;
  return `${String(shots.taken).padStart(2, '0')} ${what.replaceAll(/[^\w ]/gu, '').slice(0, 50)}`;
}

const singleSpaced = (text: string): string => text.replaceAll(/\s+/gu, ' ');

const list = (texts: readonly string[]): string => texts.map((text) => `“${text}”`).join(', ');
