import {
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { absent, assertAbout, requiredList } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { on, sends } from '../../../access/permission.ts';
import { toTags } from '../../../tags.ts';
import type { Reader } from '../../define.ts';
import { ownerIn, type PolicyService, policyIn } from './policy-service.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html: the most of a page. */
const perPage = 1_000;
const repositories = 'arn:{partition}:ecr:*:{account}:repository/*';

const clientOf = ({ clients, region }: Reader) =>
  clients.other('ecr', (config) => new ECRClient(config))(region);

/** Private repositories. The policy of the whole registry is not read. */
export const repositoryPolicies: PolicyService = {
  kind: 'repository',
  readsAtOnce: 8,
  lists: [sends('ECR.DescribeRepositories', on(repositories, 'ecr:DescribeRepositories'))],
  list: async (aws, nextToken) => {
    const answer = await clientOf(aws).send(
      new DescribeRepositoriesCommand({ maxResults: perPage, nextToken }),
    );
    const items = requiredList(answer.repositories, 'repositories').map(({ repositoryName, repositoryArn }) =>
      ownerIn(repositoryName, repositoryArn),
    );
    return { items, next: answer.nextToken };
  },
  finds: [],
  find: async ({ account, region }, name) => ({
    name,
    arn: `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`,
  }),
  reads: [sends('ECR.GetRepositoryPolicy', on(repositories, 'ecr:GetRepositoryPolicy'))],
  read: (aws, { name: repositoryName }) =>
    absent('RepositoryNotFoundException', undefined, () =>
      absent('RepositoryPolicyNotFoundException', null, async () => {
        const answer = await clientOf(aws).send(new GetRepositoryPolicyCommand({ repositoryName }));
        assertAbout(repositoryName, answer.repositoryName);
        return policyIn(answer.policyText, 'repository policy');
      }),
    ),
  writes: [
    sends('ECR.SetRepositoryPolicy', on(repositories, 'ecr:SetRepositoryPolicy')),
    sends('ECR.DeleteRepositoryPolicy', on(repositories, 'ecr:DeleteRepositoryPolicy')),
  ],
  // Without `force`, ECR refuses a policy that would lock out who sends it.
  write: (aws, { name: repositoryName }, policyText) =>
    policyText === null
      ? clientOf(aws).send(new DeleteRepositoryPolicyCommand({ repositoryName }))
      : clientOf(aws).send(new SetRepositoryPolicyCommand({ repositoryName, policyText })),
  readsTags: [sends('ECR.ListTagsForResource', on(repositories, 'ecr:ListTagsForResource'))],
  tags: async (aws, { arn: resourceArn }) => {
    const { tags } = await clientOf(aws).send(new ListTagsForResourceCommand({ resourceArn }));
    return toTags(requiredList(tags, 'tags'));
  },
};
