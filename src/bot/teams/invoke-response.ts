import { type RenderedCard } from '../../cards/render';

/** The body of an invoke's answer; its HTTP status is 200 whatever it says. */
export interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

/** Shows a card in place of the one that was pressed. */
export const cardBody = ({ card }: RenderedCard): InvokeBody => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: card,
});

/** Says a few words. */
export const messageBody = (text: string): InvokeBody => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: text,
});

/** Says that something cannot be read, or went wrong; never why in a machine's words. */
export const errorBody = (statusCode: 400 | 500 | 501, code: string, message: string): InvokeBody => ({
  statusCode,
  type: 'application/vnd.microsoft.error',
  value: { code, message },
});

/** An empty answer to a search as one types. */
export const noResultsBody: InvokeBody = {
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results: [] },
};
