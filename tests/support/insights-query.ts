/**
 * Reads a query of CloudWatch Logs Insights, as far as the saved ones go, and throws for anything else.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */

/** All commands of the language. */
const commands = [
  'addtotals',
  'anomaly',
  'dedup',
  'diff',
  'display',
  'fields',
  'filter',
  'filterIndex',
  'join',
  'limit',
  'lookup',
  'parse',
  'pattern',
  'sort',
  'stats',
  'subqueries',
  'unmask',
  'unnest',
];
const functions = ['bin', 'coalesce', 'count', 'ispresent', 'latest', 'max', 'pct'];
const keywords = ['and', 'as', 'asc', 'by', 'desc', 'in', 'like', 'not', 'or'];

export type InsightsQuery = {
  readonly commands: readonly string[];
  /** The names that come from the log, without those that begin with @. */
  readonly fields: readonly string[];
  /** The names of the columns of the answer. */
  readonly columns: readonly string[];
  /** Whether the filters let a line of the log through. */
  readonly passes: (line: Readonly<Record<string, unknown>>) => boolean;
};

type Step = { readonly command: string; readonly tokens: readonly string[] };
type Line = Readonly<Record<string, unknown>>;

export function readInsights(text: string): InsightsQuery {
  const steps = stepsOf(text);
  const fields = new Set<string>();
  const aliases = new Set<string>();
  let columns: readonly string[] = [];
  for (const { command, tokens } of steps) {
    if (command === 'limit' && !(tokens.length === 1 && /^[1-9]\d{0,4}$/.test(tokens[0] ?? '')))
      throw new Error(`limit ${tokens.join(' ')}`);
    const named = tokens.flatMap((token, at) => (tokens[at - 1] === 'as' ? [token] : []));
    const names = tokens.filter((token, at) => isName(token, tokens[at + 1]) && tokens[at - 1] !== 'as');
    if (command === 'stats') columns = [...named, ...groupedBy(tokens)];
    if (command === 'fields') columns = [...columns, ...names.filter((name) => !aliases.has(name)), ...named];
    if (command === 'sort') checkSort(tokens, columns);
    for (const name of names) if (!aliases.has(name) && !name.startsWith('@')) fields.add(name);
    for (const name of named) aliases.add(name);
  }
  const conditions = steps
    .filter(({ command }) => command === 'filter')
    .flatMap(({ tokens }) => conditionsOf(tokens));
  return {
    commands: steps.map(({ command }) => command),
    fields: [...fields],
    columns: [...new Set(columns)],
    passes: (line) => conditions.every((holds) => holds(line)),
  };
}

function stepsOf(text: string): readonly Step[] {
  const code = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  const tokens = [
    ...code.matchAll(/\s+|("(?:[^"\\]|\\.)*"|\d+[a-z]*|[@A-Za-z_][\w.]*|[|(),=[\]*/])|(.)/g),
  ].flatMap(([all, token, unknown]) => {
    if (unknown !== undefined) throw new Error(`Unknown: ${all}`);
    return token === undefined ? [] : [token];
  });
  const steps: string[][] = [[]];
  for (const token of tokens)
    if (token === '|') steps.push([]);
    else steps.at(-1)?.push(token);
  return steps.map(([command = '', ...rest]) => {
    if (!commands.includes(command)) throw new Error(`Unknown command: ${command}`);
    if (rest.length === 0) throw new Error(`${command} of nothing`);
    return { command, tokens: rest };
  });
}

function isName(token: string, next: string | undefined): boolean {
  if (!/^[@A-Za-z_]/.test(token) || keywords.includes(token)) return false;
  if (next !== '(') return true;
  if (!functions.includes(token)) throw new Error(`Unknown function: ${token}`);
  return false;
}

/** Names after `by`; those of functions have an alias. */
function groupedBy(tokens: readonly string[]): readonly string[] {
  const after = tokens.slice(tokens.lastIndexOf('by') + 1);
  return after.filter((token, at) => isName(token, after[at + 1]));
}

function checkSort([column = '', order, ...more]: readonly string[], columns: readonly string[]): void {
  if (!columns.includes(column) || !['asc', 'desc'].includes(order ?? '') || more.length > 0)
    throw new Error(`sort ${[column, order, ...more].join(' ')}: only ${columns.join(', ')}`);
}

/** Conditions that `and` joins: `a = "…"`, `a in ["…", "…"]` and `ispresent(a)`. */
function conditionsOf(tokens: readonly string[]): readonly ((line: Line) => boolean)[] {
  const all: string[][] = [[]];
  for (const token of tokens)
    if (token === 'and') all.push([]);
    else all.at(-1)?.push(token);
  return all.map((condition) => {
    const [field = '', operator, ...rest] = condition;
    if (field === 'ispresent' && operator === '(' && rest[1] === ')' && rest.length === 2)
      return (line) => line[rest[0] ?? ''] !== undefined;
    const texts = rest.filter((token) => token.startsWith('"')).map((token) => String(JSON.parse(token)));
    const isList = operator === 'in' && rest[0] === '[' && rest.at(-1) === ']';
    if (texts.length > 0 && (isList || (operator === '=' && rest.length === 1)))
      return (line) => texts.includes(String(line[field]));
    throw new Error(`Unknown condition: ${condition.join(' ')}`);
  });
}
