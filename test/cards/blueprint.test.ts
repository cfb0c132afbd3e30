import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'adaptivecards-templating/lib/template-engine';
import * as fc from 'fast-check';
import { type Bindings, bindingsOf } from '../../src/cards/parts/bindings';
import { blueprintOf } from '../../src/cards/parts/blueprint';
import { COUNTS, SEED } from '../soak/counts';

const FOLDER = join(__dirname, '..', '..', 'cards');
const templates = globSync('**/*.json', { cwd: FOLDER });

const value = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', '${heading}', '`', '\\n', '\ue000heading\ue001', '$&', '__proto__'),
  fc.integer(),
  fc.boolean(),
);
const action = fc.record({ type: fc.constant('Action.Execute'), title: fc.string() }, { noNullPrototype: true });

/** Anything at all that fits what a template binds. */
function anyFields({ fields, lists }: Bindings): fc.Arbitrary<unknown> {
  if (fields.has('$data')) return fc.oneof(fc.string({ maxLength: 12 }), fc.integer());
  return fc.record({
    ...Object.fromEntries([...fields].map((name) => [name, name === 'selectAction' ? action : value])),
    ...Object.fromEntries([...lists].map(([name, item]) => [name, fc.array(anyFields(item), { maxLength: 3 })])),
  });
}

test.each(templates)('%s is filled as the library fills it', (file) => {
  const template: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
  const bindings = bindingsOf(template);
  const blueprint = blueprintOf(template, bindings);
  const library = new Template(template);

  fc.assert(
    fc.property(anyFields(bindings), (fields) => {
      expect(JSON.stringify(blueprint(fields))).toBe(JSON.stringify(library.expand({ $root: fields as object })));
    }),
    { numRuns: COUNTS.texts, seed: SEED },
  );
});
