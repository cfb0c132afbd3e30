const MOMENT =
  /^\{\{DATE\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ), SHORT\)\}\} at \{\{TIME\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\)\}\}$/u;

/**
 * A point in time, which each client writes in its reader's own zone: "Mon, Nov 30, 2026 at 9:00 AM". Only as the whole text of a
 * `TextBlock`. Never for a calendar date: June 30 would be June 29 elsewhere.
 *
 * @source https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-function-rules
 */
export function momentText(at: string): string {
  // Clients read whole seconds and nothing else.
  const second = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return `{{DATE(${second}, SHORT)}} at {{TIME(${second})}}`;
}

/** Whether a text is what {@link momentText} makes, and nothing besides. */
export const isMoment = (text: string): boolean => MOMENT.test(text);
