import * as z from 'zod/mini';
import { makeReport, type ReportDeps } from '../../core/compliance/report/make.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Summarises the evaluations of a finished scan: report, alerts, metrics. */
    'compliance.report': {
      readonly scanId: string;
    };
  }
}

export const work = defineWork({
  type: 'compliance.report',
  schema: z.object({ scanId: text }),
  run: (deps: ReportDeps, { scanId }) => makeReport(deps, scanId),
});
