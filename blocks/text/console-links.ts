import type { Finding } from '../../core/finding.ts';

type Partition = {
  readonly domain: string;
  /** The region of IAM's events: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html */
  readonly iamRegion: string;
};

/** Other partitions have no publicly reachable console. */
const partitions: Readonly<Record<string, Partition>> = {
  aws: { domain: 'console.aws.amazon.com', iamRegion: 'us-east-1' },
  'aws-cn': { domain: 'console.amazonaws.cn', iamRegion: 'cn-north-1' },
  'aws-us-gov': { domain: 'console.amazonaws-us-gov.com', iamRegion: 'us-gov-west-1' },
  'aws-eusc': { domain: 'console.amazonaws-eusc.eu', iamRegion: 'eusc-de-east-1' },
};

/** "<…|AWS console>"; null for an unknown partition or ARN. */
export function consoleLink(finding: Finding): string | null {
  const place = placeOf(finding);
  if (!place) return null;
  return link(
    `https://${place.region}.${place.domain}/go/view?arn=${encode(finding.resource.arn)}`,
    'AWS console',
  );
}

/** Links to the resource, its metrics (when the rule read some) and its CloudTrail events in the AWS console. */
export function consoleLinks(finding: Finding): string | null {
  const place = placeOf(finding);
  const resource = consoleLink(finding);
  if (!place || !resource) return null;
  const id = encode(finding.resource.id);
  const home = (service: string): string =>
    `https://${place.region}.${place.domain}/${service}/home?region=${place.region}`;
  const isMeasured = (finding.evidence.charts ?? []).length > 0;
  return [
    resource,
    ...(isMeasured ? [link(`${home('cloudwatch')}#metricsV2:query=${id}`, 'Metrics')] : []),
    link(`${home('cloudtrailv2')}#/events?ResourceName=${id}`, 'CloudTrail events'),
  ].join(' · ');
}

function placeOf({ resource }: Finding): { readonly region: string; readonly domain: string } | null {
  const [arn, name = ''] = resource.arn.split(':', 2);
  const partition = Object.hasOwn(partitions, name) ? partitions[name] : undefined;
  if (arn !== 'arn' || !partition) return null;
  const asked = resource.location ?? resource.region;
  const region = asked === 'global' ? partition.iamRegion : asked;
  return /^[a-z0-9-]{1,30}$/.test(region) ? { region, domain: partition.domain } : null;
}

function link(url: string, words: string): string | null {
  return url.length > 1_000 ? null : `<${url}|${words}>`;
}

/** Also encodes characters that are valid in URLs but break Slack links. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
