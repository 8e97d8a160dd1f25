/** The minimum of any scan of these regions with the SDK: lists three kinds everywhere and judges nothing. */
import { DescribeAddressesCommand, DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import pLimit from 'p-limit';

const regions = (process.env['BENCH_REGIONS'] ?? '').split(',').filter(Boolean);
const limit = pLimit(8);
let seen = 0;

await Promise.all(
  regions.map((region) =>
    limit(async () => {
      const ec2 = new EC2Client({ region });
      const rds = new RDSClient({ region });
      const [instances, addresses, databases] = await Promise.all([
        ec2.send(new DescribeInstancesCommand({ MaxResults: 1000 })),
        ec2.send(new DescribeAddressesCommand({})),
        rds.send(new DescribeDBInstancesCommand({ MaxRecords: 100 })),
      ]);
      seen += (instances.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []).length;
      seen += (addresses.Addresses ?? []).length + (databases.DBInstances ?? []).length;
    }),
  ),
);

process.stdout.write(`${JSON.stringify({ seen })}\n`);
