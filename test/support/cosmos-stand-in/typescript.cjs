/** Lets a child process of a test run TypeScript: `node --require <this file> child.ts`. Types are removed, not checked. */
const { readFileSync } = require('node:fs');
const ts = require('typescript');

const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true };

require.extensions['.ts'] = (module, fileName) => {
  module._compile(
    ts.transpileModule(readFileSync(fileName, 'utf8'), { compilerOptions, fileName }).outputText,
    fileName,
  );
};
