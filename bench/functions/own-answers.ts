import type { IncomingMessage } from 'node:http';

/** Invokes another function by name, as Lambda does. */
export type InvokeFunction = (name: string, event: unknown) => Promise<unknown>;

const evaluationsTable = '-evaluations"';

/**
 * Answers what moto cannot: invocations of functions, evaluations for AWS Config, and the table of evaluations,
 * which moto would copy in each transaction. The table is always empty, so every evaluation is a change.
 */
export async function ownAnswer(
  { headers, url = '/' }: Pick<IncomingMessage, 'headers' | 'url'>,
  body: string,
  invoke: InvokeFunction,
): Promise<unknown> {
  const service = /\/([a-z]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1];
  if (service === 'config') return { FailedEvaluations: [] };
  if (service === 'dynamodb' && body.includes(evaluationsTable)) return emptyTable(headers['x-amz-target']);
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url)?.[1];
  return service === 'lambda' && name ? invoke(name, JSON.parse(body)) : undefined;
}

function emptyTable(target: unknown): unknown {
  switch (String(target).split('.').at(-1)) {
    case 'Query':
      return { Items: [], Count: 0, ScannedCount: 0 };
    case 'BatchGetItem':
      return { Responses: {}, UnprocessedKeys: {} };
    default:
      return {};
  }
}
