/** Building blocks of the Slack payload checks. Problems are reported as `path: what is wrong`. */
export type SlackSurface = 'message' | 'modal' | 'home';

export type CheckContext = {
  readonly surface: SlackSurface;
  readonly add: (path: string, problem: string) => void;
};

export type ValueCheck = (value: unknown, path: string, context: CheckContext) => void;
export type FieldChecks = Readonly<Record<string, ValueCheck>>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Runs checks and returns the problems. */
export function problemsOf(surface: SlackSurface, run: (context: CheckContext) => void): string[] {
  const problems: string[] = [];
  run({ surface, add: (path, problem) => problems.push(path === '' ? problem : `${path}: ${problem}`) });
  return problems;
}

export function all(...checks: readonly ValueCheck[]): ValueCheck {
  return (value, path, context) => {
    for (const check of checks) check(value, path, context);
  };
}

/** Length in UTF-16 units as sent, including entities: never less than Slack counts. */
export function text(max: number, min = 1): ValueCheck {
  return (value, path, { add }) => {
    if (typeof value !== 'string') return add(path, 'must be a string');
    if (value.length < min) return add(path, min === 1 ? 'empty' : `${count(value.length)} < ${count(min)}`);
    if (value.length > max) add(path, `${count(value.length)} > ${count(max)}`);
    if (min > 0 && value.trim() === '') add(path, 'blank');
  };
}

export function matching(pattern: RegExp, what: string): ValueCheck {
  return (value, path, { add }) => {
    if (typeof value !== 'string' || !pattern.test(value)) add(path, `must be ${what}`);
  };
}

export const bool: ValueCheck = (value, path, { add }) => {
  if (typeof value !== 'boolean') add(path, 'must be true or false');
};

export function integer(min: number, max: number): ValueCheck {
  return (value, path, { add }) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return add(path, 'must be an integer');
    if (value < min) add(path, `${count(value)} < ${count(min)}`);
    if (value > max) add(path, `${count(value)} > ${count(max)}`);
  };
}

export const finite: ValueCheck = (value, path, { add }) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) add(path, 'must be a finite number');
};

export const anything: ValueCheck = () => {};

export function oneOf(...allowed: readonly (string | number)[]): ValueCheck {
  return (value, path, { add }) => {
    if (!allowed.includes(value as string)) add(path, `must be one of ${allowed.join(', ')}`);
  };
}

/** `what` names the elements in a message about their number. */
export function list(check: ValueCheck, min: number, max: number, what = 'items'): ValueCheck {
  return (value, path, context) => {
    if (!Array.isArray(value)) return context.add(path, 'must be an array');
    if (value.length < min) context.add(path, `${count(value.length)} < ${count(min)} ${what}`);
    if (value.length > max) context.add(path, `${count(value.length)} > ${count(max)} ${what}`);
    value.forEach((member: unknown, index) => check(member, `${path}[${index}]`, context));
  };
}

/** An object with only these fields: Slack refuses others with `invalid additional property`. */
export function shape(required: FieldChecks, optional: FieldChecks = {}): ValueCheck {
  return (value, path, context) => {
    if (!isRecord(value)) return context.add(path, 'must be an object');
    for (const [name, check] of Object.entries(required)) {
      if (value[name] === undefined) context.add(join(path, name), 'missing');
      else check(value[name], join(path, name), context);
    }
    for (const [name, check] of Object.entries(optional)) {
      if (value[name] !== undefined) check(value[name], join(path, name), context);
    }
    for (const name of Object.keys(value)) {
      if (value[name] !== undefined && !(name in required) && !(name in optional))
        context.add(join(path, name), 'unknown field');
    }
  };
}

/** Adds a check of the whole object to those of its parts. */
export function also(
  check: ValueCheck,
  more: (value: Record<string, unknown>, path: string, context: CheckContext) => void,
): ValueCheck {
  return (value, path, context) => {
    check(value, path, context);
    if (isRecord(value)) more(value, path, context);
  };
}

/** Chooses the check by the object's `type`. */
export function byType(kinds: Readonly<Record<string, ValueCheck>>, what: string): ValueCheck {
  return (value, path, context) => {
    if (!isRecord(value)) return context.add(path, 'must be an object');
    const check = typeof value.type === 'string' ? kinds[value.type] : undefined;
    if (check) check(value, path, context);
    else
      context.add(
        join(path, 'type'),
        `unknown or forbidden ${what} ${JSON.stringify(value.type) ?? '(none)'}`,
      );
  };
}

export function duplicates(values: readonly unknown[]): string[] {
  const seen = new Set<unknown>();
  const twice = new Set<string>();
  for (const value of values) {
    if (typeof value === 'string' && seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return [...twice];
}
