import { type AwsAnswer, type AwsRequest, type RawRequest, requestOf } from './aws-answers.ts';

type Reply = { readonly output?: unknown };

/** A read as it was sent, and its answer; null: an error. */
export type ReadAsked = { readonly request: AwsRequest; readonly text: string | null };

/** How one client sent its reads, and what the SDK made of their answers: most runs read the same. */
export function rememberReads(answer: (request: AwsRequest) => AwsAnswer) {
  const requests = new Map<string, AwsRequest>();
  const outputs = new Map<string, unknown>();
  const nameOf = (command: string, input: unknown) => `${command} ${JSON.stringify(input)}`;
  const textOf = (request: AwsRequest): string | null => {
    const answered = answer(request);
    return answered instanceof Error || (answered.status ?? 200) >= 300 ? null : answered.xml;
  };
  return {
    ask: (sent: RawRequest): ReadAsked => {
      const request = requestOf(sent);
      return { request, text: textOf(request) };
    },
    /** Undefined: not read before with this answer. */
    find: (command: string, input: unknown): { readonly output: unknown } | undefined => {
      const name = nameOf(command, input);
      const request = requests.get(name);
      const text = request ? textOf(request) : null;
      const key = `${name} ${text}`;
      return text !== null && outputs.has(key) ? { output: copy(outputs.get(key)) } : undefined;
    },
    keep: (command: string, input: unknown, reply: Reply, asked: ReadAsked | undefined): void => {
      if (!asked || asked.text === null) return;
      const name = nameOf(command, input);
      requests.set(name, asked.request);
      outputs.set(`${name} ${asked.text}`, copy(reply.output));
    },
  };
}

/** Copies records and lists; all else is shared. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part)]));
}
