import {
  CreateEventBusCommand,
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EventRules } from '../../core/functions/source.ts';

/** What a target gets without a transformer. Without one, moto parses eight paths for every event, 40 ms each. */
const wholeEvent = { InputTemplate: '<aws.events.event.json>', InputPathsMap: { id: '$.id' } };

type LocalBusDeps = {
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly prefix: string;
};

/** Creates the stage's bus in an emulator, with the rules of its subscribers. Their queues must exist. */
export async function makeLocalBus(
  { eventBridge, sqs, prefix }: LocalBusDeps,
  subscribers: readonly { readonly queue: string; readonly rules: EventRules }[],
): Promise<void> {
  await eventBridge.send(new CreateEventBusCommand({ Name: prefix })).catch((thrown: unknown) => {
    if (!(thrown instanceof ResourceAlreadyExistsException)) throw thrown;
  });
  for (const { queue, rules } of subscribers) {
    const Arn = await arnOf(sqs, `${prefix}-${queue}`);
    for (const [name, { pattern }] of Object.entries(rules)) {
      const rule = { EventBusName: prefix, Name: `${prefix}-${name}` };
      await eventBridge.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify(pattern) }));
      const { EventBusName, Name: Rule } = rule;
      const Targets = [{ Id: queue, Arn, InputTransformer: wholeEvent }];
      await eventBridge.send(new PutTargetsCommand({ EventBusName, Rule, Targets }));
    }
  }
}

async function arnOf(sqs: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}
