import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { disownFields } from '../../blocks/modals/disown-modal.ts';
import { rejectFields } from '../../blocks/modals/reject-modal.ts';
import { selectFields } from '../../blocks/modals/select-modal.ts';
import { snoozeFields } from '../../blocks/modals/snooze-modal.ts';
import { encodeFindingsPage, encodeHome, encodeTarget, encodeTargets } from '../../blocks/text/ids.ts';
import { actions } from '../../handlers/actions/registry.generated.ts';
import { commands } from '../../handlers/commands/registry.generated.ts';
import {
  clickRequest,
  commandRequest,
  eventRequest,
  signedJson,
  submitRequest,
} from '../../tests/support/slack-request.ts';
import { card, people } from './stored.ts';

type MakeRequest = () => APIGatewayProxyEventV2;

/** Every type of request from Slack, signed when it is taken. `responseUrl`: of the world. */
export function requestsOf(responseUrl: string): ReadonlyMap<string, MakeRequest> {
  const command = (text: string, userId = people.owner): [string, MakeRequest] => [
    `/janitor ${text}`,
    () => commandRequest({ userId, text }),
  ];
  const click = (
    action: string,
    value: string,
    userId: string,
    where: ClickPlace = card,
  ): [string, MakeRequest] => [
    `button ${action}${'view' in where ? ` in ${where.view.type}` : ''}`,
    () => clickRequest({ userId, action: { action_id: action, value }, where, responseUrl }),
  ];
  const submit = (
    id: string,
    values: Readonly<Record<string, unknown>>,
    metadata = asked,
  ): [string, MakeRequest] => [
    `modal ${id}`,
    () =>
      submitRequest({
        userId: people.owner,
        view: { callback_id: id, private_metadata: metadata, previous_view_id: 'V9' },
        values,
      }),
  ];
  return new Map<string, MakeRequest>([
    ...commands.filter(({ usage, word }) => usage === word).map(({ word }) => command(word, people.approver)),
    command('history i-0123456789abcdef0'),
    command('pause an incident', people.approver),
    command('nonsense'),
    ...actions
      .filter(({ button, id }) => button && id !== 'finding-end-snooze')
      .map(({ id }) => click(id, asked, people.approver)),
    click('finding-remediate', asked, people.owner, modal),
    click('finding-end-snooze', target('snoozed-1'), people.owner, home),
    click('findings-page', more(0), people.owner),
    click('finding-open', asked, people.owner, modal),
    click('findings-select', several, people.owner, modal),
    click('findings-page', more(1), people.owner, modal),
    click('home-page', encodeHome({ filter: 'open', page: 0 }), people.owner, home),
    submit('snooze', {
      [snoozeFields.duration.block]: {
        [snoozeFields.duration.action]: { selected_option: { value: '7' } },
      },
      [snoozeFields.date.block]: { [snoozeFields.date.action]: { selected_date: null } },
      [snoozeFields.reason.block]: { [snoozeFields.reason.action]: { value: 'a load test' } },
    }),
    submit('reject', {
      [rejectFields.reason.block]: { [rejectFields.reason.action]: { value: 'the standby needs it' } },
    }),
    submit('select', {
      [selectFields.findings.block]: {
        [selectFields.findings.action]: { selected_options: [{ value: 'select|1|scheduled-1' }] },
      },
      [selectFields.what.block]: { [selectFields.what.action]: { selected_option: { value: 'approve' } } },
    }),
    submit('approve-many', {}, several),
    submit('disown', {
      [disownFields.owner.block]: { [disownFields.owner.action]: { selected_user: 'U0LINUS' } },
    }),
    ['event app_home_opened', () => eventRequest(opened)],
    ['event app_home_opened, repeated', () => eventRequest(opened, 'Ev1', { 'x-slack-retry-num': '1' })],
    ['event of another kind', () => eventRequest({ type: 'reaction_added', user: people.owner })],
    ['url_verification', () => signedJson({ type: 'url_verification', challenge: 'c' })],
  ]);
}

type ClickPlace = Parameters<typeof clickRequest>[0]['where'];

const asked = target('scheduled-1');
const several = encodeTargets([{ findingId: 'scheduled-1', generation: 1 }]);
const modal: ClickPlace = { view: { id: 'V1', type: 'modal', callback_id: 'finding', hash: 'h0' } };
const home: ClickPlace = { view: { id: 'V2', type: 'home', callback_id: 'home', hash: 'h0' } };
const opened = { type: 'app_home_opened', user: people.owner, channel: 'D1', tab: 'home' };

function target(findingId: string): string {
  return encodeTarget({ findingId, generation: 1 });
}

function more(page: number): string {
  return encodeFindingsPage({ scanId: 's-1', channel: card.channel, page });
}
