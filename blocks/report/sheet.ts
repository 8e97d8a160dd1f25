import type {
  DailyReport,
  IncidentFigures,
  ReportChange,
  ReportDue,
  ReportIncident,
} from '../../core/report/report.ts';
import { isQuiet } from '../../core/report/report.ts';
import { counted, money, percent } from '../text/format.ts';
import { localTimes } from './local-times.ts';

type Tone = 'good' | 'bad' | 'plain';

/** A row of any table. All texts may be data of strangers: views escape them. */
export type SheetRow = {
  /** Null: the row has no time. */
  readonly when: string | null;
  readonly what: string;
  readonly detail: string;
  readonly mark: string;
  readonly tone: Tone;
};

export type SheetTable = {
  readonly title: string;
  /** May be more than `rows`. */
  readonly total: number;
  readonly rows: readonly SheetRow[];
};

/** What all views of a report show, in words. */
export type Sheet = {
  readonly title: string;
  readonly period: string;
  readonly headline: string;
  readonly figures: readonly { readonly label: string; readonly value: string; readonly tone: Tone }[];
  /** Without empty ones. */
  readonly tables: readonly SheetTable[];
  readonly footer: string;
};

export function sheetOf(report: DailyReport): Sheet {
  const times = localTimes(report.timeZone);
  return {
    title: `Daily report, ${times.day(report.toMs)}`,
    period: `${times.at(report.fromMs)} to ${times.at(report.toMs)}, ${report.timeZone}`,
    headline: headlineOf(report),
    figures: figuresOf(report),
    tables: tablesOf(report, times).filter(({ total }) => total > 0),
    footer: `Cloud Janitor ${report.stage}. Savings are estimates from list prices. Made ${times.at(report.madeAtMs)}.`,
  };
}

function headlineOf(report: DailyReport): string {
  if (isQuiet(report)) return 'A quiet day: no incidents and no changes.';
  const { incidents, findings } = report;
  const earlier = incidents.earlier.total;
  return `${[
    counted(incidents.total, 'new incident'),
    ...(earlier > 0 ? [`${earlier.toLocaleString('en-US')} from before`] : []),
    counted(findings.found, 'new finding'),
    `${counted(findings.remediated, 'finding')} remediated`,
    ...(findings.failed > 0 ? [`${findings.failed.toLocaleString('en-US')} failed`] : []),
    ...(findings.undone > 0 ? [`${findings.undone.toLocaleString('en-US')} undone`] : []),
  ].join(', ')}.`;
}

function figuresOf(report: DailyReport): Sheet['figures'] {
  const { incidents, findings, due, compliance, pausedSinceMs } = report;
  const figure = (label: string, value: string, tone: Tone = 'plain') => ({ label, value, tone });
  const unpriced =
    findings.unpriced > 0 ? `, ${findings.unpriced.toLocaleString('en-US')} without a price` : '';
  return [
    figure('Incidents', incidentsText(incidents), incidents.of.FAILED > 0 ? 'bad' : 'plain'),
    ...(incidents.total + incidents.earlier.total > 0 ? [figure('Success rate', rateText(incidents))] : []),
    ...(incidents.minutesToAction ? [figure('Time to action', minutesText(incidents))] : []),
    figure('New findings', findings.found.toLocaleString('en-US')),
    figure(
      'Remediated',
      findings.remediated.toLocaleString('en-US'),
      findings.remediated > 0 ? 'good' : 'plain',
    ),
    ...(findings.failed > 0 ? [figure('Failed', findings.failed.toLocaleString('en-US'), 'bad')] : []),
    figure('Undone', findings.undone.toLocaleString('en-US')),
    figure('Fixed without Janitor', findings.resolved.toLocaleString('en-US')),
    figure('Saved (estimated)', `${money(findings.estimatedMonthlyUsd) ?? 'nothing'}${unpriced}`),
    figure('Open findings', openText(findings)),
    figure('Due by the end of tomorrow', due.total.toLocaleString('en-US')),
    ...(compliance ? [figure('Compliance', `${compliance.percent.toLocaleString('en-US')}%`)] : []),
    ...(pausedSinceMs === null ? [] : [figure('Remediation', 'paused', 'bad')]),
  ];
}

function incidentsText({ total, of, notCleared }: IncidentFigures): string {
  const parts = (['SUCCESS', 'FAILED', 'DRYRUN'] as const).flatMap((result) =>
    of[result] > 0 ? [`${of[result].toLocaleString('en-US')} ${result}`] : [],
  );
  const lasting = notCleared > 0 ? [`${notCleared.toLocaleString('en-US')} not cleared`] : [];
  const began =
    total > 0
      ? `${total.toLocaleString('en-US')} new`
      : parts.length + lasting.length > 0
        ? 'none new'
        : 'none';
  return [began, ...parts, ...lasting].join(' · ');
}

function rateText({ successRate }: IncidentFigures): string {
  return successRate === null ? 'no action was taken' : percent(successRate);
}

function minutesText({ minutesToAction }: IncidentFigures): string {
  if (!minutesToAction) return 'no action was taken';
  const { median, longest } = minutesToAction;
  return `median ${minutes(median)}, longest ${minutes(longest)}`;
}

function minutes(amount: number): string {
  if (amount > 0 && amount < 1) return 'under 1 min';
  return `${Math.round(amount).toLocaleString('en-US')} min`;
}

function openText({ open, couldSaveMonthlyUsd }: DailyReport['findings']): string {
  const could = money(couldSaveMonthlyUsd);
  return `${open.toLocaleString('en-US')}${could ? `, could save ${could}` : ''}`;
}

type Times = ReturnType<typeof localTimes>;

function tablesOf({ incidents, changes, due, findings }: DailyReport, times: Times): readonly SheetTable[] {
  const kinds = Object.entries(incidents.byKind);
  const rules = Object.entries(findings.foundByRule);
  return [
    {
      title: 'Incidents',
      total: incidents.total,
      rows: incidents.rows.map((one) => incidentRow(one, times)),
    },
    {
      title: 'Incidents from before',
      total: incidents.earlier.total,
      rows: incidents.earlier.rows.map((one) => incidentRow(one, times)),
    },
    { title: 'Incidents by kind', total: kinds.length, rows: kinds.map(([kind, of]) => kindRow(kind, of)) },
    {
      title: 'Changes by Janitor',
      total: changes.total,
      rows: changes.rows.map((one) => changeRow(one, times)),
    },
    {
      title: 'New findings by rule',
      total: rules.length,
      rows: rules.map(([rule, of]) => ruleRow(rule, of)),
    },
    {
      title: 'Due by the end of tomorrow',
      total: due.total,
      rows: due.rows.map((one) => dueRow(one, times)),
    },
  ];
}

function incidentRow(one: ReportIncident, times: Times): SheetRow {
  const { kind, name, account, region, because, result, atMs, actedAtMs, clearedAtMs } = one;
  const place = [account, region].filter((part) => part !== null).join(' ');
  const repeated = one.times > 1 ? `${one.times.toLocaleString('en-US')} times` : '';
  const cleared = kind === 'unknown' ? '' : clearedAtMs === null ? 'not cleared' : 'cleared';
  const by = one.actedBy ? ` by ${one.actedBy}` : '';
  const took = actedAtMs === null ? '' : `after ${minutes(Math.max(0, actedAtMs - atMs) / 60_000)}${by}`;
  return {
    when: times.at(atMs),
    what: name,
    detail: joined(kind, place, repeated, because),
    mark: joined(result ?? 'no action', took, cleared),
    tone: result === 'FAILED' ? 'bad' : result === 'SUCCESS' ? 'good' : 'plain',
  };
}

function kindRow(kind: string, figures: IncidentFigures): SheetRow {
  const took = figures.minutesToAction ? minutesText(figures) : '';
  return {
    when: null,
    what: kind,
    detail: joined(`success rate: ${rateText(figures)}`, took),
    mark: incidentsText(figures),
    tone: figures.of.FAILED > 0 ? 'bad' : 'plain',
  };
}

const changeWords = { done: 'Done', failed: 'Failed', undone: 'Undone' } as const;

function changeRow(one: ReportChange, times: Times): SheetRow {
  const saved = one.what === 'done' ? (money(one.estimatedMonthlyUsd) ?? '') : '';
  return {
    when: times.at(one.atMs),
    what: one.summary,
    detail: joined(one.rule, one.accountName),
    mark: joined(changeWords[one.what], saved),
    tone: one.what === 'failed' ? 'bad' : one.what === 'done' ? 'good' : 'plain',
  };
}

function ruleRow(rule: string, found: number): SheetRow {
  return { when: null, what: rule, detail: '', mark: found.toLocaleString('en-US'), tone: 'plain' };
}

function dueRow(one: ReportDue, times: Times): SheetRow {
  const waits = one.waitsForApproval ? 'needs an approver' : '';
  return {
    when: times.at(one.atMs),
    what: one.name,
    detail: joined(one.plan, one.accountName, `owner: ${one.owner}`, waits),
    mark: money(one.estimatedMonthlyUsd) ?? '',
    tone: 'plain',
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
