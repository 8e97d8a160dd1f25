import * as iam from '@aws-sdk/client-iam';

type Fields = Readonly<Record<string, unknown>>;
type AnyCommand = new (input: Fields) => never;

/** CloudTrail records no password. */
const hidden: Readonly<Record<string, Fields>> = {
  CreateLoginProfile: { Password: 'Sample-Password-1' },
  UpdateLoginProfile: { Password: 'Sample-Password-2' },
};

/**
 * Makes the IAM call that a CloudTrail record tells of, so that AWS shows the change. Returns why it could not be made;
 * null: it was made.
 */
export async function replayCall(client: iam.IAMClient, detail: Fields): Promise<string | null> {
  const name = String(detail['eventName']);
  if (detail['eventSource'] !== 'iam.amazonaws.com') return 'only IAM calls are made again';
  const Command = (iam as Readonly<Record<string, unknown>>)[`${name}Command`];
  if (typeof Command !== 'function') return 'the SDK has no such call';
  const request = capitalized(detail['requestParameters']) as Fields;
  try {
    await client.send(new (Command as AnyCommand)({ ...request, ...hidden[name] }));
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  }
}

/** CloudTrail writes the names of fields with a small first letter: `userName` of `UserName`. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      capitalized(one),
    ]),
  );
}
