import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { helpLines } from '../../handlers/derived/help-lines.ts';
import type { MovableClock } from '../host/clock.ts';
import type { PageEvent, Snapshot } from '../page/model.ts';
import type { Row } from '../seed/define.ts';
import { readFault } from '../slack/faults.ts';
import type { Seen } from '../slack/people-act.ts';
import { isJson, type JsonObject, text } from '../slack/types.ts';
import type { Workspace } from '../slack/workspace.ts';
import { emojiFolder, type PageBundle } from './bundle.ts';
import { isOwn, type Route, readBody } from './http.ts';

export type WebDeps = {
  readonly workspace: Workspace;
  readonly clock: MovableClock;
  readonly company: string;
  readonly bundle: () => Promise<PageBundle>;
  readonly aws: () => readonly Row[] | null;
  /** A change that a person makes in AWS. Returns the error of AWS. */
  readonly change: (wanted: ChangeRequest, text: string) => Promise<string | undefined>;
  /** Makes the daily report now. */
  readonly report: () => Promise<void>;
};

type ChangeRequest = {
  readonly kind: string;
  readonly region: string;
  readonly id: string;
  readonly change: string;
};

export type Web = {
  readonly route: Route;
  readonly broadcast: (event: PageEvent) => void;
  readonly watchers: () => number;
  readonly stop: () => void;
};

/** The page: its files, its data and updates, and what people do on it. */
export function createWeb(deps: WebDeps): Web {
  const { workspace, clock } = deps;
  const open = new Set<ServerResponse>();
  const broadcast = (event: PageEvent) => {
    for (const response of open) response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  workspace.ledger.listen(broadcast);
  clock.after((nowMs) => broadcast({ type: 'clock', nowMs, aheadMs: clock.aheadMs() }));
  const beat = setInterval(() => {
    for (const response of open) response.write(': still here\n\n');
  }, 15_000);
  beat.unref();

  const route: Route = async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    const file = { '/': 'html', '/page.js': 'js', '/page.css': 'css' }[pathname] as
      | keyof PageBundle
      | undefined;
    if (file && request.method === 'GET') {
      const bundle = await deps.bundle();
      response.writeHead(200, { 'content-type': types[file], 'cache-control': 'no-store' }).end(bundle[file]);
      return true;
    }
    if (pathname.startsWith('/emoji/')) return sendEmoji(pathname, response);
    if (!pathname.startsWith('/local/')) return false;
    if (!isOwn(request))
      return send(response, 403, { ok: false, error: 'Only the page itself may send requests' });
    if (pathname === '/local/state') return send(response, 200, snapshot(deps));
    if (pathname === '/local/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': hello\n\n');
      open.add(response);
      request.on('close', () => open.delete(response));
      return true;
    }
    if (request.method !== 'POST') return send(response, 405, { ok: false, error: 'POST' });
    const body: unknown = JSON.parse((await readBody(request, 1_000_000))?.toString('utf8') || '{}');
    return send(
      response,
      200,
      await perform(deps, pathname.slice('/local/'.length), isJson(body) ? body : {}),
    );
  };
  return {
    route,
    broadcast,
    watchers: () => open.size,
    stop: () => {
      clearInterval(beat);
      for (const response of open) response.end();
    },
  };
}

const types = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

async function sendEmoji(pathname: string, response: ServerResponse): Promise<boolean> {
  const name = /^\/emoji\/([a-f0-9-]+\.svg)$/.exec(pathname)?.[1];
  const picture = name && (await readFile(join(emojiFolder, name)).catch(() => undefined));
  if (!picture) return false;
  response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' }).end(picture);
  return true;
}

function send(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
  return true;
}

function snapshot({ workspace, clock, company, aws }: WebDeps): Snapshot {
  const { emulator, ledger } = workspace;
  return {
    company,
    commands: helpLines,
    people: emulator.people,
    groups: emulator.groups,
    channels: ledger.channels(),
    messages: ledger.messages(),
    homes: ledger.homes(),
    modals: ledger.modals(),
    nowMs: clock.nowMs(),
    aheadMs: clock.aheadMs(),
    aws: aws(),
  };
}

async function perform(
  { workspace, clock, change, report }: WebDeps,
  what: string,
  body: JsonObject,
): Promise<Seen> {
  const { acts, ledger, webApi } = workspace;
  const user = text(body['user']);
  const values = isJson(body['values']) ? body['values'] : {};
  switch (what) {
    case 'slash':
      return acts.slash(user, text(body['channel']), text(body['text']));
    case 'say':
      return acts.say(user, text(body['channel']), text(body['text']), text(body['thread']) || null, webApi);
    case 'home':
      return acts.openHome(user);
    case 'press': {
      const where = isJson(body['where']) ? body['where'] : {};
      const view = ledger.view(text(where['view']))?.view;
      const target = view ?? ledger.message(text(where['channel']), text(where['ts']));
      if (!target) return { ok: false, error: 'This message or view no longer exists' };
      return acts.press(user, target, isJson(body['action']) ? body['action'] : {}, values);
    }
    case 'submit':
    case 'close': {
      const view = ledger.view(text(body['view']))?.view;
      if (!view) return { ok: false, error: 'This view is no longer open' };
      return what === 'submit'
        ? acts.submit(user, view, values)
        : acts.close(user, view, body['all'] === true);
    }
    case 'dismiss': {
      const message = ledger.message(text(body['channel']), text(body['ts']));
      if (message?.onlyFor === user) ledger.removeMessage(message.channel, message.ts);
      return { ok: true };
    }
    // For tests and demonstrations: the next fault in calls to Slack.
    case 'fault':
      workspace.faults.add(readFault(body));
      return { ok: true };
    case 'change': {
      const [kind, region, id, wanted] = ['kind', 'region', 'id', 'change'].map((name) => text(body[name]));
      const error = await change(
        { kind: kind ?? '', region: region ?? '', id: id ?? '', change: wanted ?? '' },
        text(body['text']),
      );
      return error === undefined ? { ok: true } : { ok: false, error };
    }
    case 'report':
      await report();
      return { ok: true };
    case 'clock':
      await clock.advance(Number(body['ms']));
      return { ok: true };
    default:
      return { ok: false, error: `Unknown request: ${what}` };
  }
}
