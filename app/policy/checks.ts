import { minuteMs } from '../../core/calendar.ts';
import type { Undo } from '../../core/finding.ts';
import type { EpochMs } from '../../core/resource.ts';
import type { AnyRule } from '../../core/rule.ts';
import { doubtfulChangeExemptions, wrongChangeExemptions } from './change-exemptions.ts';
import { didYouMean, type Path, type Remark } from './problem.ts';
import type { PolicyFile } from './schema.ts';
import { remediationOf, untilMs } from './to-policy.ts';

/**
 * Finds errors that involve two places of the file, which the schema cannot express. `editedAtMs`: when somebody edits or
 * deploys the file; null: it is only read.
 */
export function findContradictions(
  file: PolicyFile,
  rules: readonly AnyRule[],
  editedAtMs: EpochMs | null,
): Remark[] {
  return [
    ...wrongChangeExemptions(file, rules, editedAtMs),
    ...missingChannel(file, rules),
    ...actingWithout(file, rules),
    ...repeated(
      (file.accounts ?? []).map(({ id }, index) => [id ?? '', ['accounts', index, ...(id ? ['id'] : [])]]),
      (id) => (id ? `account ${id} is there twice` : 'only one account may be without an id'),
    ),
    ...(file.accounts ?? []).flatMap(({ regions }, account) =>
      repeated(
        (regions ?? []).map((region, index) => [region, ['accounts', account, 'regions', index]]),
        (region) => `${region} is there twice`,
      ),
    ),
    ...repeated(
      Object.keys(file.owners.people).map((name) => [name.toLowerCase(), ['owners', 'people', name]]),
      () => 'is there twice: case is ignored here',
    ),
    ...(file.snooze.defaultDays > file.snooze.maxDays
      ? [{ path: ['snooze', 'defaultDays'], message: `is more than maxDays (${file.snooze.maxDays})` }]
      : []),
    ...(file.claimExpiry !== undefined && file.claimExpiry < minuteMs
      ? [{ path: ['claimExpiry'], message: 'must be at least 1m' }]
      : []),
    ...file.exemptions.flatMap(({ match }, index) =>
      unknownNames(match, ['exemptions', index, 'match'], rules),
    ),
    ...entriesOf(file).flatMap(([id, entry]) =>
      (entry.protect ?? []).flatMap(({ match }, index) =>
        unknownNames(match, ['rules', id, 'protect', index, 'match'], rules),
      ),
    ),
  ];
}

/** Finds what is valid but probably a mistake. `undoOf`: whether a remediation of a kind can be undone, where known. */
export function findDoubts(
  file: PolicyFile,
  rules: readonly AnyRule[],
  undoOf: (kind: string, remediation: string) => Undo['possible'] | undefined,
  nowMs: EpochMs,
): Remark[] {
  const nobodyApproves = file.approvers.users.length + file.approvers.groups.length === 0;
  const expired = file.exemptions.flatMap(({ until }, index) =>
    until !== undefined && untilMs(until, file.timezone) < nowMs
      ? [{ path: ['exemptions', index, 'until'], message: `this exemption ended on ${until}` }]
      : [],
  );
  const remarks = [...withoutExternalId(file), ...doubtfulChangeExemptions(file, rules), ...expired];
  if (!nobodyApproves) return remarks;
  const unapproved = entriesOf(file).flatMap(([id, entry]) => {
    const rule = rules.find((rule) => rule.id === id);
    const mode = entry.mode ?? file.defaults.mode;
    const remediation = rule ? remediationOf(rule, entry) : null;
    const path = ['rules', id, ...(entry.mode ? ['mode'] : [])];
    if (remediation === null) return [];
    if (mode === 'approve')
      return [
        { path, message: 'mode "approve" needs approvers, and none are configured: Janitor will not act' },
      ];
    if (mode === 'enforce' && rule && undoOf(rule.kind, remediation) === 'no')
      return [
        {
          path,
          message: `"${remediation}" cannot be undone and so needs an approver, and none are configured`,
        },
      ];
    return [];
  });
  return [...remarks, ...unapproved];
}

/** With two accounts, at least one is not the janitor's own and needs an external id. */
function withoutExternalId({ accounts = [], externalId }: PolicyFile): Remark[] {
  const named = accounts.flatMap(({ id }, index) => (id === undefined ? [] : [{ id, index }]));
  const second = accounts.length > named.length ? named[0] : named[1];
  if (externalId !== undefined || !second) return [];
  return [
    {
      path: ['accounts', second.index, 'id'],
      message: "accounts other than Janitor's own need `externalId`: their roles require an external id",
    },
  ];
}

/** `approve` and `enforce` need a remediation. A mode from the defaults is lowered to `notify` instead of refused. */
function actingWithout(file: PolicyFile, rules: readonly AnyRule[]): Remark[] {
  return entriesOf(file).flatMap(([id, entry]) => {
    const rule = rules.find((rule) => rule.id === id);
    const acts = entry.mode === 'approve' || entry.mode === 'enforce';
    if (!rule || !acts || remediationOf(rule, entry) !== null) return [];
    const message = `"${entry.mode}" needs a remediation, and this rule has none: use notify`;
    return [{ path: ['rules', id, 'mode'], message }];
  });
}

function missingChannel(file: PolicyFile, rules: readonly AnyRule[]): Remark[] {
  if (file.channel !== undefined) return [];
  for (const { id } of rules) {
    const entry = file.rules[id];
    if (!entry || entry === 'off') continue;
    const mode = entry.mode ?? file.defaults.mode;
    if (mode === 'observe') continue;
    const path = entry.mode ? ['rules', id, 'mode'] : ['defaults', 'mode'];
    return [
      {
        path,
        message: `"${mode}" posts to Slack, so the file needs a \`channel\`, such as channel: "#cloud-costs"`,
      },
    ];
  }
  return [];
}

function unknownNames(
  match: PolicyFile['exemptions'][number]['match'],
  path: Path,
  rules: readonly AnyRule[],
): Remark[] {
  const check = (part: 'rule' | 'kind', names: readonly string[]): Remark[] => {
    const name = match[part];
    if (name === undefined || /[*?]/.test(name) || names.includes(name)) return [];
    return [{ path: [...path, part], message: `unknown ${part}${didYouMean(name, names)}` }];
  };
  return [
    ...check(
      'rule',
      rules.map(({ id }) => id),
    ),
    ...check('kind', [...new Set(rules.map(({ kind }) => kind))]),
  ];
}

function entriesOf(file: PolicyFile) {
  return Object.entries(file.rules).flatMap(([id, entry]) =>
    entry === undefined || entry === 'off' ? [] : [[id, entry] as const],
  );
}

function repeated(
  values: readonly (readonly [string, Path])[],
  message: (value: string) => string,
): Remark[] {
  const seen = new Set<string>();
  return values.flatMap(([value, path]) => {
    if (seen.has(value)) return [{ path, message: message(value) }];
    seen.add(value);
    return [];
  });
}
