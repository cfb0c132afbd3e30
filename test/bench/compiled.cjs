/**
 * Lets a process of the benches run their TypeScript without a build: `node --require <this file> child.bench.ts`. Types are
 * removed, not checked. The program itself is taken from `dist`, as `tsc` compiled it, and never through here.
 */
const { readFileSync } = require('node:fs');
const ts = require('typescript');

const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true };

require.extensions['.ts'] = (module, fileName) => {
  const source = readFileSync(fileName, 'utf8').replaceAll("from '../../src/", "from '../../dist/");
  module._compile(ts.transpileModule(source, { compilerOptions, fileName }).outputText, fileName);
};
