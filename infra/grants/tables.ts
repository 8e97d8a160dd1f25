import type { Needs } from '../../core/functions/function.ts';
import type { RoleGrant, Where } from './grant.ts';

/** DynamoDB checks a query of an index against the ARN of the index. */
export function tableGrants({ tables = {} }: Needs, where: Where): readonly RoleGrant[] {
  const { partition, region, account, prefix } = where;
  return Object.entries(tables).flatMap(([name, { table = {}, indexes = {} }]) => {
    const arn = `arn:${partition}:dynamodb:${region}:${account}:table/${prefix}-${name}`;
    return [
      ...Object.entries(table).map(([action, why]) => ({
        action: `dynamodb:${action}`,
        resources: [arn],
        why,
      })),
      ...Object.entries(indexes).map(([index, why]) => ({
        action: 'dynamodb:Query',
        resources: [`${arn}/index/${index}`],
        why,
      })),
    ];
  });
}
