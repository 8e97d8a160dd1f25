import type { Identity } from '../../../../core/changes/identity.ts';
import { policyByHand, policyResource, policyTarget } from '../../../../core/iam/state/policy-resource.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import type { Reader, Remediation } from '../../define.ts';
import { stateRevert } from '../state-revert.ts';
import { materialOfPolicy } from './policy-material.ts';
import type { PolicyOwner, PolicyService } from './policy-service.ts';
import { policyServices, serviceOf } from './services.ts';

/** Puts the accepted policy back, or deletes the policy where there was none. */
export const revertPolicy: Remediation<'iam-resource-policy'> = stateRevert({
  calls: policyServices
    .filter(({ write }) => write !== null)
    .flatMap(({ finds, reads, writes }) => [...finds, ...reads, ...writes]),
  target: (accepted, now) => {
    const byHand = policyByHand(accepted, now);
    if (byHand !== null) throw new Refused(byHand);
    return policyTarget(accepted, now);
  },
  materialOf: materialOfPolicy,
  change: async (aws, to) => {
    const { service, owner } = await ownerOf(aws, to);
    if (!service.write) throw new Refused(`Janitor does not write the policy of a ${service.kind}`);
    await service.write(aws, owner, to.trust);
  },
  read: async (aws, of) => {
    const { service, owner } = await ownerOf(aws, of);
    const policy = await service.read(aws, owner);
    return policy === undefined
      ? undefined
      : policyResource({ ...owner, kind: service.kind, account: aws.account }, policy);
  },
});

async function ownerOf(
  aws: Reader,
  { kind, name }: Identity,
): Promise<{ readonly service: PolicyService; readonly owner: PolicyOwner }> {
  const { service } = serviceOf(`${kind}/${name}`);
  const owner = await service.find(aws, name);
  if (!owner) throw new Refused('It does not exist');
  return { service, owner };
}
