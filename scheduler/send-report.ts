import { reportHtml } from '../blocks/report/report-html.ts';
import { reportMarkdown } from '../blocks/report/report-markdown.ts';
import type { ReportFiles } from '../core/ports/report-files.ts';
import { makeDailyReport, type ReportReadDeps } from '../core/report/make-report.ts';
import { periodUntil } from '../core/report/period.ts';
import type { EpochMs } from '../core/resource.ts';
import { postReport, type ReportPostDeps } from '../slack/in-channel/post-report.ts';

export type SendReportDeps = ReportReadDeps &
  ReportPostDeps & { readonly policy: ReportReadDeps['policy']; readonly files: ReportFiles };

/**
 * Makes the report of the day that ends at `toMs`, stores it and posts it. Safe to repeat: files and post are replaced.
 */
export async function sendReport(deps: SendReportDeps, toMs: EpochMs): Promise<void> {
  const report = await makeDailyReport(deps, periodUntil(toMs, await deps.policy()));
  const key = `reports/${report.date}`;
  const file = `s3://${deps.files.bucket}/${key}.md`;
  await deps.files.put(`${key}.html`, reportHtml(report, `in ${file}`), 'text/html; charset=utf-8');
  await deps.files.put(`${key}.md`, reportMarkdown(report), 'text/markdown; charset=utf-8');
  await deps.files.put(`${key}.json`, `${JSON.stringify(report)}\n`, 'application/json');
  await postReport(deps, report, { file, note: null });
}
