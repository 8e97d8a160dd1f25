/** Makes the report of a day with many incidents, and its views; in its own process. The log's pages are generated. */
import { reportHtml } from '../../blocks/report/report-html.ts';
import { reportMarkdown } from '../../blocks/report/report-markdown.ts';
import { dayMs } from '../../core/calendar.ts';
import { makeDailyReport } from '../../core/report/make-report.ts';
import { createMemoryKeyValue } from '../../tests/fakes/memory-key-value.ts';
import { createMemoryStore } from '../../tests/fakes/memory-store.ts';
import { policyOf } from '../../tests/simulator/policy.ts';
import { incidentEntry, reportMs } from '../../tests/support/sample-report.ts';

const incidents = Number(process.argv[2]);
const rawBytes = 4_096;
const kind = 'ec2-status-check-failed';
const clock = { nowMs: () => reportMs };

const report = await makeDailyReport(
  {
    clock,
    policy: async () => policyOf({}),
    store: createMemoryStore({}),
    keyValue: createMemoryKeyValue({ clock }),
    incidents: {
      between: async function* () {
        for (let nth = 0; nth < incidents; nth += 1)
          yield incidentEntry({
            kind,
            id: `e${nth}`,
            name: `web-${nth}`,
            raw: { text: `${nth}`.padEnd(rawBytes, 'x') },
          });
      },
    },
    incidentKinds: [kind],
    stage: 'bench',
    nameOf: async (userId) => userId,
  },
  { date: '2026-11-29', fromMs: reportMs - dayMs, toMs: reportMs },
);
const views = [reportHtml(report, ''), reportMarkdown(report)];
if (views.some((view) => view.length === 0)) throw new Error('A view is empty');
process.stdout.write(JSON.stringify({ total: report.incidents.total }));
