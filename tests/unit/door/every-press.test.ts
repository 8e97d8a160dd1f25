import { describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { acceptChangeFields } from '../../../blocks/modals/accept-change-modal.ts';
import { disownFields } from '../../../blocks/modals/disown-modal.ts';
import { fillInAction, fillInBlock } from '../../../blocks/modals/fill-in-modal.ts';
import { rejectFields } from '../../../blocks/modals/reject-modal.ts';
import { snoozeFields } from '../../../blocks/modals/snooze-modal.ts';
import { suppressFields } from '../../../blocks/modals/suppress-modal.ts';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import { generalEvent } from '../../../core/audit.ts';
import type { Finding, MessageRef } from '../../../core/finding.ts';
import { queueOf } from '../../../core/work.ts';
import { actions } from '../../../handlers/actions/registry.generated.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { type PressState, pressStates } from '../../support/press-states.ts';
import { privateAnswers } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, submitRequest } from '../../support/slack-request.ts';

const onCards = actions.flatMap(({ id, button }) => (button ? [id] : []));
const clickers = {
  'the owner': people.owner,
  'an approver': people.approver,
  'an approver by group': people.second,
  'a stranger': people.stranger,
};

type Pressed = {
  readonly before: Finding;
  readonly after: Finding;
  /** Ephemeral answers to the person. */
  readonly answers: readonly string[];
  readonly opened: number;
  readonly cardBefore: string;
  readonly cardAfter: string;
  /** Messages in the thread. */
  readonly posted: readonly string[];
};

type DeskRequest = Parameters<Desk['app']>[0];

/** What a person does with a posted card. `target` comes from `encodeTarget`. */
type Act = (desk: Desk, userId: string, target: string, card: MessageRef) => DeskRequest;

/** Presses a button, offered or not. */
function press(actionId: string): Act {
  return (desk, userId, value, where) =>
    clickRequest({
      userId,
      action: { action_id: actionId, value },
      where,
      triggerId: desk.slack.workspace.trigger(userId),
    });
}

/** Submits a form, whether or not its button is offered. */
function send(id: string, values: Readonly<Record<string, unknown>>): Act {
  return (_desk, userId, target) =>
    submitRequest({ userId, view: { callback_id: id, private_metadata: target }, values });
}

/** Posts a card, lets a person act on it, and runs the notifier. */
async function afterwards(
  desk: Desk,
  { finding, paused }: PressState,
  act: Act,
  userId: string,
): Promise<Pressed> {
  const { messages } = desk.slack.workspace.channel(channels.cloud);
  const count = messages.length;
  const id = `f-${count}`;
  const thread = await post(desk, 'Digest', []);
  const resource = { ...finding.resource, id: `i-${count}` };
  const asked = { ...finding, id, resource, thread };
  const { blocks } = findingCard(asked, { buttons: buttonsFor(asked), paused });
  const card = { ...(await post(desk, 'Card', blocks, thread.ts)), threadTs: thread.ts };
  const before = await desk.put({ ...asked, card });
  const shown = () => JSON.stringify(messages.find(({ ts }) => ts === card.ts)?.blocks);
  const cardBefore = shown();
  const views = desk.slack.workspace.views.size;
  const answered = privateAnswers(desk).length;
  const target = encodeTarget({ findingId: id, generation: before.generation });
  const { body = '' } = await desk.app(act(desk, userId, target, card));
  for (let work = desk.queue.take(); work; work = desk.queue.take())
    if (queueOf(work) === 'notify' && !(await desk.deliver(work))) throw new Error(`${work.type} failed`);
  return {
    before,
    after: await desk.finding(id),
    answers: [...privateAnswers(desk).slice(answered), ...(body === '' ? [] : [body])],
    opened: desk.slack.workspace.views.size - views,
    cardBefore,
    cardAfter: shown(),
    posted: messages
      .filter(({ ts, thread_ts }) => thread_ts === thread.ts && ts !== card.ts)
      .map((message) => JSON.stringify(message)),
  };
}

async function post(
  desk: Desk,
  text: string,
  blocks: readonly object[],
  threadTs?: string,
): Promise<MessageRef> {
  const method = desk.slack.workspace.methods['chat.postMessage'];
  const posted = method?.({
    channel: channels.cloud,
    text,
    blocks,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  });
  return { channel: channels.cloud, ts: String(posted?.['ts']) };
}

async function deskWhen(paused: boolean): Promise<Desk> {
  const desk = createDesk({ mode: 'enforce' });
  const by = people.approver;
  const pause = { by, atMs: desk.clock.nowMs(), reason: 'A release' };
  if (paused)
    await desk.store.setPause(
      pause,
      generalEvent(desk.deps, 'remediation.paused', by, 'Paused all remediation'),
    );
  return desk;
}

/** What is missing or untrue in the answer to a press. */
function untrue(pressed: Pressed, userId: string): readonly string[] {
  const { before, after, answers, opened, cardBefore, cardAfter, posted } = pressed;
  const isChanged = after.version !== before.version;
  const isAskedAgain = after.generation !== before.generation;
  const isDrawn = cardAfter !== cardBefore;
  // Whoever approves after another approver is no requester, though the first one is stored as that.
  const isRequest = after.askedBy === userId && before.askedBy !== userId;
  const requests = posted.filter((message) => message.includes('A request needs an approver'));
  const [answer = ''] = answers;
  const taken = `Owner: ${after.owner.name} (said so in Slack)`;
  const claims = /Requested by|Approved\.|Rejected\.|Snoozed\.|Noted\.|Filled in\./.test(answer);
  const faults = {
    'shows nothing': answers.length + opened === 0 && !isDrawn,
    'is answered twice': answers.length + opened > 1,
    'changed something that the card does not show': isChanged && !isDrawn,
    'does not say who did it':
      isChanged && !isAskedAgain && !cardAfter.includes(`<@${userId}>`) && !cardAfter.includes(taken),
    'draws what was not changed': !isChanged && isDrawn,
    'claims what was not done': !isChanged && claims,
    'asks approvers for no reason, or not once': requests.length !== Number(isRequest),
    'asks nobody': isRequest && !requests[0]?.includes(`<@${people.approver}>`),
    'does not answer who asked and who agrees':
      isRequest && !new RegExp(`Requested by <@${userId}>.*approver`).test(answer),
    'does not show who asked and who agrees':
      isRequest && !cardAfter.includes(`<@${userId}> requested this. Needs an approver.`),
  };
  return Object.entries(faults).flatMap(([fault, is]) => (is ? [fault] : []));
}

async function faultsOf(act: Act, userId: string): Promise<readonly object[]> {
  const wrong: object[] = [];
  for (const paused of [false, true]) {
    const desk = await deskWhen(paused);
    for (const state of pressStates(60).filter((one) => one.paused === paused)) {
      const pressed = await afterwards(desk, state, act, userId);
      const faults = untrue(pressed, userId);
      if (faults.length > 0) {
        const { answers, cardBefore, cardAfter, posted } = pressed;
        wrong.push({ faults, answers, cardBefore, cardAfter, posted });
      }
    }
    desk.slack.mustBeClean();
  }
  return wrong.slice(0, 2);
}

describe.each(onCards)('a click on %s', (id) => {
  test.each(Object.entries(clickers))('by %s has a visible and true answer', async (_who, userId) => {
    expect(await faultsOf(press(id), userId)).toEqual([]);
  });
});

const answersTo = {
  snooze: {
    [snoozeFields.duration.block]: { [snoozeFields.duration.action]: { selected_option: { value: '1' } } },
    [snoozeFields.reason.block]: { [snoozeFields.reason.action]: { value: 'A load test' } },
  },
  'accept-change': {
    [acceptChangeFields.reason.block]: { [acceptChangeFields.reason.action]: { value: 'On call' } },
  },
  suppress: {
    [suppressFields.until.block]: { [suppressFields.until.action]: { selected_date: '2026-12-24' } },
    [suppressFields.reason.block]: { [suppressFields.reason.action]: { value: 'A migration' } },
  },
  reject: { [rejectFields.reason.block]: { [rejectFields.reason.action]: { value: 'A standby' } } },
  disown: { [disownFields.owner.block]: { [disownFields.owner.action]: { selected_user: people.second } } },
  'fill-in': { [fillInBlock('Team')]: { [fillInAction]: { type: 'plain_text_input', value: 'data' } } },
};

describe.each(Object.entries(answersTo))('the form %s', (id, values) => {
  test.each(Object.entries(clickers))('sent by %s has a visible and true answer', async (_who, userId) => {
    expect(await faultsOf(send(id, values), userId)).toEqual([]);
  });
});
