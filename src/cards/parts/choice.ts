import { BUTTON_KEY } from './button';

/** One answer of a choice input. */
export interface Choice {
  readonly title: string;
  /** What comes back when it is chosen; no comma in it, since several chosen values come back separated by commas. */
  readonly value: string;
}

/** What a template binds of a choice. */
export function choiceFields({ title, value }: Choice) {
  return { title, value };
}

/** Up to five choices are all shown; more are a drop-down. */
export function choiceStyle(count: number): 'expanded' | 'compact' {
  return count <= 5 ? 'expanded' : 'compact';
}

/**
 * Refuses an input id that could shadow our own key in what a press sends.
 *
 * @returns The id.
 */
export function checkInputId(id: string): string {
  if (!/^[a-z][a-z0-9-]*$/.test(id) || id === BUTTON_KEY || id === 'msteams') throw new Error(`not an input id: ${id}`);
  return id;
}
