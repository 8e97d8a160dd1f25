import { alarms, alarmsSayWhatToDo, silenceRings, tagsRing } from '../checks/alarms.ts';
import { deadLetters, feeds, timers } from '../checks/delivery.ts';
import { types } from '../checks/model.ts';
import { alarmsArrive } from '../checks/protection.ts';
import { runbookHeadings } from '../runbook.ts';
import { add, type ChangeableInputs, change, drop, type Requirement } from './breaking.ts';

export const deliveryRequirements: readonly Requirement[] = [
  {
    what: 'Every asynchronous path ends in a dead-letter queue',
    check: deadLetters,
    broken: [
      change('queue', (queue) => delete queue.redrivePolicy, 'redrivePolicy'),
      change(
        'queue',
        (queue) =>
          void (queue.redrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:::gone","maxReceiveCount":5}'),
        'redrivePolicy',
      ),
      change(
        'schedule',
        ({ target }) => delete (target as ChangeableInputs).deadLetterConfig,
        'janitor-synth-sweep',
      ),
      drop('invocations', 'daily-scan'),
      change('eventTarget', (target) => delete target.deadLetterConfig),
      change('role', (role) => void (role.inlinePolicies = []), '"name":"janitor-synth-scheduler"'),
    ],
  },
  {
    what: "A visibility timeout is six times the function's timeout, and batches report single failures",
    check: feeds,
    broken: [
      change('queue', (queue) => void (queue.visibilityTimeoutSeconds = 719), '"name":"janitor-synth-scan"'),
      change('feed', (feed) => void (feed.functionResponseTypes = []), 'recheck'),
      drop('feed', 'notify'),
    ],
  },
  {
    what: 'CloudWatch can publish to the encrypted alarm topic',
    check: alarmsArrive,
    broken: [
      change('topic', (topic) => void (topic.kmsMasterKeyId = 'alias/aws/sns'), 'alarms'),
      drop('topicPolicy'),
    ],
  },
  {
    what: 'Alarms watch errors, throttles, waiting work, dead letters, timers and remediations',
    check: alarms,
    broken: [
      ...['Errors', 'Throttles', 'ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'].map(
        (metric) => drop('alarm', metric),
      ),
      ...['TargetErrorCount', 'Duration', 'ComplianceScanFinished', 'RemediationUncertain'].map((metric) =>
        drop('alarm', metric),
      ),
      add({ type: types.queue, name: 'More', inputs: { name: 'janitor-synth-more' } }),
    ],
  },
  {
    what: 'Each alarm notifies a topic and names a section of the runbook',
    check: alarmsSayWhatToDo(runbookHeadings(process.cwd())),
    broken: [
      change('alarm', (alarm) => void (alarm.alarmActions = [])),
      change('alarm', (alarm) => void (alarm.alarmDescription = 'Something is wrong.')),
    ],
  },
  {
    what: 'More than five instances without required tags raise an alarm',
    check: tagsRing,
    broken: [
      change('alarm', (alarm) => void (alarm.threshold = 50), 'NonCompliantInstances'),
      drop('alarm', 'NonCompliantInstances'),
    ],
  },
  {
    what: 'A day without a scan raises an alarm',
    check: silenceRings,
    broken: [change('alarm', (alarm) => void (alarm.treatMissingData = 'missing'), 'ScanFinished')],
  },
  {
    what: 'The sweep runs every 15 minutes, and the daily scan at the time and in the time zone of the policy',
    check: timers({ cron: 'cron(0 16 * * ? *)', reportCron: 'cron(0 8 * * ? *)', timeZone: 'UTC' }),
    broken: [
      change(
        'schedule',
        (schedule) => void (schedule.scheduleExpressionTimezone = 'Europe/Berlin'),
        'daily-scan',
      ),
      change(
        'schedule',
        (schedule) => void (schedule.scheduleExpression = 'rate(1 hour)'),
        'janitor-synth-sweep',
      ),
      change('schedule', (schedule) => void (schedule.groupName = 'default')),
    ],
  },
];
