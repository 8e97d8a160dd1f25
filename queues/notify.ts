import { lastReport } from '../core/compliance/report/published.ts';
import { defineFunction } from '../core/functions/function.ts';
import {
  appendsAudit,
  listsByStatus,
  listsPages,
  readsMany,
  readsParts,
  readsState,
  updatesState,
  writesState,
} from '../core/functions/table-uses.ts';
import { works } from './notify/registry.generated.ts';
import { queueHandler } from './queue-handler.ts';
import { withFinalNotices } from './with-final-notices.ts';
import { withTogether, worker } from './worker.ts';

export const fn = defineFunction({
  name: 'notify',
  // Slack allows about one message a second per channel, so more workers would only wait.
  wakes: { by: 'queue', queue: 'notify', batchSize: 5, atOnce: 2, mayLoop: true },
  memoryMb: 512,
  timeoutSeconds: 120,
  description: 'Posts to Slack and manages schedules. Touches no resource',
  why: 'Posts to Slack and manages schedules. It cannot read or change your resources.',
  needs: {
    deps: [
      'clock',
      'ids',
      'log',
      'policy',
      'findings',
      'scanStatus',
      'debts',
      'queue',
      'keyValue',
      'notices',
      'publish',
      'speak',
      'schedules',
      'reportCsv',
      'dashboardLinks',
      'telemetry',
    ],
    tables: {
      state: {
        table: {
          GetItem: readsState,
          BatchGetItem: readsMany,
          Query: readsParts,
          PutItem: writesState,
          UpdateItem: updatesState,
        },
        indexes: {
          ...listsByStatus,
          ...listsPages,
          byOwner: "List a person's findings on their Home tab",
        },
      },
      audit: {
        table: appendsAudit,
        indexes: {
          byDay: 'Show audit events on Home tabs',
          byType: 'Filter audit events on Home tabs, and find the first scan',
        },
      },
    },
    queues: {
      recheck: 'Recheck due and approved findings',
      'recheck-iam': 'Recheck due and approved findings of IAM identities',
      scan: 'Have an accepted IAM change carried out',
      notify: 'Retry later when Slack limits calls',
    },
    secrets: { botToken: "Call Slack's API" },
    files: [{ action: 'GetObject', in: ['reports'], why: 'Attach the last report to a message' }],
    dashboard: { sign: 'Sign links to the dashboard' },
    topics: { notices: 'Send final notices' },
    schedules: {
      CreateSchedule: 'Create the schedule of a recheck',
      GetSchedule: 'Read the time of a schedule',
      UpdateSchedule: 'Change the time of a schedule',
      DeleteSchedule: 'Delete a schedule',
      PassRole: 'Let a schedule send to the recheck queues, with a role that can do only that',
    },
  },
  create: ({ findings, scanStatus, debts, notices, publish, speak, reportCsv, ...deps }) =>
    queueHandler(
      deps,
      withTogether(
        worker('notify', works, {
          ...deps,
          store: { ...findings, ...scanStatus, ...debts },
          ...speak,
          notices: withFinalNotices(notices, publish.notices, deps.log),
          last: () => lastReport(deps.keyValue),
          csv: reportCsv,
        }),
        deps.queue,
      ),
    ),
});
