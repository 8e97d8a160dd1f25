import * as z from 'zod/mini';
import { lookForIncidents } from '../../core/scans/incidents/look-for-incidents.ts';
import { defineWork } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Reads the status checks of all regions, and scans those where one fails. */
    'status.look': object;
  }
}

export const work = defineWork({ type: 'status.look', schema: z.object({}), run: lookForIncidents });
