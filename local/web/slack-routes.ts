import { isJson, type JsonObject } from '../slack/types.ts';
import type { Workspace } from '../slack/workspace.ts';
import { type Route, readBody } from './http.ts';

/** The target of `SLACK_API_URL`: `/api/<method>`, and the response URLs. */
export function slackRoutes(workspace: () => Workspace | undefined): Route {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const [, place, name = ''] = url.pathname.split('/');
    if ((place !== 'api' && place !== 'response') || name === '') return false;
    const slack = workspace();
    const body = await readBody(request, 1_000_000);
    if (!slack || !body) {
      response.writeHead(slack ? 413 : 503).end();
      return true;
    }
    const args = readArgs(request.headers['content-type'] ?? '', body.toString('utf8'), url);
    if (place === 'response') {
      const answer = await slack.responseUrls.take(name, args);
      response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.body);
      return true;
    }
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? tokenIn(args);
    const answer = await slack.webApi(name, args, token);
    if (answer.cut) request.socket.destroy();
    else
      response
        .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
        .end(JSON.stringify(answer.body));
    return true;
  };
}

function readArgs(contentType: string, body: string, url: URL): JsonObject {
  if (contentType.includes('json')) {
    const read: unknown = JSON.parse(body || '{}');
    return isJson(read) ? read : {};
  }
  return { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(new URLSearchParams(body)) };
}

function tokenIn({ token }: JsonObject): string | undefined {
  return typeof token === 'string' && token !== '' ? token : undefined;
}
