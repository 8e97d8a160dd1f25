import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** moto leaves this field out of these answers; IAM always gives it, and Janitor does not read an answer without it. */
const lacksIsTruncated = /<\/((?:ListPolicyVersions|ListGroupPolicies|GetGroup)Result)>/;

function wholeAnswer(body: string): string {
  return body.includes('<IsTruncated>')
    ? body
    : body.replace(lacksIsTruncated, '<IsTruncated>false</IsTruncated></$1>');
}

/** Passes moto's answer on, with what it leaves out. `shown`: changes an answer that is no error. */
export async function passOn(
  { authorization = '' }: IncomingHttpHeaders,
  answered: IncomingMessage,
  outgoing: ServerResponse,
  shown?: (body: string) => string,
): Promise<void> {
  const { statusCode = 502, headers } = answered;
  const whole = authorization.includes('/iam/aws4_request') ? wholeAnswer : shown;
  if (!whole || statusCode !== 200) {
    outgoing.writeHead(statusCode, headers);
    answered.pipe(outgoing);
    return;
  }
  const body = Buffer.from(whole((await buffer(answered)).toString()));
  const { 'transfer-encoding': _, ...kept } = headers;
  outgoing.writeHead(statusCode, { ...kept, 'content-length': body.length });
  outgoing.end(body);
}
