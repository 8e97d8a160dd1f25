import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Envelope } from '../fakes/slack-socket.ts';

/** The same request as in Socket Mode: parsed and unsigned. */
export function envelopeOf({ body = '', headers }: APIGatewayProxyEventV2, id?: string): Envelope {
  const more = id === undefined ? {} : { id };
  if (headers['content-type'] === 'application/json')
    return { type: 'events_api', payload: JSON.parse(body), ...more };
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields['payload'] === undefined
    ? { type: 'slash_commands', payload: fields, ...more }
    : { type: 'interactive', payload: JSON.parse(fields['payload']), ...more };
}
