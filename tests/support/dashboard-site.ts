import { createServer, type Server } from 'node:http';
import { type DashboardTotals, dashboardDay, totalsOf } from '../../core/dashboard/files.ts';
import type { DailyReport } from '../../core/report/report.ts';
import { buildDashboard, type PageFile } from '../../dashboard/build.ts';
import { dashboardHeaders } from '../../dashboard/headers.ts';

/** What the site answers for a data file: a status and a text. */
export type DataAnswer = { readonly status: number; readonly text: string };
export type SiteData = (path: string) => DataAnswer | undefined;

export type DashboardSite = {
  readonly url: string;
  /** The paths of data files that were asked for, with their queries. */
  readonly asked: string[];
  serve: (data: SiteData) => void;
  readonly stop: () => Promise<void>;
};

/** The built page with its headers on a free port, and data that a test chooses. */
export async function startDashboardSite(): Promise<DashboardSite> {
  const files = new Map((await buildDashboard(process.cwd())).map((file) => [`/${file.name}`, file]));
  let data: SiteData = () => undefined;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    const path = url.split('?')[0] ?? '/';
    const file: PageFile | undefined = files.get(path === '/' ? '/index.html' : path);
    if (file)
      return void response
        .writeHead(200, { ...dashboardHeaders, 'content-type': file.contentType })
        .end(file.body);
    asked.push(url);
    const { status, text } = data(path.slice(1)) ?? { status: 404, text: '' };
    response.writeHead(status, { ...dashboardHeaders, 'content-type': 'application/json' }).end(text);
  });
  await listening(server);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    serve: (wanted) => {
      data = wanted;
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** The files of these reports, as the daily report writes them. */
export function dataOf(reports: readonly DailyReport[]): SiteData {
  const days: DashboardTotals[] = reports.map(totalsOf);
  const [{ stage, timeZone } = { stage: 'test', timeZone: 'UTC' }] = reports;
  const texts = new Map<string, unknown>(
    reports.map((report) => [`data/days/${report.date}.json`, dashboardDay(report)]),
  );
  texts.set('data/index.json', { version: 1, stage, timeZone, days });
  return (path) => (texts.has(path) ? { status: 200, text: JSON.stringify(texts.get(path)) } : undefined);
}
