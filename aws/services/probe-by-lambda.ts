import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Probe } from '../../core/finding.ts';
import {
  type Inventory,
  type ProbeAnswer,
  type ProbeRequest,
  probedResource,
} from '../../core/ports/inventory.ts';
import { shorten } from '../../core/shorten.ts';
import { inWords } from '../access/errors.ts';

type ProbeByLambdaDeps = { readonly lambda: Pick<LambdaClient, 'send'>; readonly functionName: string };

/** Lets another function with another role make the dry run. Any failure means that the permission is unknown. */
export function probeByLambda({ lambda, functionName }: ProbeByLambdaDeps): Inventory['probe'] {
  return async (resource, remediation) => {
    try {
      const asked: ProbeRequest = { resource: probedResource(resource), remediation };
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify(asked)),
        }),
      );
      const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
      if (FunctionError) return notKnown(`the dry run failed: ${messageOf(answer)}`);
      return isProbeAnswer(answer) ? answer : notKnown('the dry run returned nothing');
    } catch (error) {
      return notKnown(`the dry run could not start: ${inWords(error)}`);
    }
  };
}

function notKnown(because: string): ProbeAnswer {
  return { probe: { allowed: 'unknown', because }, protections: [], unread: because };
}

function isProbeAnswer(answer: unknown): answer is ProbeAnswer {
  const { probe, protections, unread } = Object(answer) as {
    probe?: Partial<Probe>;
    protections?: unknown;
    unread?: unknown;
  };
  const { allowed, because } = probe ?? {};
  return (
    ['yes', 'no', 'unknown'].includes(String(allowed)) &&
    typeof because === 'string' &&
    Array.isArray(protections) &&
    ['string', 'undefined'].includes(typeof unread)
  );
}

function messageOf(answer: unknown): string {
  const { errorMessage } = Object(answer) as { errorMessage?: unknown };
  return typeof errorMessage === 'string' ? shorten(errorMessage, 300) : 'without saying why';
}
