/** Checks the shape of a value. Fields that it does not name are allowed. */
export type Shape<T> = (value: unknown) => value is T;

type ShapeValue<S> = S extends Shape<infer T> ? T : never;
type ShapeFields = Readonly<Record<string, Shape<unknown>>>;

export const string: Shape<string> = (value) => typeof value === 'string';
/** A string of at least one character. */
export const text: Shape<string> = (value): value is string => typeof value === 'string' && value !== '';
export const flag: Shape<boolean> = (value) => typeof value === 'boolean';
export const anything: Shape<unknown> = (_value): _value is unknown => true;

/** Absent or null: Slack sends both for a missing value. */
export function maybe<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return (value): value is T | null | undefined => value === undefined || value === null || shape(value);
}

/** Absent, but not null. */
export function absentOr<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}

export function object<F extends ShapeFields>(
  fields: F,
): Shape<{ readonly [N in keyof F]: ShapeValue<F[N]> }> {
  const shapes = Object.entries(fields);
  return (value): value is { readonly [N in keyof F]: ShapeValue<F[N]> } =>
    isObject(value) && shapes.every(([name, shape]) => shape(own(value, name)));
}

export function list<T>(shape: Shape<T>, least = 0): Shape<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length >= least && value.every((each) => shape(each));
}

export function record<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    isObject(value) && Object.values(value).every((each) => shape(each));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body's own property, not an inherited one such as `constructor`. */
function own(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
