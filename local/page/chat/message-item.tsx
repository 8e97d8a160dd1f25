import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceOf } from '../modal/surface-of.tsx';
import { nameOf, type SlackMessage, threadMessages } from '../model.ts';
import { useScene } from '../scene.tsx';
import { act } from '../store.ts';
import { clockTime } from '../text/dates.ts';
import { Mrkdwn } from '../text/mrkdwn.tsx';

export function MessageItem({
  message,
  inThread,
}: {
  readonly message: SlackMessage;
  readonly inThread: boolean;
}) {
  const { state, me, place, goTo } = useScene();
  const author = state.people.find(({ id }) => id === message.user);
  const name = nameOf(state, message.user);
  const replies = inThread
    ? []
    : threadMessages(state, message.channel, message.ts, me.id).filter(({ ts }) => ts !== message.ts);
  const last = replies.at(-1);
  return (
    <li
      className={`message ${message.onlyFor ? 'ephemeral' : ''} ${place.thread === message.ts && !inThread ? 'opened' : ''}`}
      data-ts={message.ts}
    >
      <Avatar name={name} bot={author?.role === 'bot'} />
      <div className="body">
        {message.onlyFor ? (
          <p className="only-you">
            Only visible to you{' '}
            <button
              type="button"
              onClick={() => void act('dismiss', { user: me.id, channel: message.channel, ts: message.ts })}
            >
              Dismiss
            </button>
          </p>
        ) : null}
        <p className="byline">
          <strong>{name}</strong>
          {author?.role === 'bot' ? <span className="badge">APP</span> : null}
          <time dateTime={new Date(message.atMs).toISOString()}>{clockTime(message.atMs)}</time>
        </p>
        <SurfaceOf
          kind="message"
          about={message.text}
          blocks={message.blocks}
          where={{ channel: message.channel, ts: message.ts }}
        >
          {message.blocks.length > 0 ? (
            <Blocks blocks={message.blocks.slice(0, message.bar?.from)} />
          ) : (
            <Mrkdwn text={message.text} />
          )}
          {message.bar ? (
            <div className="attached" style={{ borderColor: message.bar.color }}>
              <Blocks blocks={message.blocks.slice(message.bar.from)} />
            </div>
          ) : null}
        </SurfaceOf>
        {message.files?.map(({ id, name, title }) => (
          <p key={id} className="file" title={title}>
            📄 {name}
          </p>
        ))}
        {message.edited ? <span className="edited">(edited)</span> : null}
        {last ? (
          <button type="button" className="replies" onClick={() => goTo({ thread: message.ts })}>
            <strong>
              {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
            </strong>{' '}
            <span>Last one at {clockTime(last.atMs)}</span>
          </button>
        ) : null}
      </div>
    </li>
  );
}

export function Avatar({ name, bot }: { readonly name: string; readonly bot: boolean }) {
  const hue = Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 360;
  return (
    <span className="avatar" aria-hidden="true" style={bot ? {} : { background: `hsl(${hue} 45% 42%)` }}>
      {bot ? <Broom /> : Array.from(name)[0]}
    </span>
  );
}

function Broom() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M19 4l-7 8" />
      <path d="M13.6 14.4l-4-3.6C7 12 5.500 14.500 4 15c2 3.500 5 5.500 8 5.500 1-1.500 2.200-3.600 1.600-6.100z" />
      <path d="M7 17.500l2-2M10 19.500l1.500-2" />
    </svg>
  );
}
