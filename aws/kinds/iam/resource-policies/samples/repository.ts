import { account, ownPolicy, type PolicySample, region } from './policy-sample.ts';

const repository = {
  registryId: account,
  repositoryName: 'team/orders',
  repositoryArn: `arn:aws:ecr:${region}:${account}:repository/team/orders`,
};

export const repositorySample: PolicySample = {
  kind: 'repository',
  name: repository.repositoryName,
  arn: repository.repositoryArn,
  ids: { repository: ['repositoryName', 'resourceArn'] },
  answers: {
    'ecr:DescribeRepositories': JSON.stringify({ repositories: [repository] }),
    'ecr:SetRepositoryPolicy': JSON.stringify({ ...repository, policyText: ownPolicy }),
    'ecr:DeleteRepositoryPolicy': JSON.stringify({ ...repository, policyText: ownPolicy }),
    'ecr:ListTagsForResource': JSON.stringify({ tags: [{ Key: 'Owner', Value: 'ada@example.com' }] }),
  },
  withPolicy: (policyText) => ({
    'ecr:GetRepositoryPolicy': JSON.stringify({ ...repository, policyText }),
  }),
  without: { 'ecr:GetRepositoryPolicy': { error: 'RepositoryPolicyNotFoundException', status: 400 } },
  none: { 'ecr:DescribeRepositories': JSON.stringify({ repositories: [] }) },
};
