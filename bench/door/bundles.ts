import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compilePolicy } from '../../app/policy/compile.ts';
import { compiledText } from '../../app/policy/compiled.ts';
import { bundleFunction, plainOptions } from '../../infra/bundle.ts';
import { functionNamed } from '../../infra/functions.ts';
import { signingSecret } from '../../tests/support/slack-request.ts';

export type Bundle = { readonly file: string; readonly exported: string; readonly bytes: number };

/** The Slack function as it is deployed, and beside it a minimal app on Bolt with nothing left out. */
export async function bundles(
  root: string,
  folder: string,
): Promise<{ readonly ours: Bundle; readonly reference: Bundle }> {
  const { handler } = await bundleFunction(root, functionNamed('slack'), join(folder, 'slack'));
  const [path = '', exported = ''] = handler.split('.');
  const outdir = join(folder, 'reference');
  await build({ ...plainOptions(root), entryPoints: ['bench/door/reference.ts'], outdir });
  return {
    ours: bundle(join(folder, 'slack', `${path}.mjs`), exported),
    reference: bundle(join(outdir, 'reference.mjs'), 'handler'),
  };
}

function bundle(file: string, exported: string): Bundle {
  return { file, exported, bytes: statSync(file).size };
}

/** The environment of the deployed function, but that AWS and Slack are `world`. `folder` takes the compiled policy. */
export async function doorEnvironment(folder: string, world: string): Promise<NodeJS.ProcessEnv> {
  const compiled = await compilePolicy(null);
  if (!compiled.ok) throw new Error('The built-in policy is not valid');
  const { policy } = compiled.value;
  const rules = Object.fromEntries(
    Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, mode: 'enforce' as const }]),
  );
  const approvers = { users: [], groups: ['S0APPROVERS'] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'policy.json'), compiledText({ ...policy, rules, approvers }));
  return {
    JANITOR_STAGE: 'bench',
    JANITOR_POLICY: join(folder, 'policy.json'),
    JANITOR_SCAN_QUEUE_URL: `${world}/123456789012/janitor-bench-scan`,
    JANITOR_RECHECK_QUEUE_URL: `${world}/123456789012/janitor-bench-recheck`,
    JANITOR_NOTIFY_QUEUE_URL: `${world}/123456789012/janitor-bench-notify`,
    SLACK_BOT_TOKEN: 'xoxb-not-a-token',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: `${world}/api/`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_SESSION_TOKEN: 'testing',
    // For one service each: an address for all of AWS is an emulator's, which is written to one request after the other.
    AWS_ENDPOINT_URL_DYNAMODB: world,
    AWS_ENDPOINT_URL_SQS: world,
    // Deployed, it runs on a Node of which the SDK does not warn.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
