import type { Wakes } from '../core/functions/function.ts';
import type { EventRules } from '../core/functions/source.ts';
import type { FunctionPlan } from '../infra/functions.ts';

/** The table of functions in docs/architecture.md. */
export function functionTable(functions: readonly FunctionPlan[]): string {
  const rows = functions.map(
    ({ name, file, wakes, why }) =>
      `| [\`${name}\`](../${file}) | ${wokenByText(name, wakes, functions)} | ${why} |`,
  );
  return ['| function | woken by | what it does, and cannot do |', '|---|---|---|', ...rows].join('\n');
}

function rulesText(rules: EventRules): string {
  return Object.keys(rules)
    .map((rule) => `\`${rule}\``)
    .join(', ');
}

function wokenByText(name: string, wakes: Wakes, functions: readonly FunctionPlan[]): string {
  switch (wakes.by) {
    case 'url':
      return 'its URL';
    case 'queue':
      return `the queue \`${wakes.queue}\``;
    case 'events':
      return `EventBridge (${rulesText(wakes.rules)}), by the queue \`${wakes.queue}\``;
    case 'bus':
      return `its bus (${rulesText(wakes.rules)}), by the queue \`${wakes.queue}\``;
    case 'sns':
      return `SNS (\`${wakes.topic}\`)${wakes.rules ? ` or EventBridge (${rulesText(wakes.rules)})` : ''}, by the queue \`${wakes.queue}\``;
    case 'stream':
      return `changes of the table \`${wakes.table}\``;
    case 'clock':
      return wakes.at === 'daily' || wakes.at === 'report'
        ? "the clock, at the policy's time"
        : `the clock, \`${wakes.at}\``;
    case 'config':
      return 'AWS Config';
    case 'function':
      return functions
        .filter(({ needs }) => needs.functions?.[name])
        .map((invoker) => `\`${invoker.name}\``)
        .join(', ');
  }
}
