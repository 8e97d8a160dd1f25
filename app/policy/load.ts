import type { Undo } from '../../core/finding.ts';
import type { Policy } from '../../core/policy.ts';
import type { EpochMs } from '../../core/resource.ts';
import { done, type Result, refused } from '../../core/result.ts';
import type { AnyRule } from '../../core/rule.ts';
import { findContradictions, findDoubts } from './checks.ts';
import { explainIssues } from './issues.ts';
import { type ConfigProblem, formatPath, type Path, type Remark } from './problem.ts';
import { type PolicySource, readText } from './read-file.ts';
import { policyFileOf } from './schema.ts';
import { policyFrom } from './to-policy.ts';
import { readYaml } from './yaml.ts';

export { type ConfigProblem, formatProblems } from './problem.ts';
export type { PolicySource } from './read-file.ts';

/** `warnings`: probable mistakes in a valid file. */
export type LoadedPolicy = { readonly policy: Policy; readonly warnings: readonly ConfigProblem[] };

/** Optional context for the checks. */
export type ConfigContext = {
  /** The plan of a remediation: `Inventory['plan']`. */
  readonly plan?: (
    kind: string,
    remediation: string,
  ) => { readonly undo: Pick<Undo, 'possible'> } | undefined;
  /** Needed for warnings about expired exemptions. */
  readonly nowMs?: EpochMs;
  /** Somebody edits or deploys the file, so an exemption of changes that has ended is an error. */
  readonly isEdit?: true;
};

type Loaded = Result<LoadedPolicy, readonly ConfigProblem[]>;

/**
 * Reads and checks a policy file. `path: null` gives the built-in defaults: every rule observes. Never throws
 * because of the file's content.
 */
export async function loadPolicy(
  source: PolicySource,
  rules: readonly AnyRule[],
  context: ConfigContext = {},
): Promise<Loaded> {
  const { path } = source;
  if (path === null) return done({ policy: policyFrom(policyFileOf(rules).parse({}), rules), warnings: [] });
  const text = await readText({ ...source, path });
  if (!text.ok) return refused([{ file: path, line: 1, column: 1, path: '', message: text.error }]);
  return parsePolicy(text.value, path, rules, context);
}

/** Checks a text. `file`: its name in problems. */
export function parsePolicy(
  text: string,
  file: string,
  rules: readonly AnyRule[],
  context: ConfigContext = {},
): Loaded {
  const yaml = readYaml(text);
  const report = (problems: readonly { line: number; column: number; path: Path; message: string }[]) =>
    problems
      .map(({ line, column, path, message }) => ({ file, line, column, path: formatPath(path), message }))
      .sort((a, b) => a.line - b.line || a.column - b.column);
  const place = (remarks: readonly Remark[]) =>
    report(remarks.map((remark) => ({ ...remark, ...yaml.placeOf(remark.path) })));
  if (yaml.problems.length > 0) return refused(report(yaml.problems));

  const schema = policyFileOf(rules);
  const checked = schema.safeParse(yaml.data ?? {});
  if (!checked.success) return refused(report(explainIssues(schema, yaml, checked.error.issues)));
  const contradictions = findContradictions(
    checked.data,
    rules,
    context.isEdit ? (context.nowMs ?? null) : null,
  );
  if (contradictions.length > 0) return refused(place(contradictions));
  const undoOf = (kind: string, remediation: string) => context.plan?.(kind, remediation)?.undo.possible;
  const doubts = findDoubts(checked.data, rules, undoOf, context.nowMs ?? Number.NEGATIVE_INFINITY);
  return done({ policy: policyFrom(checked.data, rules), warnings: place(doubts) });
}
