import * as z from 'zod/mini';

/** A resource as AWS Config names it. */
export type ConfigItem = {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly region: string;
  readonly account: string;
  readonly status: string;
  /** When Config looked at it: evaluations are put under this time. */
  readonly capturedAtMs: number;
};

/** What AWS Config asks a rule. */
export type ConfigAsked = {
  /** Id of one of the janitor's rules, as the parameters of Config's rule say. */
  readonly ruleId: string;
  readonly account: string;
  readonly resultToken: string;
  readonly isTest: boolean;
  readonly message:
    | {
        readonly about: 'item';
        readonly item: ConfigItem;
        /** The item was too large to be sent, and this is its summary. */
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

/** Throws for what is not asked in Config's form, or for no rule. The error names fields and repeats nothing of them. */
export function readConfigEvent(event: unknown): ConfigAsked {
  const asked = checked(outer, event, '');
  const { rule } = checked(
    parameters,
    json(asked.ruleParameters ?? '{}', 'ruleParameters'),
    'ruleParameters',
  );
  const message = checked(inner, json(asked.invokingEvent, 'invokingEvent'), 'invokingEvent');
  return {
    ruleId: rule,
    account: asked.accountId,
    resultToken: asked.resultToken,
    // What Config itself is sent by its own tools for a try: https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
    isTest: asked.resultToken === 'TESTMODE',
    message:
      message.messageType === 'ScheduledNotification'
        ? { about: 'all', atMs: Date.parse(message.notificationCreationTime) }
        : {
            about: 'item',
            item: itemOf(
              'configurationItem' in message ? message.configurationItem : message.configurationItemSummary,
            ),
            isOversized: message.messageType === 'OversizedConfigurationItemChangeNotification',
            hasLeftScope: asked.eventLeftScope ?? false,
          },
  };
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

function checked<T>(schema: z.ZodMiniType<T>, value: unknown, within: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => [within, ...path].filter(Boolean).join('.'));
  throw new Error(`AWS Config did not ask in its own form: ${fields.join(', ') || 'the event'}`);
}

function json(value: string, field: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Error(`AWS Config did not ask in its own form: ${field} is not JSON`);
  }
}
