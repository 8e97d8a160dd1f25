/** `npm run bench:functions`: the memory of the deployed functions with a large account; see bench/README.md. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSBatchResponse } from 'aws-lambda';
import { compilePolicy } from '../app/policy/compile.ts';
import { compiledText } from '../app/policy/compiled.ts';
import { configVariable, functionVariable, policyVariable } from '../core/functions/function-variables.ts';
import { shorten } from '../core/shorten.ts';
import { fakeSlack } from '../tests/fakes/slack-api.ts';
import { serveSlack } from '../tests/fakes/slack-server.ts';
import { createWorkspace } from '../tests/fakes/slack-workspace.ts';
import { commandRequest, signingSecret } from '../tests/support/slack-request.ts';
import type { DoorResponse } from './door/hosted.ts';
import { auditChanges, mailedEvents, publishedEvents } from './functions/audit-events.ts';
import { startAws } from './functions/aws.ts';
import { alarms, configEvent, iamEvents, identityRecheck, instanceEvents } from './functions/events.ts';
import { finishedScan } from './functions/finished-scan.ts';
import { claimsIam, iamChanges } from './functions/iam-changes.ts';
import { policyAddress, putLargePolicy } from './functions/policy-file.ts';
import { memoryShare, startAll } from './functions/running.ts';
import { startManyInstances } from './many-instances.ts';

const instances = Number(process.env.BENCH_INSTANCES ?? 4_000);
const evaluations = Number(process.env.BENCH_EVALUATIONS ?? 100_000);
const root = join(import.meta.dirname, '..');
const dayMs = 86_400_000;

const folder = await mkdtemp(join(tmpdir(), 'janitor-functions-'));
const account = await startManyInstances(['eu-west-1'], instances);
const channels = [{ id: 'C0CLOUD', name: 'cloud-janitor' }];
const [aws, slack] = await Promise.all([
  startAws(account.url, 'bench', (name, event) => functions.invoke(name, event)),
  serveSlack(fakeSlack(createWorkspace({ users: [], channels }))),
]);
const variables = {
  JANITOR_STAGE: 'bench',
  [functionVariable('probe')]: 'probe',
  SLACK_BOT_TOKEN: 'xoxb-not-a-token',
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: slack.apiUrl,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_ENDPOINT_URL: aws.url,
};
const withoutTags = await policyOf('without-tags', 'off');
const withTags = await policyOf('with-tags', '{ mode: observe }');
const functions = await startAll(root, folder, (name) => ({
  ...variables,
  [policyVariable]: ['check', 'config-rule'].includes(name) ? withTags : withoutTags,
  ...(name === 'policy' ? { [configVariable]: policyAddress } : {}),
}));
try {
  await functions.invoke('daily-scan', {});
  await functions.invoke('daily-report', {});
  await functions.invoke('compliance-scan', {});
  await functions.invoke('status-sweep', {});
  const first = await aws.work(functions, 0);
  await aws.send(await finishedScan(aws.options, evaluations));
  await aws.work(functions, 0);
  // The grace periods have ended, so due findings are rechecked.
  await functions.invoke('sweep', {}, 8 * dayMs);
  const later = await aws.work(functions, 8 * dayMs);
  for (const text of ['status', 'findings', 'snoozes', 'compliance', 'history', 'help']) {
    const answer = await functions.invoke('slack', commandRequest({ text, userId: 'U0ADA' }));
    const { statusCode, body } = Object(answer) as DoorResponse;
    if (statusCode !== 200 || /went wrong|takes too long/.test(body ?? ''))
      throw new Error(`/janitor ${text}: ${shorten(JSON.stringify(answer), 500)}`);
  }
  await invokeFully('check', instanceEvents());
  await invokeFully('alarm', alarms());
  for (const events of iamEvents()) await invokeFully('iam-change', events);
  await invokeFully('iam-change', await iamChanges(aws.url));
  await invokeFully('recheck-iam', identityRecheck());
  if (!(await claimsIam(aws.url))) throw new Error('no change of IAM was claimed');
  await aws.work(functions, 8 * dayMs);
  await functions.invoke('config-rule', configEvent());
  await invokeFully('publish-audit', auditChanges());
  await invokeFully('audit-archive', publishedEvents());
  await invokeFully('audit-mail', mailedEvents());
  await invokeFully('audit-incidents', publishedEvents({ rule: 'ec2-status-check-failed' }, 50));
  await invokeFully('audit-metrics', publishedEvents({ kind: 'iam-identity', type: 'finding.claimed' }));
  await putLargePolicy(aws.url);
  await functions.invoke('policy', {});
  if (!functions.lastLines('policy').includes('policy file is in force'))
    throw new Error(functions.lastLines('policy'));
  process.stdout.write(
    `${instances} instances, ${first} messages, ${later} a week later; ${evaluations} evaluations in a report\n`,
  );
  for (const { name, peakMegabytes, declaredMegabytes, isInvoked } of await functions.memory()) {
    const share = peakMegabytes / declaredMegabytes;
    const problem = isInvoked ? (share > memoryShare ? ': past the budget' : '') : ': was not invoked';
    process.stdout.write(
      `${name.padEnd(16)}${peakMegabytes.toFixed(0).padStart(5)} MB at peak, ${(100 * share).toFixed(0)} % of ${declaredMegabytes}${problem}\n`,
    );
    if (problem) process.exitCode = 1;
  }
} finally {
  functions.stop();
  await Promise.all([aws.stop(), account.close(), slack.stop()]);
  await rm(folder, { recursive: true });
}

/** Throws when a message of the batch fails. */
async function invokeFully(name: string, batch: unknown): Promise<void> {
  const { batchItemFailures } = Object(await functions.invoke(name, batch)) as SQSBatchResponse;
  if (batchItemFailures.length > 0) throw new Error(functions.lastLines(name));
}

async function policyOf(name: string, missingTags: string): Promise<string> {
  const policyFile = join(folder, `${name}.yaml`);
  await writeFile(
    policyFile,
    `channel: "#cloud-janitor"\nrules:\n  ec2-instance-idle: { mode: enforce }\n  ec2-instance-missing-tags: ${missingTags}\n`,
  );
  const compiled = await compilePolicy(policyFile);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const compiledFile = join(folder, `${name}.json`);
  await writeFile(compiledFile, compiledText(compiled.value.policy));
  return compiledFile;
}
