import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

const account = '123456789012';
const head = `arn:aws:iam::${account}:`;
const perPage = 100;
const statements = 12;

/** Of ten identities, six are roles, two policies, one a user and one a group. */
type Listed = { readonly list: 'Role' | 'Policy' | 'User' | 'Group'; readonly xml: string };

/** IAM of an account with generated identities. After `widen`, one in a hundred may do everything. */
export async function startManyIdentities(count: number) {
  let isWide = false;
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      const form = new URLSearchParams(body.toString());
      const xml = answer(form, count, isWide);
      outgoing.writeHead(xml === null ? 400 : 200, { 'content-type': 'text/xml' });
      outgoing.end(xml ?? error(form.get('Action')));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    widen: () => void (isWide = true),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(form: URLSearchParams, count: number, isWide: boolean): string | null {
  switch (form.get('Action')) {
    case 'GetCallerIdentity':
      return `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>${head}user/bench</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    case 'GetAccountAuthorizationDetails': {
      const from = Number(form.get('Marker') ?? 0);
      const to = Math.min(count, from + perPage);
      const items = Array.from({ length: to - from }, (_, nth) => identity(from + nth, isWide));
      const of = (list: Listed['list']): string =>
        items.flatMap((item) => (item.list === list ? [`<member>${item.xml}</member>`] : [])).join('');
      const next = to < count ? `<Marker>${to}</Marker>` : '';
      return `<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><IsTruncated>${to < count}</IsTruncated>${next}<UserDetailList>${of('User')}</UserDetailList><RoleDetailList>${of('Role')}</RoleDetailList><GroupDetailList>${of('Group')}</GroupDetailList><Policies>${of('Policy')}</Policies></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`;
    }
    default:
      return null;
  }
}

function error(action: string | null): string {
  return `<ErrorResponse><Error><Code>AccessDenied</Code><Message>The bench does not answer ${action}</Message></Error></ErrorResponse>`;
}

function identity(nth: number, isWide: boolean): Listed {
  const name = `bench-${nth}`;
  const place = nth % 10;
  const document = isWide && nth % 100 === 0 ? everything : documentOf(nth);
  const inline = `<member><PolicyName>own</PolicyName><PolicyDocument>${document}</PolicyDocument></member>`;
  const common = (path: string): string =>
    `<Path>/</Path><Arn>${head}${path}/${name}</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate>`;
  if (place < 6)
    return {
      list: 'Role',
      xml: `${common('role')}<RoleName>${name}</RoleName><RoleId>AROA${nth}</RoleId><AssumeRolePolicyDocument>${trust}</AssumeRolePolicyDocument><RolePolicyList>${inline}</RolePolicyList><AttachedManagedPolicies/><InstanceProfileList/><Tags/>`,
    };
  if (place < 8)
    return {
      list: 'Policy',
      xml: `${common('policy')}<PolicyName>${name}</PolicyName><PolicyId>ANPA${nth}</PolicyId><DefaultVersionId>v2</DefaultVersionId><AttachmentCount>0</AttachmentCount><PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount><IsAttachable>true</IsAttachable><PolicyVersionList>${version('v2', true, documentOf(nth))}${version('v1', false, documentOf(nth + 1))}</PolicyVersionList>`,
    };
  if (place === 8)
    return {
      list: 'User',
      xml: `${common('user')}<UserName>${name}</UserName><UserId>AIDA${nth}</UserId><UserPolicyList>${inline}</UserPolicyList><GroupList/><AttachedManagedPolicies/><Tags/>`,
    };
  return {
    list: 'Group',
    xml: `${common('group')}<GroupName>${name}</GroupName><GroupId>AGPA${nth}</GroupId><GroupPolicyList>${inline}</GroupPolicyList><AttachedManagedPolicies/>`,
  };
}

function version(id: string, isDefault: boolean, document: string): string {
  return `<member><VersionId>${id}</VersionId><IsDefaultVersion>${isDefault}</IsDefaultVersion><Document>${document}</Document><CreateDate>2024-01-01T00:00:00Z</CreateDate></member>`;
}

const everything = encoded([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
const trust = encoded([
  { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
]);

/** About 2.5 KB. */
function documentOf(nth: number): string {
  return encoded(
    Array.from({ length: statements }, (_, at) => ({
      Sid: `Statement${at}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:ListBucket', 'dynamodb:GetItem', 'dynamodb:Query'],
      Resource: [
        `arn:aws:s3:::bench-${nth}-${at}/*`,
        `arn:aws:dynamodb:*:${account}:table/bench-${nth}-${at}`,
      ],
    })),
  );
}

function encoded(all: readonly object[]): string {
  return encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: all }));
}
