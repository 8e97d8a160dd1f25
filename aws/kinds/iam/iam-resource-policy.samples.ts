import { example } from '../../../core/facts/examples.ts';
import { policyResource } from '../../../core/iam/state/policy-resource.ts';
import { known, type Resource } from '../../../core/resource.ts';
import type { SampleAnswer, Samples } from '../define.ts';
import { bucketSample } from './resource-policies/samples/bucket.ts';
import { functionSample } from './resource-policies/samples/function.ts';
import { keySample } from './resource-policies/samples/key.ts';
import { account, ownPolicy, type PolicySample } from './resource-policies/samples/policy-sample.ts';
import { queueSample } from './resource-policies/samples/queue.ts';
import { repositorySample } from './resource-policies/samples/repository.ts';
import { secretSample } from './resource-policies/samples/secret.ts';
import { topicSample } from './resource-policies/samples/topic.ts';

const more = [keySample, queueSample, topicSample, functionSample, secretSample, repositorySample];
const all = [bucketSample, ...more];

const resource = ({ kind, name, arn }: PolicySample): Resource<'iam-resource-policy'> => ({
  ...example('iam-resource-policy', {
    id: `${kind}/${name}`,
    facts: { now: known(policyResource({ kind, account, name, arn }, ownPolicy)) },
  }),
  arn,
  name,
});

function merged<T>(part: (sample: PolicySample) => Readonly<Record<string, T>> | undefined) {
  return Object.fromEntries(all.flatMap((sample) => Object.entries(part(sample) ?? {})));
}

const ids = new Map<string, readonly string[]>();
for (const sample of all)
  for (const [type, fields] of Object.entries(sample.ids))
    ids.set(type, [...(ids.get(type) ?? []), ...fields]);

export const samples: Samples<'iam-resource-policy'> = {
  resources: [resource(bucketSample), ...more.map(resource)],
  answers: merged<SampleAnswer>(({ answers }) => answers),
  whole: merged<string>(({ whole }) => whole),
  none: merged<string>(({ none }) => none),
  ids: Object.fromEntries(ids),
};
