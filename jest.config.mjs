// Of AWS's SDK, which warns once a process on Node 20.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const transform = {
  '^.+\\.[jt]sx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
      // Beside the code: every test file reads the code again, and only errors read the map.
      sourceMaps: true,
      module: { type: 'commonjs' },
    },
  ],
};

/** Looked up in Jest's sandbox, each of them costs as much as a call. */
const builtIns = [
  'Array',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Set',
  'String',
  'Symbol',
  'WeakMap',
];

/** What loads hundreds of files for each test file, and what no function has in its bundle (infra/trim.ts). */
const leftOut = {
  '^@slack/bolt$': '<rootDir>/app/trim/bolt.ts',
  '^@slack/(oauth|socket-mode)$': '<rootDir>/app/trim/left-out.ts',
  // Zod's texts in other languages.
  '^\\.\\./locales/index\\.cjs$': '<rootDir>/node_modules/zod/v4/locales/en.cjs',
};

/** `JANITOR_CASES=0.2`: a fifth of the random cases, for those who wait for the result. */
const fewerCases = process.env.JANITOR_CASES
  ? { '^fast-check$': '<rootDir>/tests/support/fewer-cases.ts' }
  : {};

const project = (name, folder, more = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/tests/${folder}/**/*.test.{ts,tsx}`],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
  injectGlobals: false,
  restoreMocks: true,
  testEnvironment: '<rootDir>/tests/support/node-environment.ts',
  sandboxInjectedGlobals: builtIns,
  ...more,
});

/** unit: no process, no port. integration: real moto and emulate. e2e: the page in Chromium. infra: what would be deployed. mutants: deliberate faults. */
export default {
  projects: [
    project('unit', 'unit', { moduleNameMapper: { ...leftOut, ...fewerCases } }),
    project('integration', 'integration', {
      globalSetup: '<rootDir>/tests/support/ensure-moto.ts',
      setupFilesAfterEnv: ['<rootDir>/tests/support/granted-everywhere.ts'],
    }),
    project('e2e', 'e2e', { globalSetup: '<rootDir>/tests/support/ensure-moto.ts' }),
    project('infra', 'infra', { globalSetup: '<rootDir>/tests/infra/synth/stages.ts' }),
    project('mutants', 'mutants'),
  ],
  maxWorkers: 2,
  // A worker that has loaded much makes every promise slower; the simulator makes millions.
  workerIdleMemoryLimit: '300MB',
  testTimeout: 300_000,
};
