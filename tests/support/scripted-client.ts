/** One request to an AWS client: the command's name and input. */
export type SentCommand = { readonly command: string; readonly input: Record<string, unknown> };

/** The output of a command, or the error that it throws. */
export type Reply = Record<string, unknown> | Error;

type Client = { readonly middlewareStack: { readonly add: (...args: never[]) => void } };

/** Answers every command of the client with `reply` and sends nothing. Returns the growing list of requests. */
export function script(
  client: Client,
  reply: (asked: SentCommand, nth: number) => Reply,
): readonly SentCommand[] {
  const asked: SentCommand[] = [];
  const middleware = (_next: unknown, context: { readonly commandName?: string }) => {
    return async (args: { readonly input: Record<string, unknown> }) => {
      const one = { command: context.commandName ?? '', input: args.input };
      asked.push(one);
      const output = reply(one, asked.length);
      if (output instanceof Error) throw output;
      return { output: { $metadata: {}, ...output }, response: {} };
    };
  };
  const add = client.middlewareStack.add as (middleware: unknown, options: unknown) => void;
  add.call(client.middlewareStack, middleware, { step: 'initialize', name: 'script', priority: 'high' });
  return asked;
}
