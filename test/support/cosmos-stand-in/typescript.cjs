/**
 * Lets a child process of a test run TypeScript: `node --require <this file> child.ts`. Types are removed, not checked. What comes of a
 * file is kept by its content, since many children load the same ones.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const KEPT = join(__dirname, '..', '..', '..', 'node_modules', '.cache', 'alacarte-tests');
const { version } = require('typescript/package.json');

function compiled(fileName) {
  const source = readFileSync(fileName, 'utf8');
  const kept = join(KEPT, `${createHash('sha256').update(`${version}\0${fileName}\0${source}`).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const output = transpiled(source, fileName);
    keep(kept, output);
    return output;
  }
}

function keep(path, text) {
  try {
    mkdirSync(KEPT, { recursive: true });
    // Others may write the same one right now.
    const own = `${path}.${process.pid}`;
    writeFileSync(own, text);
    renameSync(own, path);
  } catch {
    // Where nothing can be written, it is compiled each time.
  }
}

function transpiled(source, fileName) {
  const ts = require('typescript');
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions, fileName }).outputText;
}

require.extensions['.ts'] = (module, fileName) => {
  module._compile(compiled(fileName), fileName);
};
