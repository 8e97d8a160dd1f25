import { stringify } from 'yaml';
import { kinds } from '../aws/kinds/registry.generated.ts';
import { lowerFirst } from '../blocks/text/format.ts';
import type { Undo } from '../core/finding.ts';
import type { AnyRule, Threshold } from '../core/rule.ts';
import { tagPresets } from '../core/tags/requirements.ts';

/** Compliance rules come last. */
function inOrder(rules: readonly AnyRule[]): readonly AnyRule[] {
  return [...rules].sort((a, b) => Number(a.compliance !== undefined) - Number(b.compliance !== undefined));
}

/** The rule table in README.md. */
export function ruleTable(rules: readonly AnyRule[]): string {
  const rows = inOrder(rules).map((rule, at, all) => {
    const name = `\`${rule.id}\`${rule.compliance ? ' †' : ''}`;
    return `| ${name} | ${cell(reports(rule))} | ${remedyCells(rule, all.slice(0, at))} |`;
  });
  return ['| rule | finds | remediation | undo |', '|---|---|---|---|', ...rows].join('\n');
}

/** What it does, and whether that can be undone. Remediations with the same undo stand together. */
function remedyCells(rule: AnyRule, before: readonly AnyRule[]): string {
  const same = sameRemedies(rule, before);
  if (same) return `as \`${same.id}\` | as \`${same.id}\``;
  const titles = new Map<string, readonly string[]>();
  for (const { title, undo } of remediationsOf(rule))
    titles.set(inShort(undo), [...(titles.get(inShort(undo)) ?? []), lowerFirst(title)]);
  const [does, undo] = [[...titles.values()].map((all) => all.join(', or: ')), [...titles.keys()]];
  return `${cell(does.join('; or: ') || `by hand: ${rule.toFix ?? ''}`)} | ${cell(undo.join('; or: '))}`;
}

/** The first of them with the same choice of remediations. */
function sameRemedies(
  { kind, remediation, remediations }: AnyRule,
  before: readonly AnyRule[],
): AnyRule | undefined {
  const choice = [kind, remediation, ...remediations].join();
  return remediations.length > 1
    ? before.find((one) => [one.kind, one.remediation, ...one.remediations].join() === choice)
    : undefined;
}

/** The rule sections in docs/configuration.md. */
export function ruleSections(rules: readonly AnyRule[]): string {
  return inOrder(rules)
    .map((rule, at, all) => section(rule, sameRemedies(rule, all.slice(0, at))))
    .join('\n\n');
}

function section(rule: AnyRule, same: AnyRule | undefined): string {
  const remediations = same
    ? [`Remediations: as [\`${same.id}\`](#${same.id}).`]
    : remediationsOf(rule).map(({ id, title, undo }) => {
        const isDefault = id === rule.remediation && rule.remediations.length > 1;
        return `- \`${id}\`${isDefault ? ' (default)' : ''}: ${lowerFirst(title)}. Undo: ${certainty[undo.possible]}. ${undo.how}`;
      });
  const rows = Object.entries(rule.thresholds).map(
    ([name, value]) =>
      `| \`${name}\` | ${cell(inWords(name, value))} | ${cell(rule.docs.thresholds[name] ?? '')} |`,
  );
  return [
    `### \`${rule.id}\``,
    '',
    `${rule.title}. Reports ${reports(rule)}. Severity \`${rule.severity}\`.`,
    ...(rule.toFix ? ['', `To fix it: ${rule.toFix}.`] : []),
    ...(remediations.length > 0 ? ['', ...remediations] : []),
    ...(rows.length > 0 ? ['', '| threshold | default | meaning |', '|---|---|---|', ...rows] : []),
  ].join('\n');
}

/** The entries under `rules:` in janitor.example.yaml. Lines that differ from the defaults are commented out. */
export function ruleExamples(rules: readonly AnyRule[]): string {
  return inOrder(rules)
    .map((rule, index) => [...example(rule), ...(index === 0 ? everyRule : [])].join('\n'))
    .join('\n\n')
    .concat('\n');
}

/** Shown once, at the first rule. */
const everyRule = [
  '    # Every rule may have these, too:',
  '    # grace: 14d',
  '    # channel: "#platform"',
  '    # severity: high',
  '    # protect: # reported, never acted on',
  '    #   - match: { tags: { Role: standby-* } }',
  '    #     because: it is needed on the day of a failure',
];

function example(rule: AnyRule): readonly string[] {
  const thresholds = Object.entries(rule.thresholds)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, asInFile(value)]);
  const flow = stringify(Object.fromEntries(thresholds), { collectionStyle: 'flow', lineWidth: 0 }).trim();
  const [chosen, ...others] = [
    rule.remediation,
    ...rule.remediations.filter((id) => id !== rule.remediation),
  ];
  return [
    ...wrapped(`Reports ${reports(rule).replaceAll('`', '')}.`, 110).map((line) => `  # ${line}`),
    `  ${rule.id}:`,
    '    mode: observe',
    ...(others.length > 0 ? [`    remediation: ${chosen} # or ${others.join(', ')}`] : []),
    ...(thresholds.length > 0 ? [`    # thresholds: ${flow}`] : []),
  ];
}

function reports(rule: AnyRule): string {
  return rule.docs.reports(rule.thresholds as never);
}

function remediationsOf(rule: AnyRule) {
  const remediations = kinds.find(({ id }) => id === rule.kind)?.remediations ?? {};
  return rule.remediations.flatMap((id) => {
    const remediation = remediations[id];
    return remediation ? [{ ...remediation, id }] : [];
  });
}

/** Units by the end of a threshold's name. */
const units: readonly (readonly [RegExp, string])[] = [
  [/percent$/i, '%'],
  [/mbPerDay$/i, 'MB a day'],
  [/days$/i, 'days'],
  [/hours$/i, 'hours'],
  [/minutes$/i, 'minutes'],
  [/seconds$/i, 'seconds'],
  [/bytes$/i, 'bytes'],
];

function inWords(name: string, value: Threshold): string {
  if (typeof value === 'number') {
    const unit = units.find(([suffix]) => suffix.test(name))?.[1] ?? '';
    return `${value} ${value === 1 ? unit.replace(/s$/, '') : unit}`.trim();
  }
  if (value === '') return 'none';
  const file = asInFile(value);
  return Array.isArray(file)
    ? file.map((one) => `\`${one}\``).join(', ')
    : `\`${stringify(file, { collectionStyle: 'flow' }).trim()}\``;
}

/** Required tags are written as their preset. */
function asInFile(value: Threshold): unknown {
  const preset = Object.entries(tagPresets).find(([, tags]) => tags === value);
  return preset ? { preset: preset[0] } : value;
}

const certainty = { yes: 'yes', maybe: 'perhaps', no: 'no', nothing: 'nothing to undo' } as const;

/** The first sentence. */
function inShort({ possible, how }: Undo): string {
  return `${certainty[possible]}: ${lowerFirst(how.split('. ')[0] ?? how).replace(/\.$/, '')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function wrapped(text: string, width: number): readonly string[] {
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < width
      ? [...lines.slice(0, -1), `${last} ${word}`]
      : [...lines, word];
  }, []);
}
