import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { botUserId, teamId } from '../fakes/slack-workspace.ts';

export const signingSecret = 'a-signing-secret-of-nobody';

type Signed = {
  readonly body: string;
  readonly type: string;
  readonly secret?: string;
  readonly atMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request as API Gateway (HTTP API) passes it to a Lambda function, signed as by Slack. */
export function signed({
  body,
  type,
  secret = signingSecret,
  atMs = Date.now(),
  headers,
}: Signed): APIGatewayProxyEventV2 {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: {
      'content-type': type,
      'x-slack-signature': signature,
      'x-slack-request-timestamp': timestamp,
      ...headers,
    },
    requestContext: {
      accountId: '111111111111',
      apiId: 'api',
      domainName: 'janitor.example.com',
      domainPrefix: 'janitor',
      http: {
        method: 'POST',
        path: '/slack/events',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'Slackbot 1.0 (+https://api.slack.com/robots)',
      },
      requestId: 'r',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    body,
    isBase64Encoded: false,
  };
}

const form = 'application/x-www-form-urlencoded';

export function signedForm(fields: Readonly<Record<string, string>>): APIGatewayProxyEventV2 {
  return signed({ body: new URLSearchParams(fields).toString(), type: form });
}

export function signedPayload(payload: unknown): APIGatewayProxyEventV2 {
  return signedForm({ payload: JSON.stringify(payload) });
}

export function signedJson(body: unknown): APIGatewayProxyEventV2 {
  return signed({ body: JSON.stringify(body), type: 'application/json' });
}

export function commandRequest(asked: {
  readonly userId: string;
  readonly text: string;
  readonly channel?: string;
  readonly team?: string;
  readonly triggerId?: string;
}): APIGatewayProxyEventV2 {
  return signedForm({
    token: 'x',
    team_id: asked.team ?? teamId,
    team_domain: 'example',
    channel_id: asked.channel ?? 'C0GENERAL',
    channel_name: 'general',
    user_id: asked.userId,
    user_name: 'someone',
    command: '/janitor',
    text: asked.text,
    api_app_id: 'A0JANITOR',
    response_url: 'https://hooks.slack.test/commands/1',
    trigger_id: asked.triggerId ?? 'trigger.none',
  });
}

export type ClickIn =
  | { readonly channel: string; readonly ts: string; readonly threadTs?: string }
  | {
      readonly view: {
        readonly id: string;
        readonly type: 'home' | 'modal';
        readonly callback_id?: string;
        readonly hash?: string;
      };
    };

export function clickRequest(click: {
  readonly userId: string;
  readonly action: Readonly<Record<string, unknown>>;
  readonly where: ClickIn;
  readonly triggerId?: string;
  readonly team?: string;
  readonly responseUrl?: string | null;
}): APIGatewayProxyEventV2 {
  const { where } = click;
  const place =
    'view' in where
      ? { container: { type: 'view', view_id: where.view.id }, view: { callback_id: '', ...where.view } }
      : {
          container: { type: 'message', message_ts: where.ts, channel_id: where.channel },
          channel: { id: where.channel, name: 'somewhere' },
          message: {
            type: 'message',
            ts: where.ts,
            user: botUserId,
            ...(where.threadTs ? { thread_ts: where.threadTs } : {}),
          },
          ...(click.responseUrl === null
            ? {}
            : { response_url: click.responseUrl ?? 'https://hooks.slack.test/actions/1' }),
        };
  return signedPayload({
    type: 'block_actions',
    user: { id: click.userId, username: 'someone', name: 'someone', team_id: click.team ?? teamId },
    team: { id: teamId, domain: 'example' },
    api_app_id: 'A0JANITOR',
    token: 'x',
    trigger_id: click.triggerId ?? 'trigger.none',
    ...place,
    actions: [{ block_id: 'b', action_ts: '1.0', type: 'button', ...click.action }],
  });
}

export function submitRequest(sent: {
  readonly userId: string;
  readonly view: {
    readonly id?: string;
    readonly callback_id: string;
    readonly private_metadata?: string;
    readonly previous_view_id?: string | null;
  };
  readonly values: Readonly<Record<string, unknown>>;
  readonly team?: string;
}): APIGatewayProxyEventV2 {
  return signedPayload({
    type: 'view_submission',
    user: { id: sent.userId, username: 'someone', name: 'someone', team_id: sent.team ?? teamId },
    team: { id: teamId, domain: 'example' },
    api_app_id: 'A0JANITOR',
    token: 'x',
    trigger_id: 'trigger.none',
    view: {
      id: 'V0',
      type: 'modal',
      hash: 'h0',
      private_metadata: '',
      previous_view_id: null,
      root_view_id: 'V0',
      ...sent.view,
      state: { values: sent.values },
    },
    response_urls: [],
  });
}

export function eventRequest(
  event: Readonly<Record<string, unknown>>,
  eventId = 'Ev1',
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyEventV2 {
  const body = {
    token: 'x',
    team_id: teamId,
    api_app_id: 'A0JANITOR',
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: teamId, user_id: botUserId, is_bot: true, is_enterprise_install: false }],
    event,
  };
  return signed({ body: JSON.stringify(body), type: 'application/json', headers });
}
