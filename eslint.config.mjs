import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import jsdoc from 'eslint-plugin-jsdoc';
import prettier from 'eslint-config-prettier/flat';

const everywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  {
    selector:
      ":matches(PropertyDefinition, MethodDefinition[kind!='constructor'], TSParameterProperty)[accessibility='private']",
    message: 'Use a #name: it is private when the program runs, too.',
  },
];

/** Folders whose code takes values and gives values: no clock, no chance, no waiting. */
const pure = ['src/domain/**/*.ts', 'src/intent/**/*.ts', 'src/reconcile/{desired,plan,restrict}.ts'];

export default defineConfig(
  { ignores: ['**/*.d.ts', 'dist/', 'coverage/', '.data/', '**/*.{js,cjs,mjs}'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
      // There are no enums, which is forbidden below; and looking for them takes longest of all.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      'no-restricted-syntax': ['error', ...everywhere],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      'no-console': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
      'jsdoc/require-description': ['error', { contexts: ['any'] }],
      'jsdoc/check-tag-names': ['error', { definedTags: ['source'] }],
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
      'jsdoc/no-types': 'error',
    },
  },
  {
    files: pure,
    rules: {
      'no-restricted-globals': ['error', 'process', 'console', 'fetch', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure code is handed the date.' },
        { object: 'Math', property: 'random', message: 'Pure code is handed its ids.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure code is handed the date.' },
        { selector: ':function[async=true]', message: 'Pure code does not wait.' },
        ...everywhere,
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Our classes keep their fields to themselves, so that the compiler tells them from anything else.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-properties': [
        'error',
        ...['mock', 'spyOn', 'doMock'].map((property) => ({
          object: 'jest',
          property,
          message: 'Use the embedded store, the emulated tenant or a fake from test/support.',
        })),
      ],
    },
  },
  {
    files: ['test/support/cards/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/src/cards/',
              allowTypeImports: true,
              message: 'A sample says what the bot says: let a presenter make its card.',
            },
            {
              regex: '/src/bot/',
              allowTypeImports: true,
              message: 'Presenters come from test/support/cards/presenters.ts.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/support/cards/presenters.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '/src/cards/', allowTypeImports: true, message: 'Only the bot makes the cards of samples.' },
          ],
        },
      ],
    },
  },
  prettier,
  {
    // After `prettier`, which turns it off: one way to write a branch of one line.
    files: ['src/**/*.ts'],
    rules: { curly: ['error', 'multi-or-nest', 'consistent'] },
  },
);
