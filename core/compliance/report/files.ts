import { utcDate, utcInstant } from '../../calendar.ts';
import type { ReportFiles } from '../../ports/report-files.ts';
import type { Log } from '../../ports/runtime.ts';
import type { Scan } from '../../scan.ts';
import { startOf } from '../../shorten.ts';
import type { NonCompliant } from './compare.ts';
import type { ReportSummary } from './report.ts';

export type FinishedScan = Scan & { readonly finishedAtMs: number };

export type ReportKeys = { readonly json: string; readonly csv: string; readonly standing: string };

/** The S3 keys of a report's files, under the UTC day on which its scan finished. */
export function keysOf({ id, finishedAtMs }: FinishedScan): ReportKeys {
  const base = `reports/${utcDate(finishedAtMs).replaceAll('-', '/')}/${id}`;
  return { json: `${base}.json`, csv: `${base}.csv`, standing: `${base}.non-compliant.json` };
}

type FilesDeps = { readonly files: ReportFiles; readonly log: Log };

/** Returns null when the file is missing; every violation then counts as new. */
export async function readNonCompliant({ files, log }: FilesDeps, key: string): Promise<NonCompliant | null> {
  const bytes = await files.read(key);
  if (!bytes) {
    log.warn('working files of the last report are missing', { key });
    return null;
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as NonCompliant;
}

type Logged = {
  readonly scan: FinishedScan;
  readonly summary: ReportSummary;
  /** S3 key of the report. */
  readonly report: string;
  readonly rulesWithNews: readonly string[];
};

/** Writes the log file of a run. A failed write is logged and counted but fails nothing. */
export async function writeRunLog(
  deps: FilesDeps & { readonly onLogFailed: () => void },
  { scan, summary, report, rulesWithNews }: Logged,
): Promise<void> {
  const at = utcInstant(scan.finishedAtMs);
  const key = `scans/${startOf(at, 10)}/${at.slice(11, 19).replaceAll(':', '')}-${scan.id}.json`;
  const { scan_id, report_timestamp, ...counts } = summary;
  const log = {
    cause: 'scan',
    id: scan_id,
    started: utcInstant(scan.startedAtMs),
    finished: report_timestamp,
    ...counts,
    rules_with_news: rulesWithNews,
    report,
  };
  try {
    await deps.files.put(key, `${JSON.stringify(log, null, 2)}\n`, 'application/json');
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    deps.log.warn('log file of the run was not written', { key, name, message });
    deps.onLogFailed();
  }
}
