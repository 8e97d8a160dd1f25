import { kind } from '../../aws/kinds/iam/iam-identity.ts';
import { createRemediator } from '../../aws/remediator.ts';
import type { Identity } from '../../core/changes/identity.ts';
import type { Finding, Progress, Receipt } from '../../core/finding.ts';
import { progressOf } from '../../core/findings/remediation/outcome.ts';
import { known, type Resource } from '../../core/resource.ts';
import { answeringClients } from './aws-answers.ts';
import { fakeIam } from './fake-iam.ts';
import { resourceOf } from './identity-at-work.ts';
import { oneAccount } from './one-account.ts';
import { sampleFinding } from './sample-finding.ts';

const undoing = { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, progress: null, outcome: null };

/** The quarantine of one identity, step by step. All that is stored goes through JSON. */
export function quarantineWorld(
  now: Identity,
  accepted: Identity | null,
  options: Parameters<typeof fakeIam>[2] = {},
) {
  const { clients } = answeringClients(() => new Error('nothing is sent'));
  const iam = fakeIam(clients.iam(), now, options);
  const remediator = createRemediator({
    accounts: oneAccount(clients, '123456789012'),
    kinds: [kind],
    nowMs: () => 0,
  });
  const resource = (more: Partial<Resource<'iam-identity'>> = {}): Resource<'iam-identity'> => {
    const plain = resourceOf(iam.state(), accepted);
    return { ...plain, facts: { ...plain.facts, credentials: known([]) }, ...more };
  };
  const sample = sampleFinding({ resource: resource() });
  const finding = (more: Partial<Finding> = {}): Finding =>
    JSON.parse(
      JSON.stringify({ ...sample, plan: { ...sample.plan, remediation: 'quarantine' }, ...more }),
    ) as Finding;
  const begin = async (): Promise<Progress> => {
    const outcome = await remediator.run({ finding: finding(), resource: resource() } as never);
    if (!('inProgress' in outcome)) throw new Error('there was one step');
    return progressOf(outcome, 0);
  };
  const goOn = async (progress: Progress): Promise<Receipt> => {
    const permit = { finding: finding({ progress }), resource: resource() };
    const outcome = await remediator.run(permit as never);
    if ('inProgress' in outcome) throw new Error('there were three steps');
    return { ...outcome, undo: { ...progress.undo, ...outcome.undo } };
  };
  return {
    ...iam,
    remediator,
    finding,
    resource,
    begin,
    goOn,
    quarantine: async () => goOn(await begin()),
    /** Whether AWS shows the second step. */
    isDone: (progress: Progress | null) => remediator.isDone(finding({ progress }), resource()),
    undo: (receipt: Receipt) => {
      const ended = finding({ status: 'undoing', receipt, undoing });
      return {
        says: remediator.undo.says(ended, receipt),
        differences: (more: Partial<Resource<'iam-identity'>> = {}) =>
          remediator.undo.differences(ended, resource(more)),
        run: () => remediator.undo.run({ finding: ended, resource: resource() } as never),
        isDone: () => remediator.undo.isDone(ended, resource()),
      };
    },
  };
}
