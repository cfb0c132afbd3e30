import { DECLARED_FIELDS } from '../../src/adapters/documents/queries';
import { type Kind } from '../../src/adapters/documents/shapes/kind/kind';
import { formatOf, type Sample } from './samples';

/** Declared fields that no document of format 1 has, and whose absence nobody explained. */
export function withoutMeaning(kind: Pick<Kind<unknown>, 'whenAbsent'>, samples: readonly Sample[]): readonly string[] {
  const has = (field: string) => (sample: Sample) => field in sample.body;
  const first = samples.filter((sample) => formatOf(sample) === 1);
  return DECLARED_FIELDS.filter(
    (field) => samples.some(has(field)) && !first.some(has(field)) && !(field in kind.whenAbsent),
  );
}
