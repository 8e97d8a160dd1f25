import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FetchFunction } from '@slack/web-api';
import { lintSlackCall } from '../support/lint-slack.ts';
import { decodeArguments } from '../support/slack-calls.ts';
import { type Args, type createWorkspace, no } from './slack-workspace.ts';

/** The fate of one call in place of an answer. */
export type SlackFault =
  /** Slack answers with an error code. */
  | { readonly error: string }
  | { readonly status: 429; readonly retryAfter?: number }
  | { readonly status: 500 | 503 | 404 }
  /** Slack does it, and the connection breaks before the response. */
  | 'lost-answer'
  /** The connection breaks before the request arrives. */
  | 'lost-request'
  /** Slack does it, and the response comes too late. */
  | 'timeout'
  /** Slack does it, and the response is cut off. */
  | 'half-answer';

export type SlackCall = { readonly method: string; readonly args: Args };

export type FakeSlack = ReturnType<typeof fakeSlack>;

/**
 * Slack's Web API and response URLs as a `fetch`. `lintSlackCall` checks every payload; what Slack would
 * refuse is answered with `invalid_blocks` and listed in `problems`.
 */
export function fakeSlack(workspace: ReturnType<typeof createWorkspace>) {
  const calls: SlackCall[] = [];
  const problems: string[] = [];
  const responses: { url: string; body: Args }[] = [];
  const faults = new Map<string, SlackFault[]>();
  const gates = new Map<string, Promise<void>>();

  const fetch: FetchFunction = async (url, init) => {
    const target = new URL(String(url));
    if (target.pathname.startsWith('/upload/'))
      return take(target.pathname.split('/').at(-1) ?? '', init?.body);
    const body = typeof init?.body === 'string' ? init.body : '';
    if (!target.pathname.startsWith('/api/')) return respond(String(url), body);
    const method = target.pathname.slice('/api/'.length);
    const args = decodeArguments(Object.fromEntries(new URLSearchParams(body)));
    calls.push({ method, args });
    await gates.get(method);
    const wrong = lintSlackCall(method, args).map((problem) => `${method} ${problem}`);
    problems.push(...wrong);
    return answer(method, args, wrong.length > 0);
  };

  const answer = (method: string, args: Args, wrong: boolean): Response => {
    const fault = faults.get(method)?.shift();
    if (fault && typeof fault === 'object') {
      if ('error' in fault) return json(no(fault.error));
      const headers = fault.status === 429 ? { 'retry-after': String(fault.retryAfter ?? 1) } : undefined;
      return new Response('', { status: fault.status, ...(headers ? { headers } : {}) });
    }
    if (fault === 'lost-request') throw new TypeError('fetch failed');
    const run = workspace.methods[method];
    const result = wrong ? no('invalid_blocks') : run ? run(args) : no('unknown_method');
    if (fault === 'lost-answer') throw new TypeError('fetch failed');
    if (fault === 'timeout')
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    if (fault === 'half-answer') return new Response('{"ok":tr', { status: 200 });
    return json(result);
  };

  /** The file's content, sent to the URL that `files.getUploadURLExternal` returned. */
  const take = (id: string, content: unknown): Response => {
    const fault = faults.get('upload')?.shift();
    if (fault && typeof fault === 'object' && 'status' in fault)
      return new Response('', { status: fault.status });
    if (fault) throw new TypeError('fetch failed');
    const upload = workspace.uploads.get(id);
    const bytes = Buffer.from(content as Uint8Array);
    if (upload?.length !== bytes.length) return new Response('invalid_upload', { status: 400 });
    upload.content = bytes.toString('utf8');
    return new Response('OK');
  };

  const respond = (url: string, text: string): Response => {
    const fault = faults.get('response_url')?.shift();
    if (fault && typeof fault === 'object' && 'status' in fault)
      return new Response('', { status: fault.status });
    if (fault) throw new TypeError('fetch failed');
    const body = JSON.parse(text) as Args;
    problems.push(...lintSlackCall('response_url', body).map((problem) => `response_url ${problem}`));
    responses.push({ url, body });
    return new Response('ok', { status: 200 });
  };

  return {
    workspace,
    fetch,
    calls,
    /** Payloads that Slack would refuse; must be empty at the end of every test. */
    problems,
    /** Throws at the end of a test what Slack would have refused. */
    mustBeClean: (): void => {
      if (problems.length > 0) throw new Error(`Slack would refuse:\n${problems.join('\n')}`);
    },
    /** Messages sent to response URLs. */
    responses,
    /** Faults for the next calls of a method, one each. `response_url` and `upload` count as methods. */
    fail: (method: string, ...next: readonly SlackFault[]) => {
      faults.set(method, [...(faults.get(method) ?? []), ...next]);
    },
    /** Resolves when a call of the method has arrived. */
    arrived: async (method: string): Promise<void> => {
      while (!calls.some((call) => call.method === method)) await nextTurn();
    },
    /** Holds every call of the method until the returned function is called. */
    hold: (method: string): (() => void) => {
      let open = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      gates.set(method, gate);
      return () => {
        gates.delete(method);
        open();
      };
    },
    of: (method: string): readonly Args[] =>
      calls.filter((call) => call.method === method).map(({ args }) => args),
  };
}

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    status: 200,
    headers: { 'content-type': 'application/json' },
  });
}
