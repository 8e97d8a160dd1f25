import { expect, test } from '@jest/globals';
import { anything, array, assert, constantFrom, json, nat, oneof, property, tuple } from 'fast-check';
import { parseIamChange } from '../../../../events/iam-change/parse.ts';
import { samples } from '../../../../events/iam-change/samples.ts';

const secret = 'DO-NOT-QUOTE';
const all: readonly object[] = Object.values(samples.samples);

/** Paths of all fields of a value. */
function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const fields = (Array.isArray(value) ? [...value] : { ...Object(value) }) as Record<string, unknown>;
  const inner = replaced(fields[key], rest, by);
  if (inner === undefined) delete fields[key];
  else fields[key] = inner;
  return fields;
}

const junk = oneof(
  constantFrom(
    undefined,
    null,
    '',
    secret,
    `{"${secret}":`,
    `%7B${secret}%7D`,
    '%',
    [],
    {},
    [secret],
    0,
    true,
  ),
  anything({ maxDepth: 2 }),
  json(),
);

const mutated = tuple(constantFrom(...all), array(tuple(nat(), junk), { minLength: 1, maxLength: 4 })).map(
  ([sample, edits]) =>
    edits.reduce<unknown>((event, [at, by]) => {
      const paths = pathsIn(event);
      return replaced(event, paths[at % paths.length] ?? [], by);
    }, sample),
);

function problemsOf(event: unknown): readonly string[] {
  const parsed = parseIamChange(event);
  if (!parsed.ok) return parsed.error.includes(secret) ? ['the error quotes the event'] : [];
  return parsed.value.flatMap(({ account, origin, identities }) => [
    ...(/^\d{12}$/.test(account) ? [] : ['the account is none']),
    ...(Number.isFinite(origin.atMs) ? [] : ['the time is none']),
    ...(identities.some(({ name }) => name === '') ? ['an identity has no name'] : []),
  ]);
}

test('a mutated event never throws, and its error never quotes it', () => {
  assert(
    property(mutated, (event) => {
      expect(problemsOf(event)).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
});

function editsOf(event: unknown): readonly string[] {
  const parsed = parseIamChange(event);
  const events = parsed.ok ? parsed.value : [];
  return events.flatMap(({ identities }) => identities.flatMap(({ edits }) => edits.map(({ edit }) => edit)));
}

test('an event that loses a field of the response is read the same, or AWS is read', () => {
  assert(
    property(constantFrom(...all), nat(), (sample, at) => {
      const paths = pathsIn(sample).filter((path) => path.join('.').startsWith('detail.responseElements.'));
      const path = paths[at % Math.max(1, paths.length)];
      const allowed = ['read', ...editsOf(sample)];
      const found = editsOf(path ? replaced(sample, path, undefined) : sample);
      expect(found.filter((edit) => !allowed.includes(edit))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
