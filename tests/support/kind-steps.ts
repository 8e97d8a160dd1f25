import type { Call } from '../../aws/access/permission.ts';
import type { AnyKind, CaseSample, Reader, UndoSample } from '../../aws/kinds/define.ts';
import { samplesOf } from '../../aws/kinds/samples.generated.ts';
import { readTagIndex } from '../../aws/kinds/tag-index.ts';
import { reader } from '../../aws/reader.ts';
import type { Finding } from '../../core/finding.ts';
import { progressOf } from '../../core/findings/remediation/outcome.ts';
import { everyPage } from '../../core/listing.ts';
import type { Resource } from '../../core/resource.ts';
import { type AwsAnswer, type AwsRequest, answeringClients, ec2Error } from './aws-answers.ts';
import { type AnswerFault, changes, type FaultyClients, faultyClients } from './faulty-clients.ts';
import type { FieldsRead } from './fields-read.ts';
import { onTheWire, sampleAnswers, sampleCall, sampleOrder } from './kind-answers.ts';
import { sampleFinding } from './sample-finding.ts';
import { undoSteps } from './undo-steps.ts';

type Run = (aws: Reader, resource: Resource, startStep: () => void, begin: Begin) => unknown;

type Begin = (sample: UndoSample) => void;

export type StepOutcome = {
  readonly value?: unknown;
  readonly error?: unknown;
  /** Commands in their order. */
  readonly sent: readonly string[];
  /** Whether the last step sent a changing command. */
  readonly isChanged: boolean;
  /** Whether an answer contained the fault. */
  readonly isApplied: boolean;
  readonly fieldsRead: FieldsRead;
};

export type Step = {
  readonly name: string;
  readonly does: 'read' | 'fact' | 'probe' | 'change';
  readonly calls: readonly Call[];
  /** One run at a time. `guarded`: answers that replace some of the samples. */
  readonly run: (
    resource: Resource,
    fault?: AnswerFault,
    guarded?: Readonly<Record<string, string>>,
  ) => Promise<StepOutcome>;
};

/** Every step of a kind over its samples, with complete answers or with one fault. */
export function stepsOf(kind: AnyKind): readonly Step[] {
  const remediations = Object.entries(kind.remediations);
  const loadings = [...Object.entries(kind.facts), ['tags', kind.tags] as const];
  const aws = sampledAws();
  const step = (name: string, does: Step['does'], calls: readonly Call[], run: Run): Step => ({
    name,
    does,
    calls,
    run: (resource, fault, guarded) => outcomeOf(aws, kind.id, { name, does }, resource, run, fault, guarded),
  });
  return [
    step('list', 'read', kind.list.calls, (aws) => everyPage(kind.list.run(aws))),
    step('get', 'read', kind.get.calls, (aws, resource) => kind.get.run(aws, resource)),
    ...loadings.flatMap(([name, loading]) =>
      loading
        ? [step(name, 'fact', loading.calls, (aws, resource) => loading.load(aws, resource as never))]
        : [],
    ),
    ...tagIndexStep(kind).map(({ calls, run }) => step('tagIndex', 'fact', calls, run)),
    ...(kind.probe.calls.length === 0
      ? []
      : [
          step('probe', 'probe', kind.probe.calls, async (aws, resource) => {
            const probed = await Promise.all(
              remediations.map(([name]) => kind.probe.run(aws, resource as never, name)),
            );
            return probed.every(({ probe }) => probe.allowed === 'yes') ? 'yes' : 'no';
          }),
        ]),
    ...remediations.map(([name, remediation]) =>
      step(name, 'change', remediation.calls, (aws, resource, startStep) =>
        runAllSteps(remediation, aws, resource, sampleOrder(kind.id, sampleFinding({ resource })), startStep),
      ),
    ),
    ...remediations.flatMap(([name, remediation]) =>
      remediation.kept
        ? [
            step(`${name}, what is kept`, 'fact', remediation.kept.calls, (aws, resource) =>
              readKept(remediation, aws, resource, sampleOrder(kind.id, sampleFinding({ resource }))),
            ),
          ]
        : [],
    ),
    ...undoSteps(kind).map(({ name, calls, run }) =>
      step(name, 'change', calls, (aws, resource, startStep, begin) => run(aws, resource, begin, startStep)),
    ),
  ];
}

/** After the first of several steps, whose answer names what is kept. */
async function readKept(
  remediation: AnyKind['remediations'][string],
  aws: Reader,
  resource: Resource,
  order: Finding,
): Promise<unknown> {
  const first = remediation.next ? await remediation.run(aws, resource as never, order) : undefined;
  const progress = first && 'inProgress' in first ? progressOf(first, 0) : null;
  return remediation.kept?.read(aws, { ...order, progress });
}

/** What scans read instead of `tags`. */
export function tagIndexStep({ tags }: AnyKind) {
  if (!tags?.index) return [];
  const { calls, resourceType } = tags.index;
  const run = (aws: Reader, resource: Resource): Promise<unknown> =>
    readTagIndex(aws.clients, resource.location, resourceType, [resource]);
  return [{ name: 'tagIndex', calls, run }];
}

/** Includes the read that finds a first step whose response was lost. */
async function runAllSteps(
  remediation: AnyKind['remediations'][string],
  aws: Reader,
  resource: Resource,
  order: Finding,
  startStep: () => void,
): Promise<void> {
  const { next } = remediation;
  const first = await remediation.run(aws, resource as never, order);
  if (!next || !('inProgress' in first)) return;
  if ((await next.read(aws, order)) === null) throw new Error('nothing is left of the first step');
  const finding = { ...order, progress: progressOf(first, 0) };
  await next.read(aws, finding);
  startStep();
  await next.run?.(aws, resource as never, finding);
}

type SampledAws = FaultyClients & { readonly answerBy: (answer: (request: AwsRequest) => AwsAnswer) => void };

function sampledAws(): SampledAws {
  let answer: (request: AwsRequest) => AwsAnswer = ({ call }) => new Error(`no answer to ${call}`);
  return {
    ...faultyClients(answeringClients((request) => answer(request)).clients, (request) => answer(request)),
    answerBy: (next) => {
      answer = next;
    },
  };
}

async function outcomeOf(
  { clients, start, answerBy }: SampledAws,
  kind: string,
  { name, does }: Pick<Step, 'name' | 'does'>,
  resource: Resource,
  run: Run,
  fault?: AnswerFault,
  guarded: Readonly<Record<string, string>> = {},
): Promise<StepOutcome> {
  // A broken answer to a change leaves open whether AWS changed, so the reads after it show no change.
  const shows = fault !== undefined && changes(fault.command) ? 'unchanged' : 'changed';
  answerBy(wholeAnswers(kind, does, shows, guarded, caseOf(kind, name, resource)));
  const running = start(fault);
  const { sent, fieldsRead } = running;
  const begin: Begin = (sample) => answerBy(undoAnswers(kind, shows, sample));
  const aws = reader(clients, '123456789012', resource.region === 'global' ? 'global' : 'eu-west-1', 0);
  let from = 0;
  const about = () => ({
    sent,
    isChanged: sent.slice(from).some(changes),
    isApplied: running.isApplied,
    fieldsRead,
  });
  try {
    const startStep = () => {
      from = sent.length;
    };
    const value = await run(aws, resource, startStep, begin);
    return { value, ...about() };
  } catch (error) {
    return { error, ...about() };
  }
}

/** As the remediation left everything; after a change as the undo restored it, or unchanged. */
export function undoAnswers(kind: string, shows: 'changed' | 'unchanged', { after }: UndoSample) {
  const { whole = {}, changed = {} } = samplesOf[kind] ?? {};
  const sampled = sampleAnswers(kind);
  let isChanged = false;
  return (request: AwsRequest): AwsAnswer => {
    const call = sampleCall(request);
    const isChange = /^[^:]+:(PUT|DELETE|Put|Set|Create|Delete|Modify|Allocate|Start|Restore|Tag|Untag)/.test(
      call,
    );
    const restored = isChange || (isChanged && shows === 'changed') ? after[call] : undefined;
    isChanged ||= isChange;
    const answer = restored ?? changed[call] ?? whole[call];
    return answer === undefined ? sampled(request) : onTheWire(call, answer);
  };
}

/** What AWS answers about this resource during this remediation; undefined: as for the others. */
export function caseOf(kind: string, remediation: string, resource: Resource): CaseSample | undefined {
  return samplesOf[kind]?.cases?.[remediation]?.find(({ of }) => of === resource);
}

/** Dry runs are allowed; after a change AWS shows it, or does not yet. */
export function wholeAnswers(
  kind: string,
  does: Step['does'],
  shows: 'changed' | 'unchanged',
  guarded: Readonly<Record<string, string>> = {},
  one?: CaseSample,
) {
  const { whole = {}, changed = {} } = samplesOf[kind] ?? {};
  const sampled = sampleAnswers(kind);
  let isChanged = false;
  let isCaseChanged = false;
  return (request: AwsRequest): AwsAnswer => {
    const call = sampleCall(request);
    const isDryRun = does === 'probe' && request.fields['DryRun'] === 'true';
    if (isDryRun) return ec2Error('DryRunOperation', 'DryRunOperation', 412);
    const ofCase =
      (isCaseChanged && shows === 'changed' ? one?.after[call] : undefined) ?? one?.before?.[call];
    isCaseChanged ||= changes(call.replace(':', '.'));
    if (ofCase !== undefined) return onTheWire(call, ofCase);
    const after = isChanged && shows === 'changed' ? changed[call] : undefined;
    if (/^[^:]+:(PUT|Create|Delete|Modify|Release|Stop|Tag)/.test(call))
      isChanged = !call.includes('CreateSnapshot');
    const answer = guarded[call] ?? after ?? whole[call];
    return answer === undefined ? sampled(request) : onTheWire(call, answer);
  };
}
