import { type Body } from '../document-store';
import { ids } from '../department/department-records';
import { kinds } from '../shapes/kinds';

/** The entry that a document of a ledger holds; undefined where it holds none. */
export function entryIn(body: unknown): object | undefined {
  const entry: unknown = isObject(body) ? body['entry'] : undefined;
  return isObject(entry) ? entry : undefined;
}

/**
 * What is wrong with what stands beside an entry, by which queries find it: it is under no hash, and says what the entry says. Of an entry
 * that this program does not know only the number can be compared.
 */
export function wrapperProblem(id: string, body: unknown): string | undefined {
  if (!isObject(body)) return 'is no document of a ledger';
  const entry = entryIn(body);
  const number: unknown = isObject(entry) ? entry['number'] : undefined;
  if (typeof number !== 'number' || id !== ids.ledger(number)) return `is stored under another number: ${id}`;
  if (body['number'] !== number) return 'is found under another number';
  const expected = bodyOf(id, body);
  if (expected === undefined) return undefined;
  const other = [...new Set([...Object.keys(expected), ...Object.keys(body)])].find(
    (key) => key !== 'entry' && key !== 'transaction' && expected[key] !== body[key],
  );
  return other === undefined ? undefined : `is found by another ${other} than it says`;
}

/** Read in the place of what stands beside an entry, which is what is looked at. */
const BESIDE = { number: 0, command: '', actorId: '', isRosterChange: false };

/** The document that the program would write of the same entry; undefined of one that it does not know. */
function bodyOf(id: string, { entry = null }: Body): Body | undefined {
  try {
    return kinds.ledger.bodyOf(kinds.ledger.read({ partition: '', id, body: { ...BESIDE, entry } }));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
