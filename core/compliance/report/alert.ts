import { shorten } from '../../shorten.ts';
import { placeOf, type RuleChanges, resourceOf } from './compare.ts';
import { type ComplianceCounts, placeText, type ReportRow } from './report.ts';

/** A message for an SNS topic with e-mail subscriptions: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html. */
export type Alert = {
  /** Printable ASCII, at most 100 characters. */
  readonly subject: string;
  /** At most 256 KB of UTF-8. */
  readonly message: string;
};

export type AlertModel = {
  readonly stage: string;
  readonly rule: string;
  /** The compliant state in words. */
  readonly passing: string;
  readonly counts: ComplianceCounts;
  readonly reportTimestamp: string;
  /** Location of the full report. */
  readonly report: string;
  readonly changes: RuleChanges;
  /** NON_COMPLIANT rows, limited by `keptRows`. */
  readonly rows: readonly ReportRow[];
};

/** Below SNS's limit of 262,144 bytes, which includes the subject and metadata. */
const mostBytes = 250_000;
const mostSubject = 100;

/**
 * Returns the e-mail for one rule of one run; undefined without changes since the last report. Lists new
 * violations, then known ones, then fixed ones, as many as fit.
 */
export function alertOf(model: AlertModel): Alert | undefined {
  const { fresh, putRight, dropped } = model.changes;
  if (fresh.size + putRight.length + dropped.length === 0) return undefined;
  const isFresh = (row: ReportRow): boolean => fresh.has(resourceOf(row));
  const standing = model.counts.non_compliant - fresh.size;
  const text = bounded(mostBytes);
  text.add(intro(model));
  list(
    text,
    'Not compliant since the last report',
    fresh.size,
    model.rows.filter(isFresh).map(rowLines),
    '!',
  );
  list(text, 'Fixed', putRight.length, putRight.map(resourceLine), '+');
  list(text, 'Gone, exempt or not readable now', dropped.length, dropped.map(resourceLine), '-');
  list(
    text,
    'Still not compliant',
    Math.max(standing, 0),
    model.rows.filter((row) => !isFresh(row)).map(rowLines),
    '*',
  );
  text.add(`\nFull report: ${model.report}\nHistory of a resource: /janitor history <id> in Slack\n`);
  return { subject: subjectOf(model), message: text.whole() };
}

function subjectOf({ stage, rule, counts, changes }: AlertModel): string {
  const news = [
    changes.fresh.size > 0 ? `${changes.fresh.size} new` : null,
    changes.putRight.length > 0 ? `${changes.putRight.length} fixed` : null,
  ].filter((part) => part !== null);
  const said = news.length === 0 ? '' : ` (${news.join(', ')})`;
  const all = `[${stage}] ${counts.non_compliant} not compliant${said}: ${rule}`;
  return shorten(all.replace(/[^ -~]/g, '?'), mostSubject - 2).replace('…', '...');
}

function intro({ rule, passing, counts, reportTimestamp, stage }: AlertModel): string {
  const { compliant, non_compliant, insufficient_data, not_applicable, compliance_percentage } = counts;
  const share =
    compliance_percentage === null
      ? 'nothing was judged'
      : `${compliant} of ${compliant + non_compliant} (${compliance_percentage}%)`;
  const beside = [
    insufficient_data > 0 ? `${insufficient_data} not judged` : null,
    not_applicable > 0 ? `${not_applicable} exempt` : null,
  ].filter((part) => part !== null);
  return [
    `${oneLine(passing)}: ${share}.${beside.length > 0 ? ` ${beside.join(', ')}.` : ''}`,
    `Rule ${rule}, Cloud Janitor ${stage}, ${reportTimestamp}`,
    '',
  ].join('\n');
}

function rowLines(row: ReportRow): string {
  const missing = row.reasons.map((reason) => oneLine(reason)).join(', ');
  return `${resourceWords(row, row.resource_name)} - team ${oneLine(row.team)}\n    ${oneLine(row.annotation)}${missing ? ` [${missing}]` : ''}`;
}

function resourceLine(resource: string): string {
  const place = placeOf(resource);
  return place ? resourceWords(place, place.resource_id) : oneLine(resource);
}

function resourceWords(
  place: Parameters<typeof placeText>[0] & Pick<ReportRow, 'resource_id'>,
  name: string,
): string {
  const named = name === place.resource_id ? '' : ` (${oneLine(name)})`;
  return `${oneLine(place.resource_id)}${named} in ${placeText(place)}`;
}

/** Puts data on one line without control characters, which terminals and mail programs would interpret. */
function oneLine(text: string): string {
  return shorten(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), 300);
}

/** Bytes reserved for the text after each list. */
const reserved = 4_000;

function list(text: Bounded, title: string, total: number, lines: readonly string[], mark: string): void {
  if (total === 0 || !text.add(`\n${title}: ${total}\n`, reserved)) return;
  let shown = 0;
  for (const line of lines) {
    if (!text.add(`  ${mark} ${line}\n`, reserved)) break;
    shown += 1;
  }
  if (total > shown) text.add(`  … and ${total - shown} more, see the report\n`);
}

type Bounded = ReturnType<typeof bounded>;

const utf8 = new TextEncoder();

function bounded(most: number) {
  const parts: string[] = [];
  let used = 0;
  return {
    /** Returns false and adds nothing when the part does not fit. */
    add: (part: string, spare = 0): boolean => {
      const bytes = utf8.encode(part).length;
      if (used + bytes + spare > most) return false;
      parts.push(part);
      used += bytes;
      return true;
    },
    whole: () => parts.join(''),
  };
}

/** More rows than an alert can show. */
const mostKept = 3_000;

/** Collects the NON_COMPLIANT rows of one rule for an alert: at most `mostKept`, new ones first. */
export function keptRows() {
  const fresh: ReportRow[] = [];
  const standing: ReportRow[] = [];
  return {
    add: (row: ReportRow, isFresh: boolean): void => {
      const kept = isFresh ? fresh : standing;
      if (kept.length < mostKept) kept.push(row);
    },
    rows: (): readonly ReportRow[] =>
      [...fresh, ...standing].sort((a, b) => (resourceOf(a) < resourceOf(b) ? -1 : 1)),
  };
}
