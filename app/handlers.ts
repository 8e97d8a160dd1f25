import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sweep } from '../core/lifecycle/sweep.ts';
import type { WiringOptions } from './base.ts';
import { askForDailyScan } from './daily-scan.ts';
import { createWiring } from './deps.ts';
import { workOff } from './queue-worker.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { slackHandler } from './slack-handler.ts';

/**
 * `clock`: the business clock; signatures of requests are judged by the real one. `onSend`: told after each message
 * that was queued, so that a local pump need not wait for its next look.
 */
export type HandlersOptions = WiringOptions;

/** Every Lambda handler of the project, as functions of one process. */
export type Handlers = {
  /** Any request that Slack makes; API Gateway v1 and v2 and function URLs. Never rejects. */
  readonly slack: (event: SlackRequest) => Promise<SlackAnswer>;
  readonly scan: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly recheck: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly notify: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly sweep: () => Promise<void>;
  readonly dailyScan: () => Promise<void>;
  /** Makes the tables, queues and the schedule group that are missing. */
  readonly ensure: () => Promise<void>;
};

export function createHandlers(options: HandlersOptions): Handlers {
  const wiring = createWiring(options);
  const { deps } = wiring;
  let slack: ((event: SlackRequest) => Promise<SlackAnswer>) | undefined;
  return {
    slack: (event) => {
      slack ??= slackHandler(wiring);
      return slack(event);
    },
    scan: (event) => workOff(wiring, 'scan', event),
    recheck: (event) => workOff(wiring, 'recheck', event),
    notify: (event) => workOff(wiring, 'notify', event),
    sweep: () => sweep(deps),
    dailyScan: () => askForDailyScan(deps),
    ensure: wiring.ensure,
  };
}
