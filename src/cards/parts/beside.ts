/** What fits into half of a card on a phone: "Waits for a decision". */
const MOST_BESIDE = 20;

/** Where a row says something of a name: beside it or, where that would be broken word by word on a phone, in a line below. */
export const besideOrBelow = (text: string): { readonly beside: string; readonly below: string } =>
  text.length <= MOST_BESIDE ? { beside: text, below: '' } : { beside: '', below: text };
