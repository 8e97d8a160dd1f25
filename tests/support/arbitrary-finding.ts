import * as fc from 'fast-check';
import type { ChangeEvidence } from '../../core/changes/change-evidence.ts';
import type { Finding, Status } from '../../core/finding.ts';
import { alarmStates } from '../../core/incident.ts';
import type { Mode } from '../../core/policy.ts';
import { severities } from '../../core/severity.ts';
import { anyCharacter } from './any-character.ts';
import { arbitraryHistory } from './arbitrary-history.ts';

/** Texts of tags or users: mentions, markup, entities, right-to-left text, half characters, and far too long ones. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: anyCharacter, maxLength: 60 }) },
  fc.constantFrom(
    '',
    ' ',
    '<!channel>',
    '<!here|all>',
    '<@U0HOSTILE>',
    '<#C0HOSTILE|general>',
    '<!date^1^{date}|x>',
    '&lt;!channel&gt;',
    '<!​channel>',
    '*bold* _italic_ ~strike~ `code` ```block```',
    '> quote\n> quote',
    ':white_check_mark: Approved by everybody',
    'https://example.com/login|click',
    'line one\nline two\r\nline three\u2028line four',
    'שלום \u202egnp.exe',
    '👩‍👩‍👧‍👦🏳️‍🌈',
    '\ud83d',
    '\u0000\u0007',
    '"'.repeat(5000),
    '\\'.repeat(5000),
    '&'.repeat(5000),
    '<'.repeat(5000),
    '😀'.repeat(2500),
    'x'.repeat(5000),
  ),
);

const ms = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const userId = fc.constantFrom('U012AB3CD', 'U99ZZ88YY', 'W0123ABCD');
const actor = fc.oneof({ weight: 3, arbitrary: userId }, hostileText);
const texts = (maxKeys: number) => fc.dictionary(hostileText, hostileText, { maxKeys });
const messageRef = fc.record({ channel: fc.constant('C012AB3CD'), ts: fc.constant('1700000000.000100') });
const cardRef = messageRef.map((ref) => ({ ...ref, threadTs: '1700000000.000100' }));
const statuses: readonly Status[] = [
  'claimed',
  'observed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'undoing',
  'failed',
  'remediated',
  'resolved',
  'lapsed',
];
const modes: readonly Mode[] = ['observe', 'notify', 'approve', 'enforce'];

const chart = fc.record({
  title: hostileText,
  unit: hostileText,
  points: fc.array(fc.record({ atMs: ms, value: fc.oneof(fc.double(), fc.double({ min: 0, max: 100 })) }), {
    maxLength: 31,
  }),
});

const identityChange: fc.Arbitrary<ChangeEvidence> = fc.record({
  origin: maybe(
    fc.record({
      eventId: hostileText,
      eventName: hostileText,
      atMs: ms,
      actor: fc.record({
        name: hostileText,
        arn: maybe(hostileText),
        role: maybe(hostileText),
        type: hostileText,
      }),
      sourceIp: maybe(hostileText),
      userAgent: maybe(hostileText),
      invokedBy: maybe(hostileText),
    }),
  ),
  did: fc.array(hostileText, { maxLength: 10 }),
  back: fc.array(hostileText, { maxLength: 10 }),
  newly: fc.array(
    fc.record({
      category: fc.constantFrom('full-admin' as const, 'trust-public' as const),
      severity: fc.constantFrom(...severities),
      because: hostileText,
    }),
    { maxLength: 6 },
  ),
  diffs: fc.array(
    fc.record({
      what: hostileText,
      lines: fc.array(
        hostileText.map((text) => `+ ${text}`),
        { maxLength: 120 },
      ),
      more: fc.nat(),
    }),
    { maxLength: 4 },
  ),
  seen: hostileText,
});

const evidence = fc
  .record({
    change: fc.option(identityChange, { nil: undefined }),
    numbers: fc.dictionary(hostileText, fc.oneof(hostileText, fc.double(), fc.boolean()), { maxKeys: 30 }),
    window: fc.option(fc.record({ fromMs: ms, toMs: ms }), { nil: undefined }),
    coverage: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    charts: fc.option(fc.array(chart, { maxLength: 4 }), { nil: undefined }),
  })
  .map(({ change, numbers, window, coverage, charts }) => ({
    numbers,
    ...(change ? { change } : {}),
    ...(window ? { window } : {}),
    ...(coverage === undefined ? {} : { coverage }),
    ...(charts ? { charts } : {}),
  }));

const askedTag = fc.record({
  key: fc.oneof(fc.constantFrom('Environment', 'Owner'), hostileText),
  values: maybe(fc.array(hostileText, { maxLength: 130 })),
  pattern: maybe(hostileText),
  ignoreCase: fc.boolean(),
  found: maybe(hostileText),
});

const what = {
  id: fc.constantFrom('f_1', 'f_01JD3V8Q5GM9W2K7T4B6N8P0RS', `f_${'x'.repeat(90)}`),
  version: fc.nat(50),
  generation: fc.integer({ min: 1, max: 50 }),
  rule: fc.constantFrom('ec2-instance-idle', 's3-bucket-public', 'x'.repeat(300)),
  ruleTitle: fc.oneof(fc.constant('EC2 instance is idle'), hostileText),
  severity: fc.constantFrom(...severities),
  mode: fc.constantFrom(...modes),
  resource: fc.record({
    account: fc.constant('123456789012'),
    region: fc.constantFrom('eu-central-1', 'global'),
    kind: fc.constantFrom('ec2-instance', 's3-bucket'),
    id: fc.oneof(fc.constant('i-0123456789abcdef0'), hostileText),
    arn: fc.oneof(
      fc.constant('arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0'),
      hostileText,
    ),
    name: hostileText,
  }),
  accountName: hostileText,
  scanId: fc.constant('s_1'),
  because: hostileText,
  evidence,
  monthlyUsd: maybe(fc.oneof(fc.double(), fc.double({ min: 0, max: 10_000, noNaN: true }))),
  protections: fc.array(fc.record({ code: hostileText, because: hostileText }), { maxLength: 6 }),
  probe: fc.record({
    allowed: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    because: hostileText,
  }),
  owner: fc.record({ userId: maybe(userId), name: hostileText, why: hostileText }),
  channel: fc.constant('C012AB3CD'),
  graceMs: fc.integer({ min: 0, max: 30 * 86_400_000 }),
  plan: fc.record({
    remediation: fc.constantFrom('stop', null, 'delete-with-final-snapshot'),
    title: fc.oneof(fc.constant('Stop the instance'), hostileText),
    undo: fc.record({
      possible: fc.constantFrom('yes' as const, 'maybe' as const, 'no' as const),
      how: hostileText,
    }),
    material: texts(30),
    reasons: fc.array(hostileText, { maxLength: 12 }),
    asks: maybe(fc.record({ tags: fc.array(askedTag, { maxLength: 12 }), room: fc.nat(50) })),
  }),
};

const undoes = fc.record({
  is: fc.constantFrom('exact' as const, 'equivalent' as const, 'partly' as const, 'no' as const),
  title: fc.oneof(fc.constant('Start the instance again'), hostileText),
  lost: maybe(hostileText),
  untilMs: maybe(ms),
});

const undoing = fc.record({
  by: actor,
  atMs: ms,
  remediatedAtMs: ms,
  startedAtMs: maybe(ms),
  progress: fc.constant(null),
  outcome: maybe(
    fc.record({
      is: fc.constantFrom('undone' as const, 'refused' as const, 'failed' as const, 'partly' as const),
      words: hostileText,
      atMs: ms,
      difference: fc.array(fc.record({ what: hostileText, before: hostileText, after: hostileText }), {
        maxLength: 5,
      }),
    }),
  ),
});

const incident = fc.record({
  sinceMs: ms,
  alarms: fc.array(
    fc.record({
      arn: hostileText,
      name: hostileText,
      state: fc.constantFrom(...alarmStates),
      atMs: ms,
      reason: hostileText,
    }),
    { maxLength: 10 },
  ),
  repeats: fc.nat(500),
  acknowledged: maybe(fc.record({ by: actor, atMs: ms })),
  escalatedAtMs: maybe(ms),
  clearedAtMs: maybe(ms),
});

const history = arbitraryHistory(hostileText, ms);

const then = {
  status: fc.constantFrom(...statuses),
  needsApproval: maybe(
    fc.constantFrom(
      'mode' as const,
      'irreversible' as const,
      'limit' as const,
      'repeat' as const,
      'input' as const,
    ),
  ),
  foundAtMs: ms,
  updatedAtMs: ms,
  claimExpiresAtMs: ms,
  announcedAtMs: maybe(ms),
  remediateAtMs: maybe(ms),
  remindedAtMs: maybe(ms),
  thread: maybe(messageRef),
  card: maybe(cardRef),
  told: maybe(
    fc.record({ channel: fc.constant('C1'), ts: fc.constant('1.0'), named: fc.constant(['U0ADA']) }),
  ),
  formerCard: maybe(cardRef),
  snooze: maybe(fc.record({ untilMs: ms, reason: hostileText, by: actor, atMs: ms })),
  askedBy: maybe(actor),
  approval: maybe(fc.record({ by: actor, atMs: ms, now: fc.boolean() })),
  input: maybe(texts(12)),
  rejection: maybe(fc.record({ by: actor, atMs: ms, reason: maybe(hostileText) })),
  difference: fc.array(fc.record({ what: hostileText, before: hostileText, after: hostileText }), {
    maxLength: 12,
  }),
  startedAtMs: maybe(ms),
  progress: maybe(
    fc.record({
      note: hostileText,
      made: hostileText,
      state: fc.constant({}),
      undo: fc.constant({}),
      readAgainAtMs: ms,
      stepAtMs: maybe(ms),
    }),
  ),
  receipt: maybe(
    fc.record({ summary: hostileText, undo: fc.constant({}), undoes }, { requiredKeys: ['summary', 'undo'] }),
  ),
  undoing: maybe(undoing),
  trouble: maybe(hostileText),
  endedBy: maybe(hostileText),
};

/** Findings of every status, including combinations that the lifecycle never produces. */
export const arbitraryFinding: fc.Arbitrary<Finding> = fc
  .record({ ...what, ...then, incident: maybe(incident), history })
  .map(({ incident, history, ...finding }) => ({
    ...finding,
    ...(incident ? { incident: { ...incident, ...history } } : {}),
  }));
