import * as z from 'zod/mini';
import { done, type Result, refused } from '../../core/result.ts';
import { checked, parsedJson } from '../../queues/checked.ts';

/** A configuration item of AWS Config. */
export type ConfigItem = {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly region: string;
  readonly account: string;
  readonly status: string;
  /** The time at which AWS Config recorded the item; evaluations carry this time. */
  readonly capturedAtMs: number;
};

/** A request of AWS Config to evaluate a rule. */
export type ConfigRequest = {
  /** The id of a Janitor rule, from the parameters of the rule in AWS Config. */
  readonly ruleId: string;
  readonly account: string;
  readonly resultToken: string;
  readonly isTest: boolean;
  readonly message:
    | {
        readonly about: 'item';
        readonly item: ConfigItem;
        /** True: the item is a summary, because the full item was too large to send. */
        readonly isOversized: boolean;
        readonly hasLeftScope: boolean;
      }
    | { readonly about: 'all'; readonly atMs: number };
};

const text = z.string().check(z.minLength(1));
const account = z.string().check(z.regex(/^\d{12}$/));
const instant = text.check(z.refine((value) => !Number.isNaN(Date.parse(value))));

// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
const outer = z.object({
  invokingEvent: text,
  ruleParameters: z.optional(z.string()),
  resultToken: text,
  eventLeftScope: z.optional(z.boolean()),
  accountId: account,
});

const item = z.object({
  resourceType: text,
  resourceId: text,
  resourceName: z.nullish(z.string()),
  ARN: z.nullish(z.string()),
  awsRegion: text,
  awsAccountId: account,
  configurationItemStatus: text,
  configurationItemCaptureTime: instant,
});

const inner = z.discriminatedUnion('messageType', [
  z.object({ messageType: z.literal('ConfigurationItemChangeNotification'), configurationItem: item }),
  z.object({
    messageType: z.literal('OversizedConfigurationItemChangeNotification'),
    configurationItemSummary: item,
  }),
  z.object({ messageType: z.literal('ScheduledNotification'), notificationCreationTime: instant }),
]);

const parameters = z.object({ rule: text });

export function parseConfigEvent(event: unknown): Result<readonly ConfigRequest[], string> {
  const asked = checked(outer, event);
  if (!asked.ok) return asked;
  const { accountId, resultToken, eventLeftScope, ruleParameters = '{}', invokingEvent } = asked.value;
  const rule = checkedJson(parameters, ruleParameters, 'ruleParameters');
  if (!rule.ok) return rule;
  const message = checkedJson(inner, invokingEvent, 'invokingEvent');
  if (!message.ok) return message;
  return done([
    {
      ruleId: rule.value.rule,
      account: accountId,
      resultToken,
      // A test run: https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
      isTest: resultToken === 'TESTMODE',
      message: messageOf(message.value, eventLeftScope ?? false),
    },
  ]);
}

function messageOf(message: z.infer<typeof inner>, hasLeftScope: boolean): ConfigRequest['message'] {
  switch (message.messageType) {
    case 'ScheduledNotification':
      return { about: 'all', atMs: Date.parse(message.notificationCreationTime) };
    case 'ConfigurationItemChangeNotification':
      return { about: 'item', item: itemOf(message.configurationItem), isOversized: false, hasLeftScope };
    case 'OversizedConfigurationItemChangeNotification':
      return {
        about: 'item',
        item: itemOf(message.configurationItemSummary),
        isOversized: true,
        hasLeftScope,
      };
  }
}

function itemOf(read: z.infer<typeof item>): ConfigItem {
  return {
    resourceType: read.resourceType,
    resourceId: read.resourceId,
    resourceName: read.resourceName ?? null,
    arn: read.ARN ?? null,
    region: read.awsRegion,
    account: read.awsAccountId,
    status: read.configurationItemStatus,
    capturedAtMs: Date.parse(read.configurationItemCaptureTime),
  };
}

function checkedJson<T>(schema: z.ZodMiniType<T>, text: string, field: string): Result<T, string> {
  const json = parsedJson(text);
  if (!json.ok) return refused(`${field} is not JSON`);
  const read = checked(z.object({ [field]: schema }), { [field]: json.value });
  return read.ok ? done(read.value[field] as T) : read;
}
