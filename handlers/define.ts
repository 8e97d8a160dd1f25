import type { Block, KnownBlock, ModalView } from '@slack/types';
import type { HelpEntry } from '../blocks/answers/help.ts';
import type { ActionId, ViewId } from '../blocks/text/ids.generated.ts';
import type { HomePage } from '../blocks/text/ids.ts';
import type { CardButton, Confirm } from '../blocks/text/parts.ts';
import type { PublishedReport, TrendPoint } from '../core/compliance/report/published.ts';
import type { Finding, MessageRef } from '../core/finding.ts';
import type { DecideDeps } from '../core/findings/decisions/apply.ts';
import type { DecisionKind } from '../core/findings/decisions/offered.ts';
import type { Settings } from '../core/people/settings.ts';
import type { Evaluations } from '../core/ports/evaluations.ts';
import type { Log } from '../core/ports/runtime.ts';
import type { ScanStatusStore } from '../core/ports/scan-store.ts';
import type { FindingStore } from '../core/ports/store.ts';
import type { Result } from '../core/result.ts';
import type { ChannelTrouble } from '../core/scans/channel-troubles.ts';
import type { Standing } from '../slack/people/approvers.ts';

/** Who clicked or typed, as Slack says in a signed request. */
export type Person = { readonly userId: string; readonly teamId: string };

/** The deps of handlers, which change stored state and queue work. They never touch AWS or call Slack. */
export type HandlerDeps = Omit<DecideDeps, 'store'> & {
  readonly store: FindingStore & ScanStatusStore;
  /** How resources were judged, and since when. */
  readonly history: Pick<Evaluations, 'changes'>;
  readonly log: Log;
  /** What a person set in `/janitor settings`. */
  readonly settingsOf: (userId: string) => Promise<Settings>;
  /** Usage and meaning of every command. */
  readonly help: readonly HelpEntry[];
  /** What a person could decide about it, as buttons. */
  readonly buttonsFor: (finding: Finding) => readonly CardButton[];
  /** The last compliance report and those before it; undefined while there is none. */
  readonly lastReport: () => Promise<
    { readonly report: PublishedReport; readonly trend: readonly TrendPoint[] } | undefined
  >;
  /** Channels that refused the last report that was meant for them. */
  readonly channelTroubles: () => Promise<readonly ChannelTrouble[]>;
  /** By stored policy. `afresh`: user groups are asked now; else a yes may be five minutes old. */
  readonly standing: (person: Pick<Person, 'userId'>, how: { readonly afresh: boolean }) => Promise<Standing>;
  /** A person who can answer in this workspace; null for bots and for people who have left. A refusal is in words. */
  readonly personById: (
    userId: string,
  ) => Promise<Result<{ readonly userId: string; readonly name: string } | null, string>>;
};

/** Where a click was made. */
export type Origin =
  | (MessageRef & {
      readonly in: 'message';
      readonly threadTs: string;
      /** An ephemeral message, which is never redrawn. */
      readonly seenByOne: boolean;
    })
  | { readonly in: 'home' }
  | { readonly in: 'modal'; readonly viewId: string; readonly callbackId: string };

export type Click = {
  readonly person: Person;
  readonly origin: Origin;
  /** The button's value, or that of the chosen option. */
  readonly value: string;
};

/** Slack's types lack some blocks, such as charts. */
export type AnyBlock = KnownBlock | Block;

/** What the person sees of it. */
export type Outcome =
  /** The card or the Home tab is redrawn, which shows it. */
  | { readonly does: 'nothing' }
  /** Told to this person alone, where they clicked. `plain` replaces blocks that Slack refuses. */
  | {
      readonly does: 'say';
      readonly text: string;
      readonly blocks?: readonly AnyBlock[];
      readonly plain?: readonly AnyBlock[];
    }
  /** A modal, above the one that was clicked in. */
  | { readonly does: 'open'; readonly view: ModalView }
  /** In place of the modal that was clicked in; a new modal when the click was elsewhere. */
  | { readonly does: 'replace'; readonly view: ModalView }
  | { readonly does: 'home'; readonly page: HomePage };

/** `changed`: the finding that was decided about, to be redrawn in the Home tab. */
export type Decided = { readonly outcome: Outcome; readonly changed?: Finding };

/** A button on the card of a finding. */
export type FindingButton = {
  /** Shown while a person could take this decision; absent: always. */
  readonly decides?: DecisionKind;
  /** Its place in the row, from the left; tens, so that one fits between two. */
  readonly order: number;
  /** At most 30 characters show. */
  readonly label: string | ((finding: Finding) => string);
  readonly style?: 'primary' | ((finding: Finding) => 'primary' | 'danger' | undefined);
  /** Asked before the click counts: what happens, and whether it can be undone. */
  readonly confirm?: (finding: Finding) => Confirm;
  /** Goes into the menu behind the others. */
  readonly lesser?: boolean;
};

/** What a file in handlers/actions exports. */
export type ActionFile = {
  readonly button?: FindingButton;
  /** It shows something and decides nothing: when it fails, nothing was changed. */
  readonly readsOnly?: true;
  readonly run: (deps: HandlerDeps, click: Click) => Promise<Outcome | Decided>;
};

/** `id`: the file's name, and the `action_id` without its suffix. */
export type Action = ActionFile & { readonly id: ActionId };

export type TypedCommand = {
  readonly person: Person;
  readonly channel: string;
  /** What follows the word, trimmed. */
  readonly rest: string;
};

/** What a file in handlers/commands exports. */
export type CommandFile = {
  /** The word with its arguments, as help, the README and Slack's own hint show it. */
  readonly usage: string;
  readonly what: string;
  /** Its place in help; tens, so that one fits between two. */
  readonly order: number;
  /** It shows something and changes nothing, also when it fails. */
  readonly readsOnly?: true;
  readonly run: (deps: HandlerDeps, typed: TypedCommand) => Promise<Outcome>;
};

/** `word`: the file's name, and the word after `/janitor`. */
export type Command = CommandFile & { readonly word: string };

export type Submission = {
  readonly person: Person;
  readonly metadata: string;
  /** By block id, then action id; what Slack sends, unchecked. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type Submitted =
  | { readonly does: 'close'; readonly changed?: Finding }
  /** Block id → what is wrong with it. */
  | { readonly does: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** The modal says what is the case instead. */
  | { readonly does: 'notice'; readonly text: string };

/** What a file in handlers/views exports. */
export type ViewFile = {
  readonly run: (deps: HandlerDeps, submission: Submission) => Promise<Submitted>;
};

/** `id`: the file's name, and the `callback_id`. */
export type View = ViewFile & { readonly id: ViewId };

/** What a file in handlers/events exports. */
export type SlackEventFile = {
  /** What the manifest subscribes to. Default: the event's type. https://docs.slack.dev/reference/events/message */
  readonly subscriptions?: readonly string[];
  /** May run twice for one event: Slack repeats an event that was not answered. */
  readonly run: (
    deps: HandlerDeps,
    event: Readonly<Record<string, unknown>>,
    /** The app's own user in Slack; null when Slack did not say. */
    botUserId: string | null,
  ) => Promise<void>;
};

/** `id`: the file's name with `_` for `-`, and the event's type. */
export type SlackEvent = SlackEventFile & { readonly id: string };

export function defineAction(action: ActionFile): ActionFile {
  return action;
}

export function defineCommand(command: CommandFile): CommandFile {
  return command;
}

export function defineView(view: ViewFile): ViewFile {
  return view;
}

export function defineEvent(event: SlackEventFile): SlackEventFile {
  return event;
}
