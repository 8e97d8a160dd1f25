import type { ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import type { Submitted, View } from '../define.ts';
import { findingView, unreadable } from '../finding-view.ts';
import { views } from '../views/registry.generated.ts';
import { noticeBlocks, noticeModal } from './answer.ts';
import type { DoorDeps } from './handler-deps.ts';
import { personOf } from './read-click.ts';
import { answered } from './request.ts';
import { absentOr, anything, maybe, object, record, string } from './shape.ts';

const known = new Map<string, View>(views.map((view) => [view.id, view]));

const shape = object({
  user: object({ id: string, team_id: absentOr(string) }),
  team: maybe(object({ id: string })),
  view: object({
    id: string,
    callback_id: string,
    private_metadata: absentOr(string),
    previous_view_id: maybe(string),
    state: object({ values: record(record(anything)) }),
  }),
});

type SentForm = Submitted & { readonly below?: ModalView };

/** The finding whose modal may be below the form, and may show an older state. */
function findingOf(submitted: Submitted): Finding | undefined {
  if (submitted.does === 'close') return submitted.changed;
  return submitted.does === 'notice' ? submitted.about : undefined;
}

type FormAck = (answer?: Record<string, unknown>) => Promise<void>;

/** Runs the view of a submitted modal, then closes the modal, shows its errors, or replaces it by a notice. */
export async function answerForm(deps: DoorDeps, body: unknown, ack: FormAck): Promise<void> {
  if (!shape(body)) throw new TypeError('The submitted modal lacks a required field');
  const { user, team, view } = body;
  const { callback_id: id, previous_view_id: previous, private_metadata: metadata = '' } = view;
  const says = (text: string): SentForm => ({ does: 'notice', text });
  const person = personOf({ user, team });
  const wanted = known.get(id);
  const submitted = wanted
    ? await answered<SentForm>(
        deps,
        { what: 'view', name: id, readsOnly: false, teamId: person.teamId },
        async (mine) => {
          const submitted = await wanted.run(mine, {
            person,
            metadata,
            viewId: view.id,
            values: view.state.values,
          });
          const finding = findingOf(submitted);
          if (!finding) return submitted;
          if (submitted.does === 'close')
            await mine.queue.send({ type: 'home.refresh', userId: person.userId, isOpen: false });
          return previous ? { ...submitted, below: await findingView(mine, finding) } : submitted;
        },
        says,
      )
    : says(unreadable);
  if (submitted.does === 'errors') return ack({ response_action: 'errors', errors: submitted.errors });
  if (submitted.does === 'next') return ack({ response_action: 'update', view: submitted.view });
  if (submitted.does === 'notice')
    await ack({ response_action: 'update', view: noticeModal(noticeBlocks(submitted.text)) });
  else await ack();
  // The form was opened above the modal of a finding.
  if (previous && submitted.below) await deps.interactive.updateView(previous, undefined, submitted.below);
}
