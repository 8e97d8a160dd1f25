import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The most that a policy file may have; each takes a part of the 256 KiB that the file may have. */
const exemptions = 2_000;
const lineBytes = 130;
const [Bucket, Key] = ['bench-policy', 'janitor.yaml'];

/** The address of the file that `putLargePolicy` writes. */
export const policyAddress = `s3://${Bucket}/${Key}`;

/** Writes the largest valid policy file. */
export async function putLargePolicy(endpoint: string): Promise<void> {
  const s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: largePolicy() }));
  s3.destroy();
}

function largePolicy(): string {
  const lines = Array.from({ length: exemptions }, (_, nth) =>
    `  - { match: { rule: ec2-instance-idle, resource: server-${nth} }, reason: kept }`.padEnd(
      lineBytes,
      ' #',
    ),
  );
  return ['channel: "#cloud-janitor"', 'exemptions:', ...lines, ''].join('\n');
}
