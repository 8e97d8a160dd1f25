import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import type { Clock } from '../core/ports.ts';
import type { QueueName } from '../core/work.ts';
import type { Environment } from './environment.ts';

export type HandlersOptions = {
  readonly env: Environment;
  /** The business clock; signatures of requests are judged by the real one. Default: the real one. */
  readonly clock?: Clock;
  /** Told after each message that was queued, so that a local pump need not wait for its next look. */
  readonly onSend?: (queue: QueueName) => void;
};

/** Every Lambda handler of the project, as functions of one process. */
export type Handlers = {
  /** Any request that Slack makes; API Gateway v1 and v2 and function URLs. Never rejects. */
  readonly slack: (
    event: APIGatewayProxyEventV2 | APIGatewayProxyEvent,
  ) => Promise<APIGatewayProxyStructuredResultV2>;
  readonly scan: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly recheck: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly notify: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly sweep: () => Promise<void>;
  readonly dailyScan: () => Promise<void>;
  /** Makes the tables, queues and the schedule group that are missing. */
  readonly ensure: () => Promise<void>;
};

export function createHandlers(_options: HandlersOptions): Handlers {
  throw new Error('not wired yet');
}
