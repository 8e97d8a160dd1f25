import { done, type Result, refused } from '../../core/result.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads variables and collects errors: one line for all missing variables, then one per invalid variable. */
export type VariableReader = ReturnType<typeof reader>;

export function reader(variables: Variables) {
  const missing: string[] = [];
  const wrong: string[] = [];
  const optional = (name: string): string | undefined => variables[name]?.trim() || undefined;
  return {
    optional,
    required: (name: string): string => {
      const value = optional(name);
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
    /** Whether any variable with such a name is set. */
    hasAny: (names: RegExp): boolean =>
      Object.keys(variables).some((name) => names.test(name) && optional(name) !== undefined),
    /** Requires one of several variables. When all are missing, the error names the last one. */
    requireOne: (...names: readonly string[]): void => {
      if (names.every((name) => optional(name) === undefined)) missing.push(names.at(-1) ?? '');
    },
    checked: <T>(
      name: string,
      preset: string,
      isGood: (value: string) => boolean,
      rule: string,
      to: (value: string) => T,
    ): T => {
      const value = optional(name) ?? preset;
      if (!isGood(value)) wrong.push(`${name} ${rule}`);
      return to(value);
    },
    finish: <T>(value: T): Result<T, string[]> => {
      const problems =
        missing.length > 0 ? [`Missing environment variables: ${missing.join(', ')}`, ...wrong] : wrong;
      return problems.length > 0 ? refused(problems) : done(value);
    },
  };
}

export function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
}

export function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

export function isHttpUrlOrNothing(value: string): boolean {
  return value === '' || isHttpUrl(value);
}

export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
