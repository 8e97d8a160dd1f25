import { deployedFunctions } from '../../functions.ts';
import { logQueries } from '../../log-queries/log-queries.ts';
import { named } from '../../names.ts';
import { type Context, partsOf } from '../context.ts';
import type { FunctionByName } from '../functions.ts';

/** Saves queries of the functions' logs in CloudWatch Logs Insights, in a folder of the stage's name. */
export function makeLogQueries(context: Context, made: FunctionByName): void {
  const { names, root } = context;
  const there = new Set(deployedFunctions(partsOf(context)).map(({ name }) => name));
  for (const { name, of, text } of logQueries(root)) {
    const read = of.filter((fn) => there.has(fn));
    new aws.cloudwatch.QueryDefinition(
      `LogQuery-${name}`,
      {
        name: `${names.prefix}/${name}`,
        queryString: text,
        logGroupNames: read.map((fn) => `/aws/lambda/${named(names.prefix, fn)}`),
      },
      // Their log groups are created with them.
      { dependsOn: read.map(made) },
    );
  }
}
