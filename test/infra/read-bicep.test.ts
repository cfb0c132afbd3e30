import { readBicep } from '../support/infra/bicep/read-bicep';
import { type ObjectValue } from '../support/infra/bicep/values';

const NOTHING: ObjectValue = {};

/** Reads one file, with another beside it that it may use as a module. */
function read(source: string, { module = 'output a string = string(1)', given = NOTHING } = {}) {
  return readBicep({ 'main.bicep': source, 'part.bicep': module, 'data.json': '{"a":[1,2]}' }, 'main.bicep', given);
}

function refusalOf(source: string, module?: string): string {
  try {
    read(source, { module });
    return 'nothing';
  } catch (error) {
    return error instanceof Error && error.name === 'BicepError' ? error.message : `a bug: ${String(error)}`;
  }
}

const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31';
const identity = (name: string, more = '') => `resource ${name} '${IDENTITY}' = { name: '${name}', ${more} }`;

describe('what the reader of Bicep understands', () => {
  it.each<readonly [expression: string, value: unknown]>([
    ["'it''s'".replace("''", "\\'"), "it's"],
    ["'a${1 + 2 * 3}-${string(true)}'", 'a7-true'],
    ["'''\nas it ${is}\n'''", 'as it ${is}\n'],
    ["empty('') ? 'none' : 'some'", 'none'],
    ["(\ntrue && !false)\n ? 'yes'\n : 'no'", 'yes'],
    ["empty([]) && 1 > 2 || string([1]) == '[1]'", true],
    ['[1, 2\n 3][2]', 3],
    ["{ a: { 'b-c': 4 } }.a['b-c']", 4],
    ["{ a: 1 }.?b ?? 'given'", 'given'],
    ["loadJsonContent('data.json').a[1]", 2],
    ['concat([1], [resourceGroup().location])', [1, '«resourceGroup().location»']],
    ["uniqueString('${subscription().id}-X', 1)", '«uniqueString("{subscription().id}-X", 1)»'],
    ["subscriptionResourceId('T/r', 'x')", '/subscriptions/«subscription().subscriptionId»/providers/T/r/x'],
    ['min(7, max(2, 3)) == 3 && 7 % 4 != 7 / 4', true],
  ])('%j', (expression, value) => {
    const { outputs } = read(`var it = ${expression}\noutput it object = { is: it }`);

    expect(outputs).toEqual({ it: { is: value } });
  });

  it('resources with what they are part of, and what is known of them later', () => {
    const source = `
      param name string /* of all */ = 'x'
      resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = { name: name, tags: { a: 'b' } }
      resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
        parent: account // the one above
        name: '\${account.name}-db'
        dependsOn: [account]
      }
      output endpoint string = account.properties.documentEndpoint
      output tag string = account.tags.a`;

    const { resources, outputs } = read(source);

    expect(resources).toMatchObject([
      { key: 'account', name: 'x', body: { tags: { a: 'b' } } },
      { key: 'database', name: 'x-db', parent: 'account', dependsOn: ['account'], body: {} },
    ]);
    expect(outputs).toEqual({ endpoint: '«account.properties.documentEndpoint»', tag: 'b' });
  });

  it('modules, each time with what they are given, unless their condition keeps them away', () => {
    const module = `param called string\n${identity('one').replace("name: 'one'", 'name: called')}\noutput id string = one.id`;
    const source = `
      module a 'part.bicep' = { name: 'a', params: { called: 'first' } }
      module b 'part.bicep' = if (1 == 1) { name: 'b', params: { called: a.outputs.id } }
      module c 'part.bicep' = if (1 == 2) { name: 'c', params: { called: 'never' } }
      output ids array = [b.outputs.id, c.?outputs.id]`;

    const { resources, modules, outputs, parameters } = read(source, { module });

    expect(resources.map(({ key, name }) => [key, name])).toEqual([
      ['a/one', 'first'],
      ['b/one', '«a/one.id»'],
    ]);
    expect(modules.map(({ key, file }) => [key, file])).toEqual([
      ['a', 'part.bicep'],
      ['b', 'part.bicep'],
    ]);
    expect(parameters.map(({ key }) => key)).toEqual(['a/called', 'b/called']);
    expect(outputs).toEqual({ ids: ['«b/one.id»', null] });
  });
});

describe('what the reader of Bicep refuses', () => {
  it.each<readonly [source: string, says: string]>([
    ["metadata author = 'me'", '1: metadata declares nothing that is known'],
    ["\n\nvar a = 'b", '3: a text does not end'],
    ["var a = 'b${1'", '1: a text does not end'],
    ["var a = '''b", '1: a text does not end'],
    ["var a = 'b\\q'", '1: \\q is not known in a text'],
    ["var a = '${}'", '1: a value is expected, not the end'],
    ["var a = '${1 2}'", '1: } is expected, not 2'],
    ['/* a', '1: a comment does not end'],
    ['#disable-next-line x', '1: "#" is not known'],
    ["var a = '«b»'", '1: the characters « and » are not read'],
    ['var a = 1 2', '1: a new line is expected, not 2'],
    ['var a = [for x in y: x]', '1: a new line, a comma or ] is expected, not x'],
    ['var a = {\nb: 1 c: 2 }', '2: a new line, a comma or } is expected, not c'],
    ['var a = { b: 1, b: 2 }', '1: the property b is there twice'],
    ['var a = true ? 1', '1: : is expected, not the end'],
    ['var a = (1', '1: ) is expected, not the end'],
    ['var a = 1\nvar a = 2', '2: a is declared twice'],
    ["targetScope = 'resourceGroup'\ntargetScope = 'resourceGroup'", '2: targetScope is there twice'],
    ["targetScope = 'subscription'", '1: the scope subscription is not known'],
    ['param a text', '1: the type text is not known'],
    ['param a string\noutput b string = a', '1: main.bicep needs the parameter a'],
    ["param a int = 'b'\nvar c = a\noutput d int = c", '1: the parameter a is no int'],
    ["@allowed(['x'])\nparam a string = 'b'\noutput d string = a", '2: the parameter a may not be "b"'],
    ["@minLength(2)\nparam a string = 'b'\noutput d string = a", '2: the parameter a may not be "b"'],
    ['@maxValue(2)\nparam a int = 3\noutput d int = a', '2: the parameter a may not be 3'],
    ["param a 'x' | 'y' = 'z'\noutput d string = a", "1: the parameter a is no 'x' | 'y'"],
    ["@secret()\nparam a string = 'b'\noutput d string = a", '1: @secret is not known for a'],
    ["@description('b')\n@description('b')\nvar a = 1", '2: @description is there twice'],
    ['@secure()\nvar a = 1', '1: @secure is not known for a'],
    ["param a string = 'b'", '1: nobody uses a'],
    ['var a = 1', '1: nobody uses a'],
    ['output a int = b', '1: nobody declares b'],
    ['var a = b\nvar b = a', '2: a needs itself'],
    ['var a = a', '1: a is declared by itself'],
    ["output a string = lower('B')", '1: the function lower is not known'],
    ["output a string = string('B', 'c')", '1: string does not take 2 arguments'],
    ['output a object = json(1)', '1: json does not take this'],
    ['output a string = toString', '1: nobody declares toString'],
    ['output a string = toString()', '1: the function toString is not known'],
    ['output a bool = resourceGroup().name == 1', '1: == does not take this'],
    ['output a bool = empty(subscription().id)', '1: empty does not take this'],
    ['output a string = subscription().name', '1: subscription() says no name'],
    ['output a int = true ? 1 : c', '1: nobody declares c'],
    ["output a string = 'x' ? '1' : '2'", '1: a condition must be true or false before anything is deployed'],
    ['output a string = 1', '1: a is no string'],
    ['output a int = [1][1]', '1: there is no 1'],
    ['output a int = { b: 1 }.c', '1: there is no c'],
    ["output a string = '${[1]}'", '1: only a text, a number, true or false can be part of a text'],
    ["output a string = loadTextContent('gone.txt')", '1: there is no gone.txt'],
    ["output a object = loadJsonContent('main.bicep')", '1: loadJsonContent does not take this'],
    [
      "resource a 'Microsoft.Nothing/things@2023-01-31' = { name: 'a' }",
      '1: the type Microsoft.Nothing/things is not known',
    ],
    [identity('a').replace('@2023-01-31', ''), '1: a has no version of its type'],
    [identity('a').replace('2023', 'latest'), '1: a has no version of its type'],
    [identity('a').replace("name: 'a',", ''), '1: a has no name'],
    [
      identity('a').replace("name: 'a'", "name: 'a/b'"),
      '1: the name a/b does not fit the type Microsoft.ManagedIdentity/userAssignedIdentities',
    ],
    [identity('a', 'propertys: {}'), '1: propertys is not known for a resource'],
    [identity('a', "parent: 'b'"), '1: parent must be a resource'],
    [
      `${identity('a', 'parent: b')}\n${identity('b')}`,
      '1: Microsoft.ManagedIdentity/userAssignedIdentities is no part of Microsoft.ManagedIdentity/userAssignedIdentities',
    ],
    [
      `${identity('a')}\n${identity('b').replace("name: 'b'", "name: 'a'")}`,
      '1: two resources have one name: Microsoft.ManagedIdentity/userAssignedIdentities a',
    ],
    [`${identity('a')}\noutput b string = a.properties.secret`, '2: a says no properties.secret'],
    [`${identity('a')}\noutput b string = a.listKeys().key`, '2: the method listKeys is not known'],
    [`${identity('a')}\noutput b object = a`, '2: a alone is no value'],
    [`${identity('a').replace('{', 'if (1 == 2) {')}\noutput b string = a.id`, '2: a is not deployed'],
    [identity('a').replace('=', 'existing ='), '1: nobody uses a'],
    [identity('a', 'dependsOn: [1]'), '1: dependsOn takes resources and modules alone'],
    ["module a 'gone.bicep' = { name: 'a' }", '1: there is no gone.bicep'],
    ["module a 'main.bicep' = { name: 'a' }", '1: main.bicep leads back to itself'],
    ["module a 'part.bicep' = { name: 'a', other: 1 }", 'part.bicep:1: nobody reads the output a'],
    [
      "module a 'part.bicep' = { name: 'a', other: 1 }\noutput b string = a.outputs.a",
      '1: other is not known for a module',
    ],
    [
      "module a 'part.bicep' = { name: 'a', params: { b: 1 } }\noutput b string = a.outputs.a",
      '1: part.bicep has no parameter b',
    ],
    ["module a 'part.bicep' = { name: 'a' }\noutput b string = '${a.outputs.a}${a.outputs.b}'", '2: a says no b'],
    [
      "module a 'part.bicep' = { name: 'a' }\noutput b string = '${a.outputs.a}${a.name}'",
      '2: of a only outputs can be read',
    ],
  ])('%j', (source, says) => {
    expect(refusalOf(source)).toBe(says.startsWith('part') ? says : `main.bicep:${says}`);
  });

  it('a module that is not given what it needs, or something else', () => {
    const module = 'param a string\noutput b string = a';
    const led = (params: string) =>
      `module m 'part.bicep' = { name: 'm', params: {${params}} }\noutput b string = m.outputs.b`;

    expect(refusalOf(led(''), module)).toBe('main.bicep:1: part.bicep needs the parameter a');
    expect(refusalOf(led('a: 1'), module)).toBe('main.bicep:1: the parameter a is no string');
    expect(refusalOf(led("a: 'x'"), module)).toBe('nothing');
  });

  it('parameters that nobody declares', () => {
    expect(() => read('', { given: { a: 1 } })).toThrow('main.bicep has no parameter a');
  });
});
