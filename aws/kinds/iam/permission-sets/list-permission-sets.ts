import { ListInstancesCommand, ListPermissionSetsCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { absent, requiredList } from '../../../access/answers.ts';
import { errorName, isDenied } from '../../../access/errors.ts';
import { type AwsPage, everyItem, pagesOf } from '../../../access/pages.ts';
import { type ArnPattern, on, onAll, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';

export const instances: ArnPattern = 'arn:{partition}:sso:::instance/*';

export const listsPermissionSets = [
  sends(
    'SSOAdmin.ListInstances',
    onAll('sso:ListInstances', 'Identity Center has no resource-level permissions for this action.'),
  ),
  sends('SSOAdmin.ListPermissionSets', on(instances, 'sso:ListPermissionSets')),
];

export function ssoAdmin({ clients, region }: Reader): SSOAdminClient {
  return clients.other('sso-admin', (config) => new SSOAdminClient(config))(region);
}

type Instance = { readonly arn: string; readonly owner: string };

/** Few, because each takes five more calls, and Identity Center takes 20 a second. */
const perPage = 20;

/** ARNs of the permission sets by page. No instance in the region: none. */
export async function* listPermissionSetArns(
  aws: Reader,
  from?: string,
): AsyncGenerator<{ readonly items: readonly string[]; readonly cursor?: string }> {
  const all = await listInstances(aws);
  const [, first = '0', cursor = ''] = /^(\d+) (.*)$/s.exec(from ?? '') ?? [];
  for (const [at, instance] of all.entries()) {
    if (at < Number(first)) continue;
    const start = at === Number(first) && cursor !== '' ? cursor : undefined;
    const paging = { what: 'permission sets', atMost: 1_000, from: start };
    const next = at + 1 < all.length ? { cursor: `${at + 1} ` } : {};
    for await (const { items, cursor: here } of pagesOf(paging, (token) => listIn(aws, instance, token)))
      yield here === undefined ? { items, ...next } : { items, cursor: `${at} ${here}` };
  }
}

/** The same order at each reading. */
async function listInstances(aws: Reader): Promise<readonly Instance[]> {
  const all = await everyItem({ what: 'Identity Center instances', atMost: 10 }, async (NextToken) => {
    const answer = await ssoAdmin(aws).send(new ListInstancesCommand({ NextToken }));
    return { items: requiredList(answer.Instances, 'instances'), next: answer.NextToken };
  });
  return all
    .map(({ InstanceArn, OwnerAccountId }) => {
      if (!InstanceArn || !OwnerAccountId)
        throw new Error("AWS's response lacks the ARN or owner of an instance");
      return { arn: InstanceArn, owner: OwnerAccountId };
    })
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
}

const none: AwsPage<string> = { items: [], next: undefined };

/**
 * An instance of a single account has no permission sets, and AWS answers ValidationException:
 * https://github.com/cartography-cncf/cartography/pull/1998
 */
function listIn(
  aws: Reader,
  { arn, owner }: Instance,
  NextToken: string | undefined,
): Promise<AwsPage<string>> {
  const read = async (): Promise<AwsPage<string>> => {
    const answer = await ssoAdmin(aws).send(
      new ListPermissionSetsCommand({ InstanceArn: arn, MaxResults: perPage, NextToken }),
    );
    return { items: requiredList(answer.PermissionSets, 'permission sets'), next: answer.NextToken };
  };
  if (NextToken !== undefined) return read();
  const own = () => absent('ValidationException', none, read);
  return owner === aws.account ? own() : asMember(own);
}

/** A member account sees the organisation's instance and may not list in it, unless it administers Identity Center. */
async function asMember(read: () => Promise<AwsPage<string>>): Promise<AwsPage<string>> {
  try {
    return await read();
  } catch (error) {
    if (isDenied(error) && errorName(error) === 'AccessDeniedException') return none;
    throw error;
  }
}
