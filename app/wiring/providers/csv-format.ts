import { csvHeader, csvLine } from '../../../aws/reports/csv.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'csvFormat'> = () => ({ header: csvHeader, line: csvLine });
