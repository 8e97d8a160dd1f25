import { type AnswerTable, missingField } from './answer-table.ts';

type CommandOutput = {
  readonly response: { readonly statusCode?: number; body?: unknown };
  readonly output?: unknown;
};
type CommandContext = { readonly clientName?: string; readonly commandName?: string };
type NextHandler = (args: unknown) => Promise<CommandOutput>;
type Stacked = { readonly middlewareStack: { readonly add: (middleware: never, options: never) => void } };

/**
 * Checks the response of each command in the table. Throws when it is not from AWS or lacks a required field.
 * The SDK alone accepts an empty body, HTML, another document or truncated XML as an empty response.
 */
export function checkAnswers(client: Stacked, table: AnswerTable): void {
  const rowOf = ({ clientName = '', commandName = '' }: CommandContext) =>
    table[`${clientName.replace(/Client$/, '')}.${commandName.replace(/Command$/, '')}`];
  const checkBody = (next: NextHandler, context: CommandContext) => async (args: unknown) => {
    const reply = await next(args);
    const row = rowOf(context);
    const { response } = reply;
    if (!row || row.root === null || (response.statusCode ?? 200) >= 300) return reply;
    const body = await bytesOf(response.body);
    response.body = body;
    const root = row.root ?? `${nameOf(context)}Response`;
    const text = new TextDecoder().decode(body);
    // The SDK reads an empty body as an object without fields.
    if (root === '{}' ? text.trim() === '' : !isDocument(text, root))
      throw new Error(`AWS's response is not a complete ${root} document`);
    return reply;
  };
  const checkFields = (next: NextHandler, context: CommandContext) => async (args: unknown) => {
    const reply = await next(args);
    const missing = missingField(reply.output, rowOf(context)?.always ?? []);
    if (missing !== undefined) throw new Error(`AWS's response to ${nameOf(context)} lacks ${missing}`);
    return reply;
  };
  // One runs before the body is parsed, the other after. Both run once per attempt, inside the retries.
  client.middlewareStack.add(
    checkBody as never,
    { step: 'deserialize', name: 'checkBody', priority: 'low' } as never,
  );
  client.middlewareStack.add(
    checkFields as never,
    { step: 'deserialize', name: 'checkFields', priority: 'high' } as never,
  );
}

function nameOf({ commandName = '' }: CommandContext): string {
  return commandName.replace(/Command$/, '');
}

/** Whether the text starts and ends as an XML document with this root. The SDK parses the rest. */
function isDocument(text: string, root: string): boolean {
  const inner = text
    .replace(/^\uFEFF?\s*(<\?xml[^>]*\?>)?\s*/, '')
    .replace(/^(<!--[\s\S]*?-->\s*)*/, '')
    .trimEnd();
  const start = /^<(?:[\w.-]+:)?([\w.-]+)(?:\s[^>]*?)?(\/?)>/.exec(inner);
  if (start?.[1] !== root) return false;
  return start[2] === '/' ? start[0] === inner : new RegExp(`</(?:[\\w.-]+:)?${root}\\s*>$`).test(inner);
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
