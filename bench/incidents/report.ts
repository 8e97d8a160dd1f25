import { join } from 'node:path';
import { measure } from '../measure.ts';

export type MeasuredReport = { readonly total: number; readonly peakMegabytes: number };

/** Makes the report of a day with so many incidents in a process of its own. */
export async function reportOf(incidents: number): Promise<MeasuredReport> {
  const command = [
    process.execPath,
    '--import',
    'tsx',
    join(import.meta.dirname, 'report-process.ts'),
    String(incidents),
  ];
  const { exitCode, stdout, stderr, peakMegabytes } = await measure(command, process.env);
  if (exitCode !== 0) throw new Error(`The report ended with ${exitCode}: ${stderr.slice(-600)}`);
  const { total } = JSON.parse(stdout) as { readonly total: number };
  return { total, peakMegabytes };
}
