import { reportHtml } from '../blocks/report/report-html.ts';
import { reportMarkdown } from '../blocks/report/report-markdown.ts';
import { reportSubject, reportText } from '../blocks/report/report-text.ts';
import type { ReportFiles } from '../core/ports/report-files.ts';
import type { ReportMail } from '../core/ports/report-mail.ts';
import { mailOnce } from '../core/report/mail-once.ts';
import { makeDailyReport, type ReportReadDeps } from '../core/report/make-report.ts';
import { periodUntil } from '../core/report/period.ts';
import type { EpochMs } from '../core/resource.ts';
import { postReport, type ReportPostDeps } from '../slack/in-channel/post-report.ts';
import { type WriteDashboardDeps, writeDashboard } from './write-dashboard.ts';

export type SendReportDeps = ReportReadDeps &
  ReportPostDeps &
  WriteDashboardDeps & {
    readonly policy: ReportReadDeps['policy'];
    readonly files: ReportFiles;
    /** Null: the stage mails no reports. */
    readonly mail: ReportMail | null;
    /** The post gets a button. */
    readonly hasDashboard: boolean;
  };

/**
 * Makes the report of the day that ends at `toMs`, stores it, mails it, posts it and adds it to the dashboard. Safe to
 * repeat: files and post are replaced, and each address gets one mail.
 */
export async function sendReport(deps: SendReportDeps, toMs: EpochMs): Promise<void> {
  const report = await makeDailyReport(deps, periodUntil(toMs, await deps.policy()));
  const key = `reports/${report.date}`;
  const file = `s3://${deps.files.bucket}/${key}.md`;
  const more = `in ${file}`;
  const html = reportHtml(report, more);
  await deps.files.put(`${key}.html`, html, 'text/html; charset=utf-8');
  await deps.files.put(`${key}.md`, reportMarkdown(report), 'text/markdown; charset=utf-8');
  await deps.files.put(`${key}.json`, `${JSON.stringify(report)}\n`, 'application/json');
  const message = { subject: reportSubject(report), html, text: reportText(report, more) };
  const note = deps.mail ? await mailOnce(deps, deps.mail, report.date, message) : null;
  await postReport(deps, report, { file, note, hasDashboard: deps.hasDashboard });
  await writeDashboard(deps, report);
}
