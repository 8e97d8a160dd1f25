import * as z from 'zod/mini';
import { alarmStates } from '../../core/incident.ts';
import type { LookRequest } from '../../core/incidents/look-request.ts';
import { type LookDeps, lookAt } from '../../core/looks/look-at.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'incident.look': LookRequest;
  }
}

const alarm = z.object({
  arn: text,
  name: text,
  state: z.enum(alarmStates),
  atMs: z.number(),
  reason: z.string(),
  entry: z.object({ kind: text, id: text, atMs: z.number() }),
});

export const work = defineWork({
  type: 'incident.look',
  schema: z.object({
    runId: text,
    resources: z.array(
      z.object({ account: text, region: text, kind: text, id: text, alarms: z.array(alarm) }),
    ),
    untilMs: z.number(),
  }),
  run: (deps: LookDeps, { runId, resources, untilMs }) => lookAt(deps, { runId, resources, untilMs }),
});
