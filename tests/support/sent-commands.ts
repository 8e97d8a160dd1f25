/** `s3-control` → `S3Control`, as the SDK names its clients. */
const clients: Readonly<Record<string, string>> = {
  ec2: 'EC2',
  ecr: 'ECR',
  rds: 'RDS',
  iam: 'IAM',
  kms: 'KMS',
  sns: 'SNS',
  sqs: 'SQS',
  sts: 'STS',
  s3: 'S3',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  'cloudwatch-logs': 'CloudWatchLogs',
  'resource-groups-tagging-api': 'ResourceGroupsTaggingAPI',
};

function clientOf(name: string): string {
  return clients[name] ?? name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
}

/** The SDK commands that a file imports, including paginators: `EC2.StopInstances`. */
export function sentIn(text: string): readonly string[] {
  return [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(
    ([, names = '', client = '']) =>
      names.split(',').flatMap((name) => {
        const [, command] = /^\s*(?:(\w+)Command|paginate(\w+))\b/.exec(name)?.filter(Boolean) ?? [];
        return command ? [`${clientOf(client)}.${command}`] : [];
      }),
  );
}
