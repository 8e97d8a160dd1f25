/** `npm run bench:functions`: the memory of the deployed functions with a large account; see bench/README.md. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilePolicy } from '../app/policy/compile.ts';
import { compiledText } from '../app/policy/compiled.ts';
import { shorten } from '../core/shorten.ts';
import { functionNamed } from '../infra/functions.ts';
import { fakeSlack } from '../tests/fakes/slack-api.ts';
import { serveSlack } from '../tests/fakes/slack-server.ts';
import { createWorkspace } from '../tests/fakes/slack-workspace.ts';
import { commandRequest, signingSecret } from '../tests/support/slack-request.ts';
import type { DoorResponse } from './door/hosted.ts';
import { startAws } from './functions/aws.ts';
import { finishedScan } from './functions/finished-scan.ts';
import { measured, memoryShare, peakMegabytes, startAll } from './functions/running.ts';
import { startManyInstances } from './many-instances.ts';

const instances = Number(process.env.BENCH_INSTANCES ?? 4_000);
const evaluations = Number(process.env.BENCH_EVALUATIONS ?? 100_000);
const root = join(import.meta.dirname, '..');
const dayMs = 86_400_000;

const folder = await mkdtemp(join(tmpdir(), 'janitor-functions-'));
const account = await startManyInstances(['eu-west-1'], instances);
const channels = [{ id: 'C0CLOUD', name: 'cloud-janitor' }];
const [aws, slack] = await Promise.all([
  startAws(account.url, 'bench'),
  serveSlack(fakeSlack(createWorkspace({ users: [], channels }))),
]);
const policyFile = join(folder, 'janitor.yaml');
await writeFile(
  policyFile,
  'channel: "#cloud-janitor"\nrules:\n  ec2-instance-idle: { mode: enforce }\n  ec2-instance-missing-tags: off\n',
);
const compiled = await compilePolicy(policyFile);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
const compiledFile = join(folder, 'policy.json');
await writeFile(compiledFile, compiledText(compiled.value.policy));
const functions = await startAll(root, folder, {
  JANITOR_STAGE: 'bench',
  JANITOR_POLICY: compiledFile,
  SLACK_BOT_TOKEN: 'xoxb-not-a-token',
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: slack.apiUrl,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_ENDPOINT_URL: aws.url,
});
try {
  await aws.send({ type: 'scan.start', scanId: 's_bench', askedBy: null, channel: null });
  const first = await aws.work(functions, 0);
  await aws.send(await finishedScan(aws.options, evaluations));
  await aws.work(functions, 0);
  // The grace periods have ended, so due findings are rechecked.
  await functions.sweep.invoke({}, 8 * dayMs);
  const later = await aws.work(functions, 8 * dayMs);
  for (const text of ['status', 'findings', 'snoozes', 'compliance', 'history', 'help']) {
    const outcome = await functions.slack.invoke(commandRequest({ text, userId: 'U0ADA' }), 0);
    const { statusCode, body } = Object('answer' in outcome ? outcome.answer : {}) as DoorResponse;
    if (statusCode !== 200 || /went wrong|takes too long/.test(body ?? ''))
      throw new Error(`/janitor ${text}: ${shorten(JSON.stringify(outcome), 500)}`);
  }
  process.stdout.write(
    `${instances} instances, ${first} messages, ${later} a week later; ${evaluations} evaluations in a report\n`,
  );
  for (const name of measured) {
    const { memoryMb } = functionNamed(name);
    const peak = await peakMegabytes(functions[name]);
    const isPast = peak > memoryShare * memoryMb;
    process.stdout.write(
      `${name.padEnd(12)}${peak.toFixed(0).padStart(5)} MB at peak, ${((100 * peak) / memoryMb).toFixed(0)} % of ${memoryMb}${isPast ? ': past the budget' : ''}\n`,
    );
    if (isPast) process.exitCode = 1;
  }
} finally {
  for (const { stop } of Object.values(functions)) stop();
  await Promise.all([aws.stop(), account.close(), slack.stop()]);
  await rm(folder, { recursive: true });
}
