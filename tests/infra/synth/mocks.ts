type MockedResource = {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
};

export const account = '123456789012';
export const region = 'us-east-1';

/** What AWS would add to a resource, as far as others refer to it. */
export function created({ type, name, inputs }: MockedResource): {
  id: string;
  state: Record<string, unknown>;
} {
  const given = inputs.name ?? inputs.bucket;
  const physical = typeof given === 'string' ? given : name;
  const arn = arnOf(type, physical);
  return {
    id: idOf(type, physical, arn),
    state: {
      ...inputs,
      name: physical,
      ...(arn === undefined ? {} : { arn }),
      ...(type === 'aws:sqs/queue:Queue'
        ? { url: `https://sqs.${region}.amazonaws.com/${account}/${physical}` }
        : {}),
      ...(type === 'aws:lambda/functionUrl:FunctionUrl'
        ? { functionUrl: `https://url-id.lambda-url.${region}.on.aws/` }
        : {}),
      ...(type === 'aws:cloudfront/distribution:Distribution'
        ? { domainName: 'd111111abcdef8.cloudfront.net' }
        : {}),
      ...(type === 'aws:kms/key:Key' ? { keyId: name } : {}),
      ...(type === 'random:index/randomBytes:RandomBytes' ? { base64: 'q80=', hex: 'abcd' } : {}),
    },
  };
}

const arns: Readonly<Record<string, (name: string) => string>> = {
  'aws:cloudfront/distribution:Distribution': () => `arn:aws:cloudfront::${account}:distribution/E1DASHBOARD`,
  'aws:cloudwatch/logGroup:LogGroup': (name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
  'aws:dynamodb/table:Table': (name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`,
  'aws:iam/policy:Policy': (name) => `arn:aws:iam::${account}:policy/${name}`,
  'aws:iam/role:Role': (name) => `arn:aws:iam::${account}:role/${name}`,
  'aws:kms/key:Key': (name) => `arn:aws:kms:${region}:${account}:key/${name}`,
  'aws:lambda/function:Function': (name) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  'aws:secretsmanager/secret:Secret': (name) =>
    `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`,
  'aws:sns/topic:Topic': (name) => `arn:aws:sns:${region}:${account}:${name}`,
  'aws:s3/bucket:Bucket': (name) => `arn:aws:s3:::${name}`,
  'aws:cloudwatch/eventRule:EventRule': (name) => `arn:aws:events:${region}:${account}:rule/${name}`,
  'aws:sqs/queue:Queue': (name) => `arn:aws:sqs:${region}:${account}:${name}`,
};

function arnOf(type: string, name: string): string | undefined {
  return arns[type]?.(name);
}

function idOf(type: string, name: string, arn: string | undefined): string {
  return type.startsWith('aws:secretsmanager') && arn ? arn : name;
}

/** Calls that SST and the project make to AWS. Other calls fail. */
export function lookedUp({ token }: { readonly token: string }): Record<string, unknown> {
  switch (token.split('/').at(-1)?.split(':').at(-1)) {
    case 'getCallerIdentity':
      return { accountId: account, arn: `arn:aws:iam::${account}:user/deployer`, userId: 'deployer' };
    case 'getRegion':
      return { name: region, region, id: region };
    case 'getPartition':
      return { partition: 'aws', dnsSuffix: 'amazonaws.com' };
    case 'getPolicyDocument':
      return { json: '{}' };
    default:
      throw new Error(`Nothing is known of what ${token} answers`);
  }
}
