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
      module: { type: 'commonjs' },
    },
  ],
};

const project = (name, folder, more = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/tests/${folder}/**/*.test.{ts,tsx}`],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
  injectGlobals: false,
  restoreMocks: true,
  ...more,
});

/** unit: no process, no port. integration: real moto and emulate. e2e: the page in Chromium. infra: what would be deployed. mutants: deliberate faults. */
export default {
  projects: [
    project('unit', 'unit'),
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
  testTimeout: 120_000,
};
