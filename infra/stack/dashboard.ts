import { createPublicKey } from 'node:crypto';
import { dashboardFolder } from '../../core/dashboard/files.ts';
import type { PageFile } from '../../dashboard/build.ts';
import { contentSecurityPolicy, dashboardHeaders } from '../../dashboard/headers.ts';
import { logicalName } from '../names.ts';
import type { Context } from './context.ts';
import { makeSecret } from './secrets.ts';

export type Dashboard = {
  readonly arn: $util.Output<string>;
  /** Ends with a slash. */
  readonly url: $util.Output<string>;
  /** Null: everybody may read. */
  readonly key: DashboardKey | null;
};

type DashboardKey = {
  readonly id: $util.Output<string>;
  readonly groupId: $util.Output<string>;
  readonly secretArn: $util.Output<string>;
};

/** AWS's managed cache policy `CachingOptimized`. */
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const originId = 'dashboard';
const origin = {
  targetOriginId: originId,
  viewerProtocolPolicy: 'redirect-to-https',
  compress: true,
} as const;
const reads = { allowedMethods: ['GET', 'HEAD'], cachedMethods: ['GET', 'HEAD'] };

/**
 * Creates the page in the bucket and the distribution that serves it. The page is open, as this repository is; its data
 * needs a signature. Null: the stage has no dashboard.
 */
export function makeDashboard(
  context: Context,
  bucket: aws.s3.Bucket,
  files: readonly PageFile[],
): Dashboard | null {
  const { names, settings } = context;
  if (settings.dashboard === null) return null;
  for (const { name, body, contentType, cacheControl } of files)
    new aws.s3.BucketObjectv2(`Page${logicalName(name.replaceAll(/-[A-Z0-9]{8}\.|\./g, '-'))}`, {
      bucket: bucket.bucket,
      key: `${dashboardFolder}/${name}`,
      content: body,
      contentType,
      cacheControl,
    });
  const access = new aws.cloudfront.OriginAccessControl('DashboardAccess', {
    name: names.dashboard,
    originAccessControlOriginType: 's3',
    signingBehavior: 'always',
    signingProtocol: 'sigv4',
  });
  const key = settings.dashboard === 'signed' ? makeKey(context) : null;
  const headers = makeHeaders(context);
  const distribution = new aws.cloudfront.Distribution('DashboardSite', {
    enabled: true,
    comment: names.dashboard,
    defaultRootObject: 'index.html',
    httpVersion: 'http2and3',
    priceClass: 'PriceClass_100',
    origins: [
      {
        originId,
        domainName: bucket.bucketRegionalDomainName,
        originPath: `/${dashboardFolder}`,
        originAccessControlId: access.id,
      },
    ],
    defaultCacheBehavior: {
      ...origin,
      ...reads,
      cachePolicyId: cachingOptimized,
      responseHeadersPolicyId: headers.id,
    },
    orderedCacheBehaviors: [
      {
        ...origin,
        ...reads,
        pathPattern: '/data/*',
        cachePolicyId: makeDataCaching(context).id,
        responseHeadersPolicyId: headers.id,
        ...(key ? { trustedKeyGroups: [key.groupId] } : {}),
      },
    ],
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  });
  return { arn: distribution.arn, url: $util.interpolate`https://${distribution.domainName}/`, key };
}

/** The key pair of the signatures. CloudFront gets the public half; the private one is a secret of the stage. */
function makeKey(context: Context): DashboardKey {
  const { names } = context;
  const { value } = new sst.Secret('DashboardKey');
  const secretArn = makeSecret(context, 'DashboardPrivateKey', {
    name: names.dashboardKeySecret,
    description: "Signs links to the janitor's dashboard",
    value,
  });
  const publicKey = new aws.cloudfront.PublicKey('DashboardPublicKey', {
    namePrefix: `${names.dashboard}-`,
    encodedKey: $util
      .output(value)
      .apply((pem) => createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString()),
  });
  const group = new aws.cloudfront.KeyGroup('DashboardKeys', {
    name: names.dashboard,
    items: [publicKey.id],
  });
  return { id: publicKey.id, groupId: group.id, secretArn };
}

/** Changed data is seen after a minute, whatever the cache has. */
function makeDataCaching({ names }: Context) {
  return new aws.cloudfront.CachePolicy('DashboardCaching', {
    name: names.dashboard,
    minTtl: 0,
    defaultTtl: 60,
    maxTtl: 60,
    parametersInCacheKeyAndForwardedToOrigin: {
      cookiesConfig: { cookieBehavior: 'none' },
      headersConfig: { headerBehavior: 'none' },
      queryStringsConfig: { queryStringBehavior: 'none' },
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    },
  });
}

function makeHeaders({ names }: Context) {
  const override = true;
  return new aws.cloudfront.ResponseHeadersPolicy('DashboardHeaders', {
    name: names.dashboard,
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      referrerPolicy: { referrerPolicy: dashboardHeaders['referrer-policy'], override },
      strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, override },
    },
    customHeadersConfig: {
      items: (['permissions-policy', 'x-robots-tag'] as const).map((header) => ({
        header,
        value: dashboardHeaders[header],
        override,
      })),
    },
  });
}
