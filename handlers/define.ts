import type { Block, KnownBlock, ModalView } from '@slack/types';
import type { HelpEntry } from '../blocks/answers/help.ts';
import type { ActionId, ViewId } from '../blocks/text/ids.generated.ts';
import type { HomePage } from '../blocks/text/ids.ts';
import type { CardButton, Confirm } from '../blocks/text/parts.ts';
import type { PublishedReport, TrendPoint } from '../core/compliance/report/published.ts';
import type { Finding, MessageRef } from '../core/finding.ts';
import type { DecideDeps } from '../core/findings/decisions/apply.ts';
import type { DecisionKind } from '../core/findings/decisions/rights/offered.ts';
import type { Settings } from '../core/people/settings.ts';
import type { Evaluations } from '../core/ports/evaluations.ts';
import type { Log } from '../core/ports/runtime.ts';
import type { ScanStatusStore } from '../core/ports/scan-store.ts';
import type { FindingStore } from '../core/ports/store.ts';
import type { Result } from '../core/result.ts';
import type { ChannelTrouble } from '../core/scans/channel-troubles.ts';
import type { ApproverCheck } from '../slack/people/approvers.ts';

/** The person who clicked or typed, from a request with a valid Slack signature. */
export type Person = { readonly userId: string; readonly teamId: string };

/** The deps of handlers, which change stored state and queue work. They never reach AWS resources or Slack. */
export type HandlerDeps = Omit<DecideDeps, 'store'> & {
  readonly store: FindingStore & ScanStatusStore;
  /** The changes of compliance evaluations. */
  readonly history: Pick<Evaluations, 'changes'>;
  readonly log: Log;
  /** A person's settings from `/janitor settings`. */
  readonly settingsOf: (userId: string) => Promise<Settings>;
  /** Usage and meaning of every command. */
  readonly help: readonly HelpEntry[];
  /** The buttons of the decisions that the finding's state offers. */
  readonly buttonsFor: (finding: Finding) => readonly CardButton[];
  /** The last compliance report and the trend; undefined before the first report. */
  readonly lastReport: () => Promise<
    { readonly report: PublishedReport; readonly trend: readonly TrendPoint[] } | undefined
  >;
  /** "https://acme.slack.com/"; null: unknown. */
  readonly workspaceUrl: () => Promise<string | null>;
  /** Channels that refused their last report. */
  readonly channelTroubles: () => Promise<readonly ChannelTrouble[]>;
  /**
   * Whether a person is an approver of the stored policy. `afresh`: reads user groups now; otherwise a yes
   * may be five minutes old.
   */
  readonly checkApprover: (
    person: Pick<Person, 'userId'>,
    how: { readonly afresh: boolean },
  ) => Promise<ApproverCheck>;
  /** A person of this workspace; null for bots and deactivated users. A refusal has a text for people. */
  readonly personById: (
    userId: string,
  ) => Promise<Result<{ readonly userId: string; readonly name: string } | null, string>>;
};

/** The place of a click. */
export type Origin =
  | (MessageRef & {
      readonly in: 'message';
      readonly threadTs: string;
      /** True for an ephemeral message, which is never redrawn. */
      readonly seenByOne: boolean;
    })
  | { readonly in: 'home' }
  | { readonly in: 'modal'; readonly viewId: string; readonly callbackId: string };

export type Click = {
  readonly person: Person;
  readonly origin: Origin;
  /** The value of the button or of the chosen option. */
  readonly value: string;
};

/** `@slack/types` lacks some blocks, such as charts. */
export type AnyBlock = KnownBlock | Block;

/** What the person sees after a click. */
export type Outcome =
  /** No answer: the redrawn card or Home tab shows the result. */
  | { readonly does: 'nothing' }
  /** An answer to this person only, where they clicked. `plain` replaces blocks that Slack refuses. */
  | {
      readonly does: 'say';
      readonly text: string;
      readonly blocks?: readonly AnyBlock[];
      readonly plain?: readonly AnyBlock[];
    }
  /** A modal above the current one. */
  | { readonly does: 'open'; readonly view: ModalView }
  /** Replaces the modal that was clicked in; opens a new modal when the click was elsewhere. */
  | { readonly does: 'replace'; readonly view: ModalView }
  | { readonly does: 'home'; readonly page: HomePage };

/** `changed`: the finding of the decision, for redrawing the Home tab. */
export type DecisionOutcome = { readonly outcome: Outcome; readonly changed?: Finding };

export type FindingButton = {
  /** The button is shown while this decision is offered. Absent: always. */
  readonly decides?: DecisionKind;
  /** The position in the row, in tens, so that a new button fits between two. */
  readonly order: number;
  /** Slack shows at most 30 characters. */
  readonly label: string | ((finding: Finding) => string);
  readonly style?: 'primary' | ((finding: Finding) => 'primary' | 'danger' | undefined);
  /** The confirmation dialog: what happens, and whether it can be undone. */
  readonly confirm?: (finding: Finding) => Confirm;
  /** True: goes into the overflow menu. */
  readonly lesser?: boolean;
};

/** The export of a file in handlers/actions. */
export type ActionFile = {
  readonly button?: FindingButton;
  /** True: the action changes nothing, so neither does a failed click. */
  readonly readsOnly?: true;
  readonly run: (deps: HandlerDeps, click: Click) => Promise<Outcome | DecisionOutcome>;
};

/** `id`: the file's name, and the `action_id` without its suffix. */
export type Action = ActionFile & { readonly id: ActionId };

export type TypedCommand = {
  readonly person: Person;
  readonly channel: string;
  /** The text after the subcommand, trimmed. */
  readonly rest: string;
};

/** The export of a file in handlers/commands. */
export type CommandFile = {
  /** The subcommand with its arguments, as shown in help, the README and Slack's usage hint. */
  readonly usage: string;
  readonly what: string;
  /** The position in help, in tens, so that a new command fits between two. */
  readonly order: number;
  /** True: the command changes nothing, so neither does a failed run. */
  readonly readsOnly?: true;
  readonly run: (deps: HandlerDeps, typed: TypedCommand) => Promise<Outcome>;
};

/** `word`: the file's name, and the subcommand of `/janitor`. */
export type Command = CommandFile & { readonly word: string };

export type Submission = {
  readonly person: Person;
  readonly metadata: string;
  readonly viewId: string;
  /** Block id → action id → value, as Slack sends it, unchecked. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type Submitted =
  | { readonly does: 'close'; readonly changed?: Finding }
  /** Block id → problem. */
  | { readonly does: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** Replaces the modal by another one. */
  | { readonly does: 'next'; readonly view: ModalView }
  /** Replaces the modal by this text. `about`: the refused finding, whose own modal may be below. */
  | { readonly does: 'notice'; readonly text: string; readonly about?: Finding };

/** The export of a file in handlers/views. */
export type ViewFile = {
  readonly run: (deps: HandlerDeps, submission: Submission) => Promise<Submitted>;
};

/** `id`: the file's name, and the `callback_id`. */
export type View = ViewFile & { readonly id: ViewId };

/** The export of a file in handlers/events. */
export type SlackEventFile = {
  /** The manifest's event subscriptions. Default: the event's type. https://docs.slack.dev/reference/events/message */
  readonly subscriptions?: readonly string[];
  /** May run twice for one event, because Slack repeats an event that was not answered. */
  readonly run: (
    deps: HandlerDeps,
    event: Readonly<Record<string, unknown>>,
    /** The app's user id in Slack; null when Slack did not give it. */
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
