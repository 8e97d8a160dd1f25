import type { SampleAnswer } from '../../aws/kinds/define.ts';
import { samplesOf } from '../../aws/kinds/samples.generated.ts';
import type { Finding } from '../../core/finding.ts';
import { type AwsAnswer, type AwsRequest, ec2Error, queryError, s3Error } from './aws-answers.ts';

/** AWS's answers from the samples of a kind. A call without a sample is refused and fails its test. */
export function sampleAnswers(kind: string): (request: AwsRequest) => AwsAnswer {
  const answers = samplesOf[kind]?.answers ?? {};
  return (request) => {
    const call = sampleCall(request);
    // Versions of one policy differ.
    const answer = answers[`${call} ${request.fields['VersionId']}`] ?? answers[call];
    return answer === undefined
      ? queryError('AccessDenied', `no answer to ${call}`, 403)
      : onTheWire(call, answer);
  };
}

/** Parameters of S3's lists, which do not identify a call. */
const paging = ['max-buckets', 'prefix', 'continuation-token', 'bucket-region'];

/** The key of a call in the samples; for S3 without the bucket, which is in the host or the path. */
export function sampleCall({ call, host }: AwsRequest): string {
  const [, method, path = '', query = ''] = /^[^:]+:(GET|PUT|POST|DELETE) ([^?]*)\??(.*)$/.exec(call) ?? [];
  if (method === undefined) return call;
  const [service] = ['s3-control', 'lambda'].filter((one) => host.includes(one));
  const parts = query.split('&').filter((part) => part !== '' && !paging.includes(part));
  return `${service ?? 's3'}:${method} ${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

export function onTheWire(call: string, answer: SampleAnswer): AwsAnswer {
  if (typeof answer === 'string') return { xml: answer };
  const error = call.startsWith('ec2:') ? ec2Error : queryError;
  return call.startsWith('s3')
    ? s3Error(answer.error, answer.status)
    : error(answer.error, answer.error, answer.status);
}

/** The finding with the settings or filled-in values that the kind's remediations need. */
export function sampleOrder(kind: string, finding: Finding): Finding {
  const { input = null, asks = null, settings } = samplesOf[kind]?.order ?? {};
  return { ...finding, input, plan: { ...finding.plan, asks, ...(settings ? { settings } : {}) } };
}
