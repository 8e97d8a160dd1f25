import { buildDashboard } from '../../dashboard/build.ts';
import { dashboardHeaders } from '../../dashboard/headers.ts';
import { isOwn, type Route } from './http.ts';

export type DashboardDeps = {
  /** The project's folder. */
  readonly root: string;
  readonly clock: { readonly nowMs: () => number };
  /** Undefined when the file does not exist. */
  readonly read: (key: string) => Promise<Uint8Array | undefined>;
};

export const dashboardPath = '/dashboard/';

/** The dashboard with the local account's data, as CloudFront serves it. It needs no link: only this machine gets in. */
export function dashboardRoutes({ root, clock, read }: DashboardDeps): Route {
  const built = buildDashboard(root).then((files) => new Map(files.map((file) => [file.name, file])));
  built.catch(() => undefined);
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    if (pathname === '/dashboard') {
      response.writeHead(302, { location: dashboardPath }).end();
      return true;
    }
    if (!pathname.startsWith(dashboardPath)) return false;
    const name = pathname.slice(dashboardPath.length) || 'index.html';
    const file = (await built).get(name);
    const date = new Date(clock.nowMs()).toUTCString();
    const send = (status: number, contentType: string, body: string | Uint8Array): true => {
      const headers = { ...dashboardHeaders, date, 'content-type': contentType, 'cache-control': 'no-store' };
      response.writeHead(status, headers).end(body);
      return true;
    };
    if (file) return send(200, file.contentType, file.body);
    if (!isOwn(request)) return send(403, 'text/plain', 'Only the page itself may read the data\n');
    const data = /^data\/(index|days\/\d{4}-\d{2}-\d{2})\.json$/.test(name)
      ? await read(`dashboard/${name}`)
      : undefined;
    return data ? send(200, 'application/json', data) : send(404, 'text/plain', 'Not found\n');
  };
}
