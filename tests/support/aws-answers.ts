import { Readable } from 'node:stream';
import { type Clients, createClients } from '../../aws/clients.ts';

/** One request to AWS as sent over the wire. */
export type AwsRequest = {
  /** `ec2:DescribeInstances` for query and JSON protocols, `s3:GET /bucket?acl` for REST. */
  readonly call: string;
  /** The form fields of query protocols. */
  readonly fields: Readonly<Record<string, string>>;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** AWS's response: XML as in its API reference. An Error breaks the connection. */
export type AwsAnswer = { readonly status?: number; readonly xml: string } | Error;

export type RawRequest = {
  readonly hostname: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

type AnswerTo = (request: AwsRequest, nth: number) => AwsAnswer | Promise<AwsAnswer>;

/** Real SDK clients with hand-made answers, for what emulators lack. Nothing is sent. */
export function answeringClients(
  answer: AnswerTo,
  options: { readonly attempts?: 'repeated' | 'once'; readonly homeRegion?: string } = {},
): {
  readonly clients: Clients;
  readonly requests: readonly AwsRequest[];
  readonly apiCalls: Readonly<Record<string, number>>;
} {
  const { options: answered, requests, apiCalls } = answeringOptions(answer);
  const clients = createClients({ ...answered, attempts: 'once', ...options });
  return { clients, requests, apiCalls };
}

/** The same for code that creates clients of many accounts. */
export function answeringOptions(answer: AnswerTo) {
  const requests: AwsRequest[] = [];
  const apiCalls: Record<string, number> = {};
  const handle = async (sent: RawRequest) => {
    const request = requestOf(sent);
    requests.push(request);
    const reply = await answer(request, requests.length);
    if (reply instanceof Error) throw reply;
    const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': 'r-1' };
    return {
      response: { statusCode: reply.status ?? 200, headers, body: Readable.from([Buffer.from(reply.xml)]) },
    };
  };
  const options = {
    homeRegion: 'us-east-1',
    apiCalls,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    requestHandler: { handle },
    wait: async () => {},
  };
  return { options, requests, apiCalls };
}

/** A request of the SDK as the answers see it. */
export function requestOf({ hostname, method, path, query = {}, headers, body }: RawRequest): AwsRequest {
  const text =
    typeof body === 'string' ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
  const fields = Object.fromEntries(
    new URLSearchParams(text.startsWith('Action=') || text.includes('&Action=') ? text : ''),
  );
  const service = hostname.split('.').find((part) => !/^(\d{12}|api)$/.test(part)) ?? hostname;
  const keys = Object.keys(query).filter((key) => key !== 'x-id');
  const target = headers['x-amz-target']?.split('.').at(-1);
  const call =
    fields['Action'] ?? target ?? `${method} ${path}${keys.length > 0 ? `?${keys.join('&')}` : ''}`;
  return { call: `${service}:${call}`, fields, host: hostname, headers, body: text };
}

/** An EC2 error, which has its own format. */
export function ec2Error(code: string, message = code, status = 400): AwsAnswer {
  const xml = `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r</RequestID></Response>`;
  return { status, xml };
}

/** An error of the other query services (RDS, IAM, STS). */
export function queryError(code: string, message = code, status = 400): AwsAnswer {
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, xml };
}

export function s3Error(code: string, status = 404): AwsAnswer {
  return {
    status,
    xml: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}

export const callerIdentity: AwsAnswer = {
  xml: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/x</Arn><UserId>U</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
};
