/** CloudFormation's names of kinds, by which AWS Config and reports call them. */
const resourceTypes: Readonly<Record<string, string>> = {
  'ec2-address': 'AWS::EC2::EIP',
  'ec2-instance': 'AWS::EC2::Instance',
  'iam-user': 'AWS::IAM::User',
  'rds-instance': 'AWS::RDS::DBInstance',
  's3-bucket': 'AWS::S3::Bucket',
};

/** The kind itself where no name is known; each kind of the registry has one. */
export function resourceTypeOf(kind: string): string {
  return resourceTypes[kind] ?? kind;
}
