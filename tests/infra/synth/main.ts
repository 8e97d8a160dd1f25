import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAsSst, platformPackages } from './build.ts';
import { created, lookedUp, region } from './mocks.ts';
import { ensurePlatform, platformFolder } from './platform.ts';
import type { App, Bundle, Synthesized, SynthResource } from './result.ts';
import { startRpc } from './rpc.ts';

// Runs `sst.config.ts` on SST's components with a mocked Pulumi engine: nothing is deployed and no network is
// used. node --import tsx tests/infra/synth/main.ts --stage NAME --out FILE.json [--edited
// '{"protect":false}']

type Recorder = {
  readonly resources: SynthResource[];
  readonly created: typeof created;
  readonly lookedUp: typeof lookedUp;
  outputs: Readonly<Record<string, unknown>>;
};

declare global {
  var synthesis: Recorder;
}

const { stage, out, edited } = parseArgs({
  options: {
    stage: { type: 'string', default: 'synth' },
    out: { type: 'string' },
    // Changes that somebody made by hand in `app()` of sst.config.ts.
    edited: { type: 'string', default: '{}' },
  },
}).values;
const root = process.cwd();
const platform = platformFolder(root);
const bundles: Bundle[] = [];

process.on('unhandledRejection', (thrown) => {
  console.error(thrown instanceof Error ? thrown.message : String(thrown));
  process.exit(1);
});
await ensurePlatform(root);
const app = await appOf();
globalThis.synthesis = { resources: [], created, lookedUp, outputs: {} };
process.env.SST_SERVER = await startRpc(bundles);
process.env.SST_SECRET_SlackBotToken ??= 'the-bot-token';
process.env.SST_SECRET_SlackSigningSecret ??= 'the-signing-secret';
process.env.SST_SECRET_DashboardKey ??= generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
// Pulumi settles outputs long after the program ended: everything is known when no work is left.
process.once('beforeExit', finish);
await runProgram();

/** SST evaluates `app()` first, for name, removal and providers. */
async function appOf(): Promise<App> {
  const outfile = join(platform, `synth-app-${stage}.mjs`);
  await buildAsSst(root, {
    code: `import config from ${JSON.stringify(join(root, 'sst.config.ts'))};
export default await config.app({ stage: $input.stage || undefined });`,
    outfile,
    banner: 'function $config(input) { return input }',
    define: { $input: { stage } },
  });
  const { default: answered } = (await import(pathToFileURL(outfile).href)) as {
    default: Omit<App, 'stage'>;
  };
  return { ...answered, ...(JSON.parse(edited) as Partial<App>), stage };
}

async function runProgram(): Promise<void> {
  const outfile = join(platform, `synth-program-${stage}.mjs`);
  const work = join(root, '.sst');
  await buildAsSst(root, {
    code: `import { output, runtime } from '@pulumi/pulumi';
import { run } from ${JSON.stringify(join(platform, 'src/auto/run.ts'))};
import config from ${JSON.stringify(join(root, 'sst.config.ts'))};
const told = globalThis.synthesis;
runtime.setMocks({
  newResource: (asked) => {
    told.resources.push({ type: asked.type, name: asked.name, inputs: asked.inputs });
    return told.created(asked);
  },
  call: (asked) => told.lookedUp(asked),
}, $app.name, $app.stage, false);
const outputs = await runtime.runInPulumiStack(() => run(config.run));
output(outputs).apply((settled) => { told.outputs = settled; });`,
    outfile,
    define: {
      $app: app,
      $dev: false,
      $cli: {
        command: 'deploy',
        dev: false,
        paths: { home: work, root, work, platform },
        state: { version: {} },
      },
    },
    inject: [join(platform, 'src/shim/run.js')],
    external: platformPackages,
    globals: `import * as aws from '@pulumi/aws'; import * as sst from ${JSON.stringify(join(platform, 'src/components'))};`,
  });
  await import(pathToFileURL(outfile).href);
}

function finish(): void {
  const { resources, outputs } = globalThis.synthesis;
  const synthesized: Synthesized = { app, resources, outputs, bundles };
  if (out) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, JSON.stringify(synthesized, null, 1));
  }
  console.log(`${region}, ${stage}: ${resources.length} resources`);
  for (const { id, handler, bytes } of bundles)
    console.log(`${id} ${handler} ${Math.round(bytes / 1024)} KiB`);
}
