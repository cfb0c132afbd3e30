/**
 * Lets a process of the benches run their TypeScript without a build: `node --require <this file> child.bench.ts`. Types are
 * removed, not checked. The program itself is taken from `dist`, as `tsc` compiled it, and never through here. A process whose memory
 * is measured is to be without the compiler: with BENCH_COMPILED, a folder, what an earlier process compiled is taken from there.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.BENCH_COMPILED;

require.extensions['.ts'] = (module, fileName) => {
  const kept = folder && join(folder, `${createHash('sha256').update(fileName).digest('hex')}.js`);
  const code = kept && existsSync(kept) ? readFileSync(kept, 'utf8') : compile(fileName);
  if (kept && !existsSync(kept)) writeFileSync(kept, code);
  module._compile(code, fileName);
};

function compile(fileName) {
  const ts = require('typescript');
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  const source = readFileSync(fileName, 'utf8').replaceAll(/from '((?:[.][.]\/)+)src\//gu, "from '$1dist/");
  return ts.transpileModule(source, { compilerOptions, fileName }).outputText;
}
