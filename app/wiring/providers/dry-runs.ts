import { LambdaClient } from '@aws-sdk/client-lambda';
import { probeByLambda } from '../../../aws/services/probe-by-lambda.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';

/** Longer than the probe function may run. */
const probeWithinMs = 25_000;

/** Whoever may make a dry run may also do it, so that another function's role makes them. */
export const provide: Provide<'dryRuns'> = ({ env }) => {
  const functionName = env.functions?.['probe'];
  if (!functionName) return {};
  const client = clientOf(env);
  const requestHandler = { ...client.requestHandler, requestTimeout: probeWithinMs };
  return { probe: probeByLambda({ lambda: new LambdaClient({ ...client, requestHandler }), functionName }) };
};
