/** `npm run event`: runs a function of the project on a sample event, without an AWS account. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { functions } from '../../app/functions.generated.ts';
import { deliveryOf, type EventSample, eventSamples } from './event-samples.ts';
import { outcomeText } from './print-outcome.ts';

const usage = `Usage: npm run event                               lists the samples
       npm run event NAME                          runs a sample: iam-change/attach-user-policy
       npm run event FILE.json -- --function NAME  runs an event of a file
       npm run event -- --all                      runs every sample, one after the other

Runs the function in an emulated AWS account (moto) with an emulated Slack, and prints its answer, audit events,
messages, metrics and AWS calls. Exit code: 0, 1 when something went wrong, 2 for wrong arguments.`;

async function main(argv: readonly string[]): Promise<number> {
  const read = readArgs(argv);
  if (!read) return said(2, usage);
  if (read.help) return said(0, usage);
  const samples = await eventSamples({});
  const { wanted } = read;
  if (read.all) return runAll();
  if (wanted === undefined) return said(0, listOf(samples));
  const given = read.fn === undefined ? undefined : await fromFile(wanted, read.fn);
  if (typeof given === 'string') return said(2, given);
  const known = given ?? samples.find(({ name }) => name === wanted);
  if (!known) return said(2, `There is no sample ${wanted}. \`npm run event\` lists them.`);
  const { startEventRunner } = await import('./run-event.ts');
  const isOfIam = known.function === 'iam-change';
  const runner = await startEventRunner(isOfIam ? eventNameOf(known) : null);
  try {
    const sample = given ?? runner.samples.find(({ name }) => name === wanted) ?? known;
    const outcome = await runner.run(sample);
    return said(outcome.problems.length > 0 ? 1 : 0, outcomeText(sample.name, outcome));
  } finally {
    await runner.stop();
  }
}

function readArgs(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        function: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        all: { type: 'boolean' },
      },
    });
    if (positionals.length > 1) return undefined;
    return {
      help: values.help === true,
      all: values.all === true,
      fn: values.function,
      wanted: positionals[0],
    };
  } catch {
    return undefined;
  }
}

async function runAll(): Promise<number> {
  const { startEventRunner } = await import('./run-event.ts');
  const runner = await startEventRunner(null);
  let failed = 0;
  try {
    for (const sample of deletionsLast(runner.samples)) {
      const outcome = await runner.run(sample);
      if (outcome.problems.length > 0) failed += 1;
      said(0, outcomeText(sample.name, outcome));
    }
  } finally {
    await runner.stop();
  }
  return said(failed > 0 ? 1 : 0, `${runner.samples.length} samples, ${failed} of them failed.`);
}

/** Other samples need what these take away. */
function deletionsLast(samples: readonly EventSample[]): readonly EventSample[] {
  const isDeletion = ({ name }: EventSample): boolean => /\/(delete-|update-user|update-group)/.test(name);
  return [...samples].sort((a, b) => Number(isDeletion(a)) - Number(isDeletion(b)));
}

/** Text: why it cannot be run. */
async function fromFile(path: string, name: string): Promise<EventSample | string> {
  const fn = functions.find((one) => one.name === name);
  if (!fn) return `There is no function ${name}: ${functions.map((one) => one.name).join(', ')}.`;
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as unknown;
    if (typeof content !== 'object' || content === null) return `${path}: expected a JSON object.`;
    return { name: `${name} ${path}`, function: fn.name, content, by: deliveryOf(fn.wakes) };
  } catch (thrown) {
    return `${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

function eventNameOf({ content }: EventSample): string {
  const { detail } = content as { readonly detail?: { readonly eventName?: unknown } };
  return typeof detail?.eventName === 'string' ? detail.eventName : '';
}

function listOf(samples: readonly EventSample[]): string {
  return functions
    .flatMap((fn) => [
      `${fn.name}: ${fn.description}`,
      ...samples.filter((one) => one.function === fn.name).map(({ name }) => `  ${name}`),
    ])
    .join('\n');
}

function said(code: number, text: string): number {
  (code === 2 ? process.stderr : process.stdout).write(`${text}\n`);
  return code;
}

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
process.exit(await main(process.argv.slice(2)));
