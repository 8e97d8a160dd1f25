import { randomUUID } from 'node:crypto';
import {
  DeleteScheduleCommand,
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
} from '@aws-sdk/client-scheduler';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { timeOf } from '../../../scheduler/times/schedule-times.ts';
import { inputsOf, nameInArn } from '../checks/model.ts';
import type { ResourceInputs, Synthesized } from '../synth/result.ts';
import type { InvocationResult } from './running.ts';
import { region, type Stage } from './stage.ts';

/** Runs a function by its full name. */
export type Invoke = (functionName: string, event: unknown) => Promise<InvocationResult>;

/** A message that its function reported as failed, or that was in a failed batch. */
export type Failed = { readonly queue: string; readonly messageId: string; readonly body: string };

/**
 * Delivers queued messages until none are left, as the event source mappings say. Failed messages are visible
 * again at once; the queue's redrive policy limits the attempts.
 */
export async function drain(
  synthesized: Synthesized,
  stage: Stage,
  invoke: Invoke,
): Promise<readonly Failed[]> {
  const failed: Failed[] = [];
  const feeds = inputsOf(synthesized, 'feed').filter((feed) => !('startingPosition' in feed));
  for (let worked = 1; worked > 0; ) {
    const rounds = await Promise.all(feeds.map((feed) => drainOne(stage, feed, invoke, failed)));
    worked = rounds.reduce((sum, count) => sum + count, 0);
  }
  return failed;
}

async function drainOne(
  stage: Stage,
  feed: ResourceInputs,
  invoke: Invoke,
  failed: Failed[],
): Promise<number> {
  const queue = nameInArn(feed['eventSourceArn']);
  const QueueUrl = stage.queueUrl(queue);
  let worked = 0;
  for (;;) {
    const { Messages = [] } = await stage.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(10, Number(feed['batchSize'])),
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return worked;
    worked += Messages.length;
    const Records = Messages.map((message) => recordOf(String(feed['eventSourceArn']), message));
    const outcome = await invoke(String(feed['functionName']), { Records });
    const ids = failedOf(
      outcome,
      Records.map(({ messageId }) => messageId),
    );
    for (const { MessageId = '', ReceiptHandle, Body = '' } of Messages) {
      if (!ids.includes(MessageId))
        await stage.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      else {
        failed.push({ queue, messageId: MessageId, body: Body });
        await stage.sqs.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
        );
      }
    }
  }
}

/** As in Lambda, an error or an unknown id fails the whole batch. */
function failedOf(outcome: InvocationResult, all: readonly string[]): readonly string[] {
  if ('error' in outcome) return all;
  const { batchItemFailures = [] } = Object(outcome.answer) as {
    batchItemFailures?: readonly { readonly itemIdentifier: string }[];
  };
  const ids = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return ids.every((id) => all.includes(id)) ? ids : all;
}

function recordOf(eventSourceARN: string, message: Message) {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: region,
  };
}

/** Delivers due schedules and deletes them, as EventBridge Scheduler does. */
export async function deliverDue(
  { scheduler, sqs, queueUrl, prefix: GroupName }: Stage,
  nowMs: number,
): Promise<readonly GetScheduleCommandOutput[]> {
  const due: GetScheduleCommandOutput[] = [];
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName }));
  for (const { Name } of Schedules) {
    const schedule = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
    if ((timeOf(schedule.ScheduleExpression ?? '') ?? Number.POSITIVE_INFINITY) > nowMs) continue;
    const { Arn, Input } = schedule.Target ?? {};
    const message = { QueueUrl: queueUrl(nameInArn(Arn)), MessageBody: Input };
    await sqs.send(new SendMessageCommand(message));
    if (schedule.ActionAfterCompletion === 'DELETE')
      await scheduler.send(new DeleteScheduleCommand({ GroupName, Name }));
    due.push(schedule);
  }
  return due;
}

/** Runs a timer's function with the timer's input. */
export async function ring(
  synthesized: Synthesized,
  functionName: string,
  invoke: Invoke,
  nowMs: number,
): Promise<InvocationResult> {
  const timers = inputsOf(synthesized, 'schedule').map(({ target }) => target as ResourceInputs);
  const timer = timers.find(({ arn }) => nameInArn(arn) === functionName);
  if (!timer) throw new Error(`No timer starts ${functionName}`);
  const input = String(timer['input'])
    .replaceAll('<aws.scheduler.scheduled-time>', `${new Date(nowMs).toISOString().slice(0, 19)}Z`)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID());
  return invoke(functionName, JSON.parse(input));
}
