import { z } from 'zod';
import { didYouMean, type Path, quote } from './problem.ts';
import type { YamlFile, YamlProblem } from './yaml.ts';

type Issue = z.core.$ZodIssue;
type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Translates the schema's issues into problems of the file: one for each wrong value or key, with its place. */
export function explainIssues(schema: z.ZodType, file: YamlFile, issues: readonly Issue[]): YamlProblem[] {
  const shape = z.toJSONSchema(schema, { io: 'input' });
  return issues
    .flatMap((issue) => flatten(issue, [], file))
    .flatMap(({ issue, path }) => {
      if (issue.code !== 'unrecognized_keys')
        return [{ ...file.placeOf(path), path, message: explain(issue, path, file) }];
      return issue.keys.map((key) => ({
        ...file.placeOfKey(path, key),
        path: [...path, key],
        message: `unknown key${didYouMean(key, keysAt(shape, path))}`,
      }));
    });
}

/** Reports only the branch of a failed union that matches the shape of the value. */
function flatten(
  issue: Issue,
  around: Path,
  file: YamlFile,
): { readonly issue: Issue; readonly path: Path }[] {
  const path = [...around, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const isMapping = typeof valueAt(file.data, path) === 'object';
  const branch = issue.errors.find((issues) => issues.every((issue) => isMapping && !isAboutWhole(issue)));
  return branch ? branch.flatMap((issue) => flatten(issue, path, file)) : [{ issue, path }];
}

function isAboutWhole(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function explain(issue: Issue, path: Path, file: YamlFile): string {
  const value = valueAt(file.data, path);
  if (value === null) return 'has no value (a # starts a comment in YAML: put "#names" in quotes)';
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, value, file.placeOf(path).source);
    case 'invalid_value':
      return `expected ${oneOf(issue.values)}, got ${quote(value)}${didYouMean(wordOf(value), issue.values.map(String))}`;
    case 'invalid_union':
      return `expected \`off\` or settings such as { mode: notify }, got ${quote(value)}${didYouMean(wordOf(value), ['off'])}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${amount(issue.origin)}, got ${quote(value)}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${amount(issue.origin)}, got ${quote(value)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}, got ${quote(value)}`;
    case 'invalid_format':
      return `${issue.message}, got ${quote(value)}`;
    default:
      return issue.message;
  }
}

function wrongType(expected: string, value: unknown, source: string | undefined): string {
  if (value === undefined) return 'is missing';
  if (expected === 'string' && typeof value === 'number') {
    const spelled = source ?? String(value);
    return `YAML reads ${spelled} as a number: put it in quotes, "${spelled}"`;
  }
  if (expected === 'string' && typeof value === 'boolean') return `put it in quotes: "${source ?? value}"`;
  const words: Readonly<Record<string, string>> = {
    object: 'a mapping (key: value)',
    record: 'a mapping (key: value)',
    array: 'a list',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    string: 'text',
  };
  return `expected ${words[expected] ?? expected}, got ${typeof value === 'number' ? String(value) : quote(value)}`;
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function amount(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;
}

export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function keysAt(shape: JsonSchema, path: Path): readonly string[] {
  let at: readonly JsonSchema[] = [shape];
  for (const part of path) at = at.flatMap(branches).flatMap((schema) => childrenOf(schema, part));
  return at.flatMap(branches).flatMap((schema) => Object.keys(schema.properties ?? {}));
}

function branches(schema: JsonSchema): JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []).filter((option) => typeof option !== 'boolean')];
}

function childrenOf(schema: JsonSchema, part: string | number): JsonSchema[] {
  const child = typeof part === 'number' ? schema.items : schema.properties?.[part];
  return typeof child === 'object' && !Array.isArray(child) ? [child] : [];
}
