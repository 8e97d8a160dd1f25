/** `arn:partition:service:region:account:resource`; the resource may contain colons. */
export type Arn = {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
};

/** Answers of earlier texts: documents and resource types repeat them. */
const known = new Map<string, Arn | null>();
const maxKnown = 5_000;

/** Null for what has fewer than six parts or does not begin with `arn:`. Works on patterns, too. */
export function parseArn(text: string): Arn | null {
  const earlier = known.get(text);
  if (earlier !== undefined) return earlier;
  const arn = parse(text);
  if (known.size >= maxKnown) known.clear();
  known.set(text, arn);
  return arn;
}

function parse(text: string): Arn | null {
  if (!text.startsWith('arn:')) return null;
  const parts = text.split(':');
  if (parts.length < 6) return null;
  const [, partition = '', service = '', region = '', account = '', ...rest] = parts;
  return { partition, service, region, account, resource: rest.join(':') };
}

export function accountOf(arn: string): string | null {
  const account = parseArn(arn)?.account ?? '';
  return /^\d{12}$/.test(account) ? account : null;
}

/** The name behind the last slash: `alice` of `arn:aws:iam::1:user/team/alice`. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
