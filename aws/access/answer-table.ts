/** What AWS documents about the response of one operation. */
export type AnswerOf = {
  /** URL of the AWS documentation. */
  readonly source: string;
  /**
   * The root element, if it isn't the operation's name with `Response`; `{}`: the body is a JSON object, which may have
   * no field; null: the body is not checked.
   */
  readonly root?: string | null;
  /**
   * Fields that every response has, in SDK names: `Volumes[].VolumeId`. A response without one is rejected.
   * `Volumes[].Tags?[].Key`: only when `Tags` is present.
   */
  readonly always: readonly string[];
  /** Fields that every response has. The adapter handles their absence. */
  readonly checked?: readonly string[];
  /** Fields that every response has. Their absence makes one fact or the price unknown. */
  readonly orUnknown?: readonly string[];
  /** Fields that every response has. Their absence protects the resource from remediation. */
  readonly orProtected?: readonly string[];
  /** Fields that AWS omits when empty. The adapter reads their absence as that. */
  readonly omitted?: readonly string[];
  /** Fields that are only stored or displayed. Absent means unknown. */
  readonly kept?: readonly string[];
};

/** By client and command without suffixes: `EC2.DescribeVolumes`. */
export type AnswerTable = Readonly<Record<`${string}.${string}`, AnswerOf>>;

/** The first of these fields that the response lacks; undefined when it has all. */
export function missingField(answer: unknown, always: readonly string[]): string | undefined {
  return always.find((path) => !hasField(answer, path.split('.')));
}

function hasField(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined && value !== null;
  const [, name = '', mayBeAbsent, isList] = /^([^?[]+)(\?)?(\[\])?$/.exec(step) ?? [];
  const inner = (Object(value) as Readonly<Record<string, unknown>>)[name];
  if (inner === undefined || inner === null) return mayBeAbsent !== undefined;
  if (isList === undefined) return hasField(inner, rest);
  return Array.isArray(inner) && inner.every((one) => hasField(one, rest));
}
