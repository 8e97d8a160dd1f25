import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compilePolicy } from '../../app/policy/compile.ts';
import { compiledText } from '../../app/policy/compiled.ts';
import { bundleFunction, plainOptions } from '../../infra/bundle.ts';
import { functionNamed } from '../../infra/functions.ts';
import { signingSecret } from '../../tests/support/slack-request.ts';

export type FunctionBundle = { readonly file: string; readonly exported: string; readonly bytes: number };

/** The deployed bundle of the function `slack`, and a minimal Bolt app without removed modules. */
export async function bundles(
  root: string,
  folder: string,
): Promise<{ readonly ours: FunctionBundle; readonly reference: FunctionBundle }> {
  const { handler } = await bundleFunction(root, functionNamed('slack'), join(folder, 'slack'));
  const [path = '', exported = ''] = handler.split('.');
  const outdir = join(folder, 'reference');
  await build({ ...plainOptions(root), entryPoints: ['bench/door/reference.ts'], outdir });
  return {
    ours: bundle(join(folder, 'slack', `${path}.mjs`), exported),
    reference: bundle(join(outdir, 'reference.mjs'), 'handler'),
  };
}

function bundle(file: string, exported: string): FunctionBundle {
  return { file, exported, bytes: statSync(file).size };
}

/**
 * The environment of the deployed function, with `world` in place of AWS and Slack. `folder` receives the
 * compiled policy.
 */
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
    JANITOR_RECHECK_IAM_QUEUE_URL: `${world}/123456789012/janitor-bench-recheck-iam`,
    JANITOR_NOTIFY_QUEUE_URL: `${world}/123456789012/janitor-bench-notify`,
    SLACK_BOT_TOKEN: 'xoxb-not-a-token',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: `${world}/api/`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_SESSION_TOKEN: 'testing',
    // One variable per service: `AWS_ENDPOINT_URL` would mean an emulator, to which the code writes
    // sequentially.
    AWS_ENDPOINT_URL_DYNAMODB: world,
    AWS_ENDPOINT_URL_SQS: world,
    // AWS runs a Node version without this warning of the SDK.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
