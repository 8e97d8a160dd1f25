import { describe, expect, test } from '@jest/globals';
import type { AnswerOf } from '../../../aws/access/answer-table.ts';
import { answers } from '../../../aws/kinds/answers.generated.ts';
import type { AnyKind } from '../../../aws/kinds/define.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import type { Fact, Resource } from '../../../core/resource.ts';
import { type Step, type StepOutcome, stepsOf } from '../../support/kind-steps.ts';

const rowOf = (command: string): AnswerOf | undefined => answers[command as keyof typeof answers];

/** The path without the question marks of the table. */
const plain = (field: string): string => field.replaceAll('?', '');

const guardedOf = (id: string) => [{}, ...(samplesOf[id]?.guarded ?? [])];

/** Whether the row says what the absence of a field that was read means. */
function isSaid(row: AnswerOf | undefined, field: string): boolean {
  const { always = [], checked = [], orUnknown = [], orProtected = [], omitted = [], kept = [] } = row ?? {};
  const said = [...always, ...checked, ...orUnknown, ...orProtected, ...omitted, ...kept].map(plain);
  const isIn = (inner: string, outer: string) =>
    inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[]`);
  return said.some((one) => one === field || isIn(one, field)) || kept.some((one) => isIn(field, one));
}

/** Whether AWS documents that the field can be absent, or nothing depends on it. */
function mayBeAbsent({ omitted = [], kept = [] }: AnswerOf, field: string): boolean {
  const isWithin = (outer: string) =>
    field === outer || field.startsWith(`${outer}.`) || field.startsWith(`${outer}[]`);
  return [...omitted, ...kept].some(isWithin);
}

/** Returns what is less safe than before, or null. */
function lessSafe(kind: AnyKind, whole: Resource, now: Resource): string | null {
  for (const name of Object.keys(kind.remediations)) {
    const against = ({ protections }: Resource) =>
      protections.filter(({ from }) => !from || from.includes(name)).length;
    if (against(now) < against(whole)) return `less protected against ${name}`;
  }
  const factsOf = ({ facts, tags }: Resource) => ({ ...facts, tags }) as Record<string, Fact<unknown>>;
  for (const [name, before] of Object.entries(factsOf(whole)))
    if (!saysNoMore(factsOf(now)[name] ?? before, before)) return `another ${name}`;
  return now.monthlyUsd === null || now.monthlyUsd === whole.monthlyUsd ? null : 'another price';
}

/** Whether a fact is the same, unknown, or the same with some parts null because AWS left them out. */
function saysNoMore(now: Fact<unknown>, before: Fact<unknown>): boolean {
  if (!now.known) return true;
  if (!before.known) return false;
  const [parts, was] = [now.value, before.value].map((value) => Object(value) as Record<string, unknown>);
  if (typeof now.value !== 'object') return now.value === before.value;
  return Object.entries(parts ?? {}).every(
    ([key, part]) => part === null || JSON.stringify(part) === JSON.stringify(was?.[key]),
  );
}

const resourcesIn = ({ value }: StepOutcome) => [value].flat() as Resource[];

describe.each(kinds.map((kind) => ({ id: kind.id, kind })))('$id', ({ id, kind }) => {
  const resources = samplesOf[id]?.resources ?? [];
  const steps = stepsOf(kind).map((step) => ({ name: step.name, step }));

  test.each(steps)('$name reads only fields that the table of answers describes', async ({ step }) => {
    const unsaid = new Set<string>();
    for (const resource of resources)
      for (const guarded of guardedOf(id)) {
        const { fieldsRead } = await step.run(resource, undefined, guarded);
        for (const [command, fields] of fieldsRead)
          for (const field of fields) if (!isSaid(rowOf(command), field)) unsaid.add(`${command} ${field}`);
      }
    expect([...unsaid]).toEqual([]);
  });

  test.each(steps.filter(({ step }) => step.does === 'read'))(
    '$name is never less safe without a field that AWS always sends',
    async ({ step }) => {
      const wrong: string[] = [];
      for (const guarded of guardedOf(id))
        wrong.push(...(await withoutEach(kind, step, resources[0], guarded)));
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});

async function withoutEach(
  kind: AnyKind,
  step: Step,
  resource: Resource | undefined,
  guarded: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  if (!resource) throw new Error('there is no sample');
  const whole = await step.run(resource, undefined, guarded);
  if (whole.error !== undefined) throw whole.error;
  const wrong: string[] = [];
  for (const [command, fields] of whole.fieldsRead)
    for (const field of fields) {
      const row = rowOf(command);
      if (!row || mayBeAbsent(row, field)) continue;
      const now = await step.run(resource, { command, without: field }, guarded);
      if (!now.isApplied || now.error !== undefined) continue;
      const [before, after] = [resourcesIn(whole), resourcesIn(now)];
      if (after.length < before.length || after[0] === undefined)
        wrong.push(`${command} ${field}: taken for gone`);
      const worse = before.map((one, i) => after[i] && lessSafe(kind, one, after[i])).find(Boolean);
      if (worse) wrong.push(`${command} ${field}: ${worse}`);
    }
  return wrong;
}
