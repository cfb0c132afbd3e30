const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

/** How often it is told how far a group is: after each of so many parts of its files. */
const PARTS = 4;
/** What failed is told in so many lines a file: all of it is named in the summary, and the first explains most. */
const MOST_LINES = 80;

/** Says little while tests run: what failed, at once, and now and then how far it is. Writes down what came of all. */
class QuietReporter {
  #rootDir;
  #done = 0;

  constructor({ rootDir }) {
    this.#rootDir = rootDir;
  }

  onTestResult(_test, result, { numTotalTestSuites: all }) {
    if (result.failureMessage) {
      const logged = (result.console ?? []).map(({ message }) => `${message}\n`).join('');
      process.stdout.write(`\nFAIL ${this.#nameOf(result)}\n${shortened(result.failureMessage)}\n${logged}`);
    }
    this.#done += 1;
    const part = Math.floor((this.#done * PARTS) / all);
    if (part > Math.floor(((this.#done - 1) * PARTS) / all)) {
      process.stdout.write(`${process.env.TEST_GROUP}: ${this.#done} of ${all} files\n`);
    }
  }

  onRunComplete(_contexts, { testResults }) {
    const files = testResults.map((result) => {
      const named = (status) => result.testResults.filter((one) => one.status === status).map((one) => one.fullName);
      return {
        file: this.#nameOf(result),
        seconds: (result.perfStats.end - result.perfStats.start) / 1000,
        passed: named('passed').length,
        failed: named('failed'),
        leftOut: [...named('pending'), ...named('todo'), ...named('disabled')],
        ...(result.testExecError ? { error: String(result.testExecError.message ?? result.testExecError) } : {}),
      };
    });
    writeFileSync(process.env.TEST_RESULT, JSON.stringify({ files }));
  }

  #nameOf({ testFilePath }) {
    return relative(this.#rootDir, testFilePath);
  }
}

function shortened(text) {
  const lines = text.split('\n');
  if (lines.length <= MOST_LINES) return text;
  return [
    ...lines.slice(0, MOST_LINES),
    `… and ${lines.length - MOST_LINES} lines more; run this file alone to see them`,
  ].join('\n');
}

module.exports = QuietReporter;
