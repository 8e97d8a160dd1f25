import { defineFunction } from '../core/functions/function.ts';
import { kindsWithoutHandler } from '../core/incidents/log.ts';
import { personById } from '../slack/people/look-up.ts';
import { sendReport } from './send-report.ts';
import { instantOf, type TimerEvent } from './times/timer-event.ts';

export const fn = defineFunction({
  name: 'daily-report',
  wakes: { by: 'clock', at: 'report' },
  memoryMb: 512,
  timeoutSeconds: 120,
  description: 'Writes, mails and posts the daily report',
  why: 'Once a day: writes the report of the day, posts it and mails it if `JANITOR_REPORT_EMAIL` is set. It cannot read or change your resources.',
  needs: {
    deps: [
      'clock',
      'log',
      'policy',
      'rules',
      'findings',
      'keyValue',
      'speak',
      'reportFiles',
      'reportMail',
      'incidentLog',
      'home',
    ],
    tables: {
      state: {
        table: {
          GetItem: 'Read the policy in force, the pause and what was posted',
          PutItem: 'Store what was posted',
          Query: 'Count findings',
          BatchGetItem: 'Read the findings of the day',
        },
        indexes: { byDue: 'List what is due', byStatus: 'Count findings before the first full count' },
      },
      incidents: { table: { Query: 'Read the incidents of the day' } },
      audit: { indexes: { byType: 'Read the events of the day' } },
    },
    files: [
      { action: 'PutObject', in: ['reports'], why: 'Write the report' },
      { action: 'PutObject', in: ['dashboard'], why: 'Write the data of the dashboard' },
    ],
    secrets: { botToken: 'Post the report' },
    mail: 'Mail the report',
    dashboard: 'address',
  },
  create: ({ findings, speak, reportFiles, reportMail, incidentLog, rules, home, ...deps }) => {
    const kinds = rules.flatMap(({ id, incident }) => (incident ? [id] : []));
    const all = {
      ...deps,
      ...speak,
      nameOf: async (userId: string) => {
        // The report does not wait for a name when Slack limits the rate: the id stands for it.
        const found = await personById({ ...deps, ...speak, sleep: async () => undefined }, userId);
        return found.ok && found.value ? found.value.name : userId;
      },
      store: findings,
      files: reportFiles,
      mail: reportMail,
      stage: home.stage,
      hasDashboard: home.hasDashboard,
      incidents: incidentLog,
      incidentKinds: [...kinds, ...kindsWithoutHandler],
    };
    return (event?: TimerEvent) => sendReport(all, instantOf(event) ?? deps.clock.nowMs());
  },
});
