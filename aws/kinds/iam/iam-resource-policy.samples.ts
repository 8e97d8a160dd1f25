import type { Identity } from '../../../core/changes/identity.ts';
import { example } from '../../../core/facts/examples.ts';
import { policyResource } from '../../../core/iam/state/policy-resource.ts';
import { known, type Resource } from '../../../core/resource.ts';
import type { SampleAnswer, Samples } from '../define.ts';
import { bucketSample } from './resource-policies/samples/bucket.ts';
import { functionSample } from './resource-policies/samples/function.ts';
import { keySample } from './resource-policies/samples/key.ts';
import {
  account,
  openPolicy,
  ownPolicy,
  type PolicySample,
} from './resource-policies/samples/policy-sample.ts';
import { queueSample } from './resource-policies/samples/queue.ts';
import { repositorySample } from './resource-policies/samples/repository.ts';
import { secretSample } from './resource-policies/samples/secret.ts';
import { topicSample } from './resource-policies/samples/topic.ts';

const more = [keySample, queueSample, topicSample, functionSample, secretSample, repositorySample];
const all = [bucketSample, ...more];

const state = ({ kind, name, arn }: PolicySample, policy: string | null): Identity =>
  policyResource({ kind, account, name, arn }, policy);

/** Opened to everybody since it was accepted with this policy. */
const opened = (sample: PolicySample, accepted: string | null): Resource<'iam-resource-policy'> => ({
  ...example('iam-resource-policy', {
    id: `${sample.kind}/${sample.name}`,
    facts: { now: known(state(sample, openPolicy)), accepted: known(state(sample, accepted)) },
  }),
  arn: sample.arn,
  name: sample.name,
});

/** Each with another accepted policy, and with none. */
const accepted = all.flatMap((sample) => [
  { sample, policy: ownPolicy, answers: sample.withPolicy(ownPolicy) },
  ...(sample.without ? [{ sample, policy: null, answers: sample.without }] : []),
]);
const [first, ...others] = accepted.map((one) => ({ ...one, of: opened(one.sample, one.policy) }));
if (!first) throw new Error('no service has a sample');
const cases = [first, ...others];

function merged<T>(part: (sample: PolicySample) => Readonly<Record<string, T>> | undefined) {
  return Object.fromEntries(all.flatMap((sample) => Object.entries(part(sample) ?? {})));
}

const ids = new Map<string, readonly string[]>();
for (const sample of all)
  for (const [type, fields] of Object.entries(sample.ids))
    ids.set(type, [...(ids.get(type) ?? []), ...fields]);

export const samples: Samples<'iam-resource-policy'> = {
  resources: [first.of, ...others.map(({ of }) => of)],
  answers: merged<SampleAnswer>(({ answers, withPolicy }) => ({ ...answers, ...withPolicy(ownPolicy) })),
  whole: merged<string>(({ whole }) => whole),
  none: merged<string>(({ none }) => none),
  ids: Object.fromEntries(ids),
  cases: {
    revert: cases.map(({ of, sample, answers: after }) => ({
      of,
      before: sample.withPolicy(openPolicy),
      after,
    })),
  },
  undone: {
    revert: cases
      .filter(({ sample }) => sample.kind !== 'function')
      .map(({ of, sample, policy }) => {
        // Back to the open policy, or to none where one was put back.
        const before = policy === null ? null : openPolicy;
        return {
          of,
          kept: { before: state(sample, before), after: state(sample, ownPolicy) },
          after: (before === null ? sample.without : sample.withPolicy(before)) ?? {},
          left: { now: known(state(sample, ownPolicy)) },
        };
      }),
  },
};
