import { type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { type Token } from '../text/tokens';
import { hasSecondCommand, isConditional, whyNot } from '../text/why-not';
import { parseChange } from './parse-change';
import { rephrase } from './rephrase';

/** Reads a change that other verbs than ours ask for; undefined where no product shows that it is one. */
export function parseOtherWords(tokens: readonly Token[], names: Names): Intent | undefined {
  const said = rephrase(tokens);
  if (said === undefined) return undefined;
  const change = parseChange(said.kind, said.verb, said.behind, names);
  if (change.kind !== 'not-understood') return isOfPool(change) ? unlessMore(change, tokens, names) : undefined;
  const { product } = change.understood;
  if (said.verb.word === 'move') return undefined;
  return product.kind === 'known' || product.kind === 'near' ? unlessMore(change, tokens, names) : undefined;
}

function unlessMore(change: Intent, tokens: readonly Token[], names: Names): Intent {
  if (isConditional(tokens, names)) return { ...whyNot(tokens, names), reason: 'condition' };
  return hasSecondCommand(tokens, names) ? { ...whyNot(tokens, names), reason: 'several-commands' } : change;
}

/** Whether a product of ours is named: these verbs are said of much else. */
function isOfPool(intent: Intent): boolean {
  if (!('product' in intent)) return false;
  const { product } = intent;
  if (product.kind === 'each') return product.products.every(({ kind }) => kind === 'known' || kind === 'near');
  const isOwned = intent.kind === 'swap' && product.kind === 'missing';
  return isOwned || ['known', 'near', 'several', 'everything'].includes(product.kind);
}
