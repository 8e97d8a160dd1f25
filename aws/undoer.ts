import type { Finding } from '../core/finding.ts';
import { Refused, type Undoer } from '../core/ports/remediator.ts';
import type { EpochMs, Resource } from '../core/resource.ts';
import { inWords } from './access/errors.ts';
import type { AnyKind, Reader } from './kinds/define.ts';
import { reached, refusal } from './refusal.ts';

type UndoerDeps = {
  readonly kindOf: (id: string) => AnyKind | undefined;
  readonly readerIn: (place: Pick<Resource, 'account' | 'region'>) => Promise<Reader>;
  readonly nowMs: () => EpochMs;
};

/** The part of the remediator that undoes. */
export function createUndoer({ kindOf, readerIn, nowMs }: UndoerDeps): Undoer {
  const stepOf = ({ resource, plan }: Finding) =>
    plan.remediation === null ? undefined : kindOf(resource.kind)?.remediations[plan.remediation]?.undoing;
  const required = (finding: Finding) => {
    const step = stepOf(finding);
    if (!step) throw new Refused(`${finding.resource.kind} has no remediation ${finding.plan.remediation}`);
    return step;
  };
  return {
    says: (finding, receipt) =>
      stepOf(finding)?.says(receipt, finding, nowMs()) ?? {
        is: 'no',
        title: '',
        lost: `Janitor cannot undo this. ${finding.plan.undo.how}`,
        untilMs: null,
      },
    differences: async (finding, resource) => {
      const step = required(finding);
      try {
        return await step.differences(await readerIn(finding.resource), resource as never, finding);
      } catch (cause) {
        throw new Error(inWords(cause), { cause });
      }
    },
    run: async ({ finding, resource }) => {
      const undoing = required(finding);
      const step = finding.undoing?.progress ? undoing.next : undoing;
      if (!step) throw new Refused('This undo has only one step');
      const aws = await reached(readerIn(finding.resource));
      try {
        return await step.run(aws, finding, resource as never);
      } catch (error) {
        throw refusal(error, kindOf(finding.resource.kind)?.refusals) ?? error;
      }
    },
    readProgress: async (finding) => {
      const next = required(finding).next;
      return next ? next.read(await readerIn(finding.resource), finding) : null;
    },
    isDone: (finding, resource) => stepOf(finding)?.isDone(resource as never, finding) ?? false,
  };
}
