import { LambdaClient } from '@aws-sdk/client-lambda';
import { probeByLambda } from '../../../aws/services/probe-by-lambda.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';

/** Longer than the timeout of the probe function. */
const probeWithinMs = 25_000;

/** A dry run needs the permission of the real call, so a separate function with its own role makes it. */
export const provide: Provide<'dryRuns'> = ({ env }) => {
  const functionName = env.functions?.['probe'];
  if (!functionName) return {};
  const client = clientOf(env);
  const requestHandler = { ...client.requestHandler, requestTimeout: probeWithinMs };
  return { probe: probeByLambda({ lambda: new LambdaClient({ ...client, requestHandler }), functionName }) };
};
