/** What is wrong in a function's log: lines that are not JSON objects, and secrets. */
export function problemsOfLines(lines: readonly string[], secrets: readonly string[]): readonly string[] {
  return lines.flatMap((line) => [
    ...(isObject(line) ? [] : [`no JSON object: ${line}`]),
    ...secrets.filter((secret) => line.includes(secret)).map((secret) => `${secret} is in ${line}`),
  ]);
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export type Metric = {
  readonly namespace: string;
  /** Null for metrics of the whole stage. */
  readonly service: string | null;
  readonly stage: string;
  readonly name: string;
  readonly value: number;
};

type Embedded = {
  readonly _aws?: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [name: string]: unknown;
};

/** Metrics that CloudWatch would read from the lines. Throws for a metric without a number or with other dimensions. */
export function metricsIn(lines: readonly string[]): readonly Metric[] {
  return lines
    .map((line) => JSON.parse(line) as Embedded)
    .flatMap((line) =>
      (line['_aws']?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) => {
        const by = JSON.stringify(Dimensions);
        if (by !== '[["service","stage"]]' && by !== '[["stage"]]') throw new Error(`Dimensions ${by}`);
        return Metrics.map(({ Name: name }) => {
          const value = line[name];
          if (typeof value !== 'number') throw new Error(`${name} is ${String(value)}`);
          return {
            namespace: Namespace,
            service: by === '[["stage"]]' ? null : String(line['service']),
            stage: String(line['stage']),
            name,
            value,
          };
        });
      }),
    );
}
