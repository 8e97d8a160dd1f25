import type { Finding } from '../core/finding.ts';
import type { Permit } from '../core/ports/permit.ts';
import { Refused, type Remediator } from '../core/ports/remediator.ts';
import type { EpochMs, Resource } from '../core/resource.ts';
import type { Accounts } from './access/accounts.ts';
import type { AnyKind, Reader } from './kinds/define.ts';
import { reader } from './reader.ts';
import { reached, refusal } from './refusal.ts';
import { createUndoer } from './undoer.ts';

export type RemediatorDeps = {
  readonly accounts: Pick<Accounts, 'clients'>;
  readonly kinds: readonly AnyKind[];
  readonly nowMs: () => EpochMs;
};

/** Changes AWS. Its clients never retry, because a lost response means an unknown outcome. */
export function createRemediator({ accounts, kinds, nowMs }: RemediatorDeps): Remediator {
  const kindOf = (id: string) => kinds.find((candidate) => candidate.id === id);
  const remediationOf = (kind: string, name: string | null) =>
    name === null ? undefined : kindOf(kind)?.remediations[name];
  const readerIn = async ({ account, region }: Pick<Resource, 'account' | 'region'>): Promise<Reader> =>
    reader(await accounts.clients(account, 'remediate'), account, region, nowMs());
  return {
    run: async ({ finding, resource }: Permit) => {
      const remediation = remediationOf(resource.kind, finding.plan.remediation);
      const step = finding.progress === null ? remediation : remediation?.next;
      if (!step?.run) throw new Refused(`${resource.kind} has no remediation ${finding.plan.remediation}`);
      const aws = await reached(readerIn(resource));
      try {
        return await step.run(aws, resource as never, finding);
      } catch (error) {
        throw refusal(error, kindOf(resource.kind)?.refusals) ?? error;
      }
    },
    keeps: ({ finding, resource }: Permit) =>
      remediationOf(resource.kind, finding.plan.remediation)?.keeps?.(resource as never) ?? null,
    undo: createUndoer({ kindOf, readerIn, nowMs }),
    readProgress: async (finding) => {
      const next = remediationOf(finding.resource.kind, finding.plan.remediation)?.next;
      return next ? next.read(await readerIn(finding.resource), finding) : null;
    },
    readKept: async (finding) => {
      const kept = remediationOf(finding.resource.kind, finding.plan.remediation)?.kept;
      return kept ? kept.read(await readerIn(finding.resource), finding) : null;
    },
    isDone: (finding: Finding, resource) => {
      const remediation = remediationOf(finding.resource.kind, finding.plan.remediation);
      return remediation?.isDone(resource as never, finding) ?? false;
    },
  };
}
