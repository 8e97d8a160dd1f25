import { z } from 'zod';
import { dayMs, isDate, minuteMs } from '../../core/calendar.ts';
import { modes } from '../../core/policy.ts';
import type { AnyRule } from '../../core/rule.ts';
import { severities } from '../../core/severity.ts';
import { durationPattern, isTimeZone, parseDuration } from './duration.ts';
import { thresholdsOf } from './thresholds.ts';

/** YAML's empty value, null, means the same: a person has to fix it. */
export const noRemediation = 'none';

const text = (max: number) => z.string().trim().min(1).max(max);
const wholeNumber = (min: number, max: number) => z.number().int().min(min).max(max);

/** A string with a pattern that JSON Schema can express too. `hint` completes "expected …". */
const form = (pattern: RegExp, hint: string) =>
  z
    .string()
    .regex(pattern, `expected ${hint}`)
    .meta({ description: `Must be ${hint}` });

const duration = form(durationPattern, 'a duration such as 90s, 10m, 24h, 7d or 2w').transform(
  (value, context) => {
    const ms = parseDuration(value);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'longer than 365 days' });
    return z.NEVER;
  },
);
const durationOrOff = form(/^(?:off|\d{1,9}[smhdw])$/, '`off`, or a duration such as 10m or 1h').transform(
  (value, context): number | 'off' => {
    const ms = value === 'off' ? value : parseDuration(value);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'longer than 365 days' });
    return z.NEVER;
  },
);
/** SQS delays a message by 15 minutes at most; one minute is kept for grouping. */
const greatestTellAfterMs = 14 * minuteMs;
const soon = duration.refine((ms) => ms <= greatestTellAfterMs, 'longer than 14 minutes');
/** The end of a day in the policy's time zone, or an instant. */
const until = form(
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/,
  'a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z',
).refine((value) => isDate(value.split('T')[0] ?? '') && Number.isFinite(Date.parse(value)), {
  error: 'no such date',
  abort: true,
});
const timeZone = z.string().max(64).refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin');
const timeOfDay = form(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in quotes, such as "16:00"');
const channel = form(
  /^(#[^\s#A-Z.,]{1,80}|[CG][A-Z0-9]{2,})$/,
  'a Slack channel: "#name" in lower case and in quotes, or an id such as C0123ABCD',
);
const user = form(/^[UW][A-Z0-9]{2,}$/, 'a Slack user id such as U0123ABCD');
const group = form(/^S[A-Z0-9]{2,}$/, 'the id of a Slack user group, such as S0123ABCD');
const account = form(/^\d{12}$/, 'an account id: 12 digits in quotes');
const region = form(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'a region such as eu-west-1');
// Must match the pattern in the template for member accounts, which is stricter than AWS's minimum of two
// characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const externalId = form(
  /^[\w+=,.@:/-]{8,1224}$/,
  'an external id: 8 to 1224 letters, digits and any of _+=,.@:/-, without spaces',
);
const person = form(
  /^([UW][A-Z0-9]{2,}|[^\s@<>]{1,64}@[a-zA-Z0-9.-]{1,255})$/,
  'an e-mail address or a Slack user id',
);
const domain = form(/^[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+$/, 'a domain such as example.com, without @');

const match = z
  .strictObject({
    rule: text(100).optional(),
    account: text(12).optional(),
    region: text(40).optional(),
    kind: text(100).optional(),
    resource: text(2048).optional().meta({ description: 'Id, ARN or name' }),
    path: text(512).optional().meta({ description: 'Path of an IAM user' }),
    tags: z.record(text(128), z.string().max(256)).optional(),
  })
  .refine(
    (parts) =>
      Object.entries(parts).some(
        ([, part]) => typeof part === 'string' || (part && Object.keys(part).length > 0),
      ),
    'matches nothing: give at least one of rule, account, region, kind, resource, path, tags',
  )
  .meta({ description: 'All the given parts must match; * and ? are wildcards' });

const protection = z.strictObject({ match, because: text(300) });

function ruleEntry(rule: AnyRule) {
  return z
    .union([
      z.literal('off'),
      z.strictObject({
        mode: z.enum(modes).optional(),
        grace: duration.optional(),
        remediation: z
          .enum([...rule.remediations, noRemediation])
          .nullable()
          .optional()
          .meta({ description: `Default: ${rule.remediation ?? noRemediation}` }),
        severity: z
          .enum(severities)
          .optional()
          .meta({ description: `Default: ${rule.severity}` }),
        channel: channel.optional(),
        thresholds: thresholdsOf(rule).optional(),
        protect: z
          .array(protection)
          .max(200)
          .optional()
          .meta({ description: 'Reported and never acted on; replaces the protections of the rule' }),
      }),
    ])
    .meta({ description: rule.title });
}

/** The schema of `janitor.yaml` for these rules. It parses durations to milliseconds. */
export function policyFileOf(rules: readonly AnyRule[]): PolicySchema {
  const known = schemas.get(rules);
  if (known) return known;
  const schema = buildPolicyFile(rules);
  schemas.set(rules, schema);
  return schema;
}

type PolicySchema = ReturnType<typeof buildPolicyFile>;

/** Cached, because building a schema takes longer than using it. */
const schemas = new WeakMap<readonly AnyRule[], PolicySchema>();

function buildPolicyFile(rules: readonly AnyRule[]) {
  return z.strictObject({
    timezone: timeZone.default('UTC').meta({ description: 'IANA time zone of `daily` and of dates' }),
    daily: timeOfDay.default('16:00'),
    report: z
      .strictObject({ at: timeOfDay.default('08:00') })
      .prefault({})
      .meta({ description: 'When the daily report is made' }),
    accounts: z
      .array(
        z.strictObject({
          id: account.optional(),
          name: text(80).optional(),
          channel: channel.optional(),
          regions: z.array(region).min(1).max(100).optional(),
        }),
      )
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'Default: the account of the credentials, every enabled region' }),
    externalId: externalId
      .optional()
      .meta({ description: 'The external id of the roles in the member accounts, as in their stack' }),
    channel: channel
      .optional()
      .meta({ description: 'Channel of findings that have no channel of their own' }),
    owners: z
      .strictObject({
        tags: z.array(text(128)).max(20).default(['Owner', 'CreatedBy', 'created-by']),
        people: z
          .record(text(256), person)
          .default({})
          .meta({ description: 'Value of an owner tag → e-mail or Slack user id' }),
        emailDomain: domain.optional(),
      })
      .prefault({}),
    approvers: z
      .strictObject({ users: z.array(user).max(200).default([]), groups: z.array(group).max(50).default([]) })
      .prefault({}),
    limits: z
      .strictObject({
        remediationsPerRun: wholeNumber(0, 1000).default(10),
        percentOfKind: z.number().min(0).max(100).default(20),
        remediationsPerOwner: wholeNumber(0, 1000).default(10),
        cardsPerDigest: wholeNumber(0, 100).default(20),
      })
      .prefault({}),
    snooze: z
      .strictObject({
        defaultDays: wholeNumber(1, 365).default(30),
        maxDays: wholeNumber(1, 365).default(90),
      })
      .prefault({}),
    quietHours: z
      .strictObject({
        holdRemediation: z.boolean().default(false).meta({
          description:
            'Remediations due in the quiet hours of the owner (`/janitor settings`) wait until these end; approved ones do not',
        }),
      })
      .prefault({}),
    claimExpiry: duration.optional().meta({
      description:
        'How long a finding may stay unanswered and unchanged before Janitor asks again; default 30d',
    }),
    compliance: z
      .strictObject({ tellAfter: soon.prefault('10m') })
      .prefault({})
      .meta({ description: 'For rules that are judged on events' }),
    incidents: z
      .strictObject({
        actionsPerIncident: wholeNumber(0, 10).default(1),
        actionsPerDay: wholeNumber(0, 100)
          .default(2)
          .meta({ description: 'Remediations of one resource within 24 hours' }),
        coolDown: duration
          .refine((ms) => ms <= dayMs, 'longer than a day')
          .prefault('30m')
          .meta({ description: 'The least time between two remediations of one resource' }),
        brakeAt: wholeNumber(1, 1000).default(3).meta({
          description: 'From so many resources of a region on that fail within 10 minutes, nothing is done',
        }),
        brakePercent: z
          .number()
          .min(0)
          .max(100)
          .default(5)
          .meta({ description: 'The same above this share of the running ones, if at least two fail' }),
        escalateAfter: duration
          .refine((ms) => ms >= minuteMs && ms <= dayMs, 'not between a minute and a day')
          .prefault('1h')
          .meta({
            description:
              'How long an incident waits for somebody, before its owner and the approvers are told',
          }),
        remindAfter: durationOrOff
          .refine((ms) => ms === 'off' || ms >= minuteMs, 'less than a minute')
          .optional()
          .meta({
            description:
              'How long an incident waits for somebody, before its owner is reminded: less than escalateAfter, or off; default 30m, or half of escalateAfter if that is less',
          }),
        channels: z
          .partialRecord(z.enum(severities), channel)
          .default({})
          .meta({ description: 'Channel of incidents by severity, before that of the account' }),
        muteAlarms: z.boolean().default(false).meta({
          description: 'While an incident is snoozed, CloudWatch mutes its alarms, for 15 days at most',
        }),
      })
      .superRefine(({ remindAfter, escalateAfter }, context) => {
        if (typeof remindAfter === 'number' && remindAfter >= escalateAfter)
          context.addIssue({
            code: 'custom',
            path: ['remindAfter'],
            message: `not less than escalateAfter, which is ${escalateAfter / minuteMs}m`,
          });
      })
      .prefault({})
      .meta({
        description:
          'Limits of remediations of incidents without approval, and who is told of incidents where',
      }),
    mail: z
      .strictObject({ from: z.enum(severities) })
      .optional()
      .meta({
        description: 'The least severity of IAM findings that are mailed to JANITOR_IAM_EMAIL; default high',
      }),
    defaults: z
      .strictObject({ mode: z.enum(modes).default('observe'), grace: duration.prefault('7d') })
      .prefault({})
      .meta({ description: 'For the rules below; rules that are not listed only observe' }),
    rules: z
      .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleEntry(rule).optional()])))
      .prefault({}),
    exemptions: z
      .array(z.strictObject({ match, reason: text(500), until: until.optional() }))
      .max(2000)
      .default([]),
    exemptTag: text(128).default('janitor:exempt'),
  });
}

export type PolicyFile = z.output<PolicySchema>;
