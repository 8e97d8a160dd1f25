import type { Finding, Status } from '../../core/finding.ts';
import type { Simulation } from './simulation.ts';

const statuses: readonly Status[] = [
  'claimed',
  'observed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'undoing',
  'failed',
  'remediated',
  'resolved',
  'lapsed',
];

export async function allFindings(simulation: Simulation): Promise<readonly Finding[]> {
  const pages = await Promise.all(
    statuses.map((status) => simulation.store.byStatus(status, { limit: 1000 })),
  );
  return pages.flatMap(({ findings }) => findings);
}
