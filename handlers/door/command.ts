import { helpMessage } from '../../blocks/answers/help.ts';
import { shorten } from '../../core/shorten.ts';
import { commands } from '../commands/registry.generated.ts';
import type { Command, Outcome } from '../define.ts';
import { noticeBlocks } from './answer.ts';
import type { DoorDeps } from './handler-deps.ts';
import { answered } from './request.ts';
import { absentOr, object, string } from './shape.ts';

const known = new Map<string, Command>(commands.map((command) => [command.word, command]));

const shape = object({
  user_id: string,
  team_id: string,
  channel_id: string,
  text: absentOr(string),
  trigger_id: absentOr(string),
});

type CommandAck = (answer?: { response_type: 'ephemeral'; text: string; blocks?: never[] }) => Promise<void>;

type Said = Extract<Outcome, { does: 'say' }>;

const notOpened = 'Slack did not open the dialog in time. Nothing was changed; please try again.';

/** Answers in the HTTP response, which only the person who typed the command sees. */
export async function answerCommand(deps: DoorDeps, body: unknown, ack: CommandAck): Promise<void> {
  if (!shape(body)) throw new TypeError('The command lacks a required field');
  const { user_id: userId, team_id: teamId, channel_id: channel, text = '', trigger_id: triggerId } = body;
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const command = known.get(word.toLowerCase());
  const says = (text: string): Said => ({ does: 'say', text });
  const outcome = await answered<Outcome>(
    deps,
    { what: 'command', name: command?.word ?? 'help', readsOnly: command?.readsOnly ?? !command, teamId },
    async (mine) => {
      if (command) return command.run(mine, { person: { userId, teamId }, channel, rest: rest.join(' ') });
      const problem = word === '' ? null : `Unknown command “${shorten(word, 80)}”.`;
      return { does: 'say', ...helpMessage(problem, deps.help) };
    },
    says,
  );
  if (outcome.does === 'open') {
    const opened = await deps.interactive.openView(triggerId ?? '', outcome.view);
    if (opened.ok) return ack();
  }
  const said = outcome.does === 'say' ? outcome : says(notOpened);
  const blocks = [...(said.blocks ?? noticeBlocks(said.text))] as never[];
  await ack({ response_type: 'ephemeral', text: said.text, blocks });
}
