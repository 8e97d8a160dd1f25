/** What AWS documents of the answer to one operation. */
export type AnswerOf = {
  /** AWS's page. */
  readonly source: string;
  /** The root element, where it isn't the operation's name with `Response`; null: the body is no XML. */
  readonly root?: string | null;
  /**
   * Fields that every answer has, as the SDK names them: `Volumes[].VolumeId`. An answer without one of them is thrown
   * away. `Volumes[].Tags?[].Key`: where there are tags.
   */
  readonly always: readonly string[];
  /** Fields that every answer has too, and whose absence the adapter sees to. */
  readonly checked?: readonly string[];
  /** Fields that every answer has, and whose absence makes one fact or the price unknown. */
  readonly orUnknown?: readonly string[];
  /** Fields that every answer has, and whose absence protects the resource: nothing is done to it. */
  readonly orProtected?: readonly string[];
  /** Fields that AWS leaves out when there is nothing to say: the adapter reads their absence as that. */
  readonly omitted?: readonly string[];
  /** Fields that are kept or shown as they come, and decide nothing: absent means that AWS did not say. */
  readonly kept?: readonly string[];
};

/** By client and command, without their endings: `EC2.DescribeVolumes`. */
export type AnswerTable = Readonly<Record<`${string}.${string}`, AnswerOf>>;

/** The first field of these that the answer does not have; undefined: it has all of them. */
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
