import type { Finding } from '../../core/finding.ts';

type Partition = {
  readonly domain: string;
  /** The region of IAM's events: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html */
  readonly iamRegion: string;
};

/** A console: its address and its region. */
type Place = { readonly home: string; readonly region: string };

/** The consoles of the other partitions (`aws-iso` and its kin) cannot be reached from the internet. */
const partitions: Readonly<Record<string, Partition>> = {
  aws: { domain: 'console.aws.amazon.com', iamRegion: 'us-east-1' },
  'aws-cn': { domain: 'console.amazonaws.cn', iamRegion: 'cn-north-1' },
  'aws-us-gov': { domain: 'console.amazonaws-us-gov.com', iamRegion: 'us-gov-west-1' },
  'aws-eusc': { domain: 'console.amazonaws-eusc.eu', iamRegion: 'eusc-de-east-1' },
};

/** The pages of the kinds whose page is known; the console looks up the ARN of others. */
const pages: Readonly<Record<string, (place: Place, id: string, arn: string) => string>> = {
  'ec2-instance': (at, id) => `${page(at, 'ec2')}#InstanceDetails:instanceId=${id}`,
  'ec2-address': (at, id) => `${page(at, 'ec2')}#ElasticIpDetails:AllocationId=${id}`,
  'ec2-volume': (at, id) => `${page(at, 'ec2')}#VolumeDetails:volumeId=${id}`,
  'rds-instance': (at, id) => `${page(at, 'rds')}#database:id=${id};is-cluster=false`,
  'cloudwatch-alarm': (at, id) => `${page(at, 'cloudwatch')}#alarmsV2:alarm/${id}`,
  'iam-identity': (at, id, arn) => {
    const [kind, name] = id.split('%2F');
    return `${page(at, 'iam')}#/${kind === 'policy' ? `policies/details/${arn}` : `${kind}s/details/${name}`}`;
  },
  'iam-identity-provider': (at) => `${page(at, 'iam')}#/identity_providers`,
  'iam-resource-policy': (at, id, arn) => {
    const [kind, name] = id.split('%2F');
    if (kind === 'bucket') return `${at.home}/s3/buckets/${name}?region=${at.region}&tab=permissions`;
    return kind === 'key' ? `${page(at, 'kms')}#/kms/keys/${name}` : pageOf(at, arn);
  },
  'iam-user': (at, id) => `${page(at, 'iam')}#/users/details/${id}?section=security_credentials`,
  's3-bucket': ({ home, region }, id) => `${home}/s3/buckets/${id}?region=${region}`,
};

const longestUrl = 700;

/** Links to the resource, its metrics (when the rule read some) and its CloudTrail events in the AWS console. */
export function consoleLinks(finding: Finding): string | null {
  const place = placeOf(finding);
  if (!place) return null;
  const isMeasured = (finding.evidence.charts ?? []).length > 0;
  const links = [
    link(resourcePage(place, finding), 'AWS console'),
    isMeasured ? link(metricsPage(place, finding), 'Metrics') : null,
    link(eventsPage(place, finding), 'CloudTrail events'),
  ].filter((one) => one !== null);
  return links.length === 0 ? null : links.join(' · ');
}

function placeOf({ resource }: Finding): Place | null {
  const [arn, name = ''] = resource.arn.split(':', 2);
  const partition = Object.hasOwn(partitions, name) ? partitions[name] : undefined;
  if (arn !== 'arn' || !partition) return null;
  const asked = resource.location ?? resource.region;
  const region = asked === 'global' ? partition.iamRegion : asked;
  if (!/^[a-z0-9-]{1,30}$/.test(region)) return null;
  return { home: `https://${region}.${partition.domain}`, region };
}

function page({ home, region }: Place, service: string): string {
  return `${home}/${service}/home?region=${region}`;
}

function resourcePage(place: Place, { resource }: Finding): string {
  // Only the root user itself has a page about it; the dashboard shows whether it has MFA.
  if (isRoot(resource.arn)) return `${page(place, 'iam')}#/home`;
  const known = Object.hasOwn(pages, resource.kind) ? pages[resource.kind] : undefined;
  return known
    ? known(place, encode(resource.id), encode(resource.arn))
    : pageOf(place, encode(resource.arn));
}

/** The console looks up the page of an ARN. */
function pageOf({ home }: Place, arn: string): string {
  return `${home}/go/view?arn=${arn}`;
}

/** A search for the quoted id, which CloudWatch matches as a whole. */
function metricsPage(place: Place, { resource }: Finding): string {
  return `${page(place, 'cloudwatch')}#metricsV2?graph=~()&query=~'${starred(`"${resource.id}"`)}`;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-console.html */
function eventsPage(place: Place, { resource }: Finding): string {
  const name = resource.kind === 'iam-identity' ? resource.name : resource.id;
  const filter = isRoot(resource.arn) ? 'Username=root' : `ResourceName=${encode(name)}`;
  return `${page(place, 'cloudtrailv2')}#/events?${filter}`;
}

function isRoot(arn: string): boolean {
  return /^arn:[^:]+:iam::[^:]*:root$/.test(arn);
}

function link(url: string, words: string): string | null {
  const escaped = url.replaceAll('&', '&amp;');
  return escaped.length > longestUrl ? null : `<${escaped}|${words}>`;
}

/** Also encodes characters that are valid in URLs but break Slack links. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Text as in the fragment of CloudWatch's page: `*2f` for `/`. */
function starred(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return hex.length > 2 ? `**${hex.padStart(4, '0')}` : `*${hex.padStart(2, '0')}`;
  });
}
