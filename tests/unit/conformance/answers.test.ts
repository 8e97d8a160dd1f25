import { describe, expect, test } from '@jest/globals';
import { answers } from '../../../aws/kinds/answers.generated.ts';
import type { AnyKind } from '../../../aws/kinds/define.ts';
import { callsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import { refusal } from '../../../aws/refusal.ts';
import type { Fact, Resource } from '../../../core/resource.ts';
import { type AnswerFault, changes } from '../../support/faulty-clients.ts';
import { type Step, type StepOutcome, stepsOf } from '../../support/kind-steps.ts';
import { undoSteps } from '../../support/undo-steps.ts';

/** Bodies that a proxy, a captive portal or a cut connection sends with status 200. */
const bodies: Readonly<Record<string, (whole: string) => string>> = {
  empty: () => '',
  HTML: () =>
    '<!doctype html><html><head><title>Sign in</title></head><body><p>Please wait</p></body></html>',
  'another document': () => '<OtherResponse><OtherResult/></OtherResponse>',
  'cut off': (whole) => whole.slice(0, Math.floor(whole.length * 0.6)),
};

const commandsOf = (kind: AnyKind) => [...new Set<string>(callsOf(kind).map(({ command }) => command))];

/** The field, and every structure and list around it that is always there. */
function withParents(path: string): readonly string[] {
  const steps = path.split('.');
  return steps.flatMap((step, i) =>
    step.includes('?') ? [] : [[...steps.slice(0, i), step.replace('[]', '')].join('.').replaceAll('?', '')],
  );
}

/** `whole`: the step with complete answers. */
function faultsOf(
  command: string,
  does: Step['does'],
  whole?: Pick<StepOutcome, 'sent' | 'fieldsRead'>,
): readonly (AnswerFault & { readonly title: string; readonly isOfSome?: true })[] {
  const row = answers[command as keyof typeof answers];
  const fieldsRead = whole?.fieldsRead.get(command);
  const always = (row?.always ?? []).flatMap(withParents);
  // The adapter checks these where it reads them. Another kind may send the same command and read others.
  const checked = (row?.checked ?? [])
    .flatMap(withParents)
    .filter((field) => !fieldsRead || fieldsRead.has(field));
  const fields = [...new Set([...always, ...checked])];
  const ofSome = [...(row?.orUnknown ?? []), ...(row?.orProtected ?? [])].filter(
    (field) => !fieldsRead || fieldsRead.has(field.replaceAll('?', '')),
  );
  const faults = [
    ...Object.entries(bodies).map(([name, body]) => ({ title: name, command, body })),
    ...fields.map((without) => ({ title: `without ${without}`, command, without })),
    ...(does === 'read' ? ofSome : []).map((without) => ({
      title: `without ${without}`,
      command,
      without,
      isOfSome: true as const,
    })),
  ];
  return does === 'change' && isReadAgain(command, whole?.sent ?? [])
    ? faults.flatMap((fault) => [fault, { ...fault, afterChange: true }])
    : faults;
}

/** Whether a value read before a change is read again after it, where only the second answer may have the fault. */
function isReadAgain(command: string, sent: readonly string[]): boolean {
  const change = sent.findIndex(changes);
  return change >= 0 && sent.indexOf(command) < change && sent.lastIndexOf(command) > change;
}

/** A change that sends the same commands and reads the same fields meets the same faults in the same way. */
function pathOf({ sent, fieldsRead, error }: StepOutcome): string {
  const fields = [...fieldsRead].map(([command, read]) => [command, [...read].sort()]);
  return JSON.stringify([sent, fields, String(error)]);
}

function isSeen(all: Set<string>, one: string): boolean {
  return all.size === all.add(one).size;
}

function unknowns(resources: readonly Resource[]): number {
  const facts = resources.flatMap(({ facts, tags }) => [tags, ...Object.values(facts)] as Fact<unknown>[]);
  // A protection that could not be read counts, and so does an unknown price.
  const protections = resources.flatMap((resource) => resource.protections);
  const prices = resources.filter(({ monthlyUsd }) => monthlyUsd === null);
  return facts.filter((fact) => fact && !fact.known).length + protections.length + prices.length;
}

function resourcesIn(outcome: StepOutcome): readonly Resource[] {
  return [outcome.value].flat() as Resource[];
}

const nothingUnknown = 'nothing is unknown';

/** Returns how a step misread an incomplete answer, or null. */
function guess(kind: AnyKind, step: Step, whole: StepOutcome, broken: StepOutcome): string | null {
  const threw = broken.error !== undefined;
  if (step.does === 'probe') return !threw && broken.value === 'yes' ? 'taken for allowed' : null;
  if (step.does === 'change') {
    if (!threw) return 'taken for done';
    return broken.isChanged && refusal(broken.error, kind.refusals) ? 'taken for refused' : null;
  }
  if (threw) return null;
  if (step.does === 'fact') return 'taken for a fact';
  if (broken.value === undefined) return 'taken for gone';
  return unknowns(resourcesIn(broken)) > unknowns(resourcesIn(whole)) ? null : nothingUnknown;
}

/** Of all kinds: some commands are sent by two, and each reads its own part of the answer. */
const applied = new Set<string>();

describe.each(kinds.map((kind) => ({ id: kind.id, kind })))('$id', ({ id, kind }) => {
  const resources = samplesOf[id]?.resources ?? [];
  const guarded = samplesOf[id]?.guarded ?? [];
  const samplesFor = ({ does, name }: Step) =>
    // A list is of the whole account, whatever the resource.
    (name === 'list' ? resources.slice(0, 1) : resources).flatMap((resource) =>
      [{}, ...(does === 'read' ? guarded : [])].map((answers) => [resource, answers] as const),
    );
  test('has a row in the table of answers for every command that it sends', () => {
    const rows = Object.keys(answers);
    expect(commandsOf(kind).filter((command) => !rows.includes(command))).toEqual([]);
  });

  test.each(stepsOf(kind).map((step) => ({ name: step.name, step })))(
    '$name assumes nothing from an incomplete answer',
    async ({ step }) => {
      const sent = new Set<string>();
      const guesses = new Set<string>();
      const noticed = new Set<string>();
      const unnoticed = new Set<string>();
      const paths = new Set<string>();
      for (const [resource, guarded] of samplesFor(step)) {
        const whole = await step.run(resource, undefined, guarded);
        if (step.does === 'change' && isSeen(paths, pathOf(whole))) continue;
        for (const command of new Set(whole.sent)) {
          sent.add(command);
          for (const fault of faultsOf(command, step.does, whole)) {
            const broken = await step.run(resource, fault, guarded);
            if (!broken.isApplied) continue;
            applied.add(`${command} ${fault.title}`);
            const name = `${command} ${fault.title}${fault.afterChange ? ' after the change' : ''}`;
            const wrong = guess(kind, step, whole, broken);
            if (wrong === null) noticed.add(name);
            // A fault that makes nothing unknown may concern a field that this sample does not use.
            else if (wrong !== nothingUnknown || !fault.isOfSome) guesses.add(`${name}: ${wrong}`);
            else if (!noticed.has(name)) unnoticed.add(name);
          }
        }
      }
      expect([...guesses, ...[...unnoticed].filter((name) => !noticed.has(name))]).toEqual([]);
      expect(
        step.calls.map(({ command }) => command as string).filter((command) => !sent.has(command)),
      ).toEqual([]);
    },
    60_000,
  );

  const undos = undoSteps(kind).map(({ name }) => name);
  for (const name of [...Object.keys(kind.remediations), ...undos])
    test(`${name} succeeds when every answer is complete`, async () => {
      const steps = stepsOf(kind).filter((one) => one.name === name);
      const outcomes: StepOutcome[] = [];
      for (const step of steps) for (const resource of resources) outcomes.push(await step.run(resource));
      expect(outcomes.some(({ error }) => error === undefined)).toBe(true);
    });
});

test.each(kinds.map((kind) => ({ id: kind.id, kind })))(
  '$id was tested with every fault of every command',
  ({ kind }) => {
    const faults = commandsOf(kind).flatMap((command) =>
      faultsOf(command, 'read').map(({ title }) => `${command} ${title}`),
    );
    expect(faults.filter((fault) => !applied.has(fault))).toEqual([]);
  },
);

test('the table of answers has rows only for commands of kinds, each with its AWS page', () => {
  const sent = kinds.flatMap(commandsOf);
  expect(Object.keys(answers).filter((command) => !sent.includes(command))).toEqual([]);
  for (const { source } of Object.values(answers))
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});
