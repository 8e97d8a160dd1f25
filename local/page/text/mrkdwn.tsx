import { type ReactNode, useMemo } from 'react';
import { nameOf } from '../model.ts';
import { useScene } from '../scene.tsx';
import { formatSlackDate } from './dates.ts';
import { emojiOf } from './emoji.ts';
import { type Inline, type MrkdwnBlock, parseMrkdwn } from './mrkdwn-parse.ts';
import { Glyphs } from './plain.tsx';

export function Mrkdwn({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMrkdwn(text), [text]);
  return (
    <span className="mrkdwn">
      {blocks.map((block, index) => (
        <BlockOf key={index} block={block} last={index === blocks.length - 1} />
      ))}
    </span>
  );
}

function BlockOf({ block, last }: { readonly block: MrkdwnBlock; readonly last: boolean }): ReactNode {
  switch (block.is) {
    case 'pre':
      return <code className="pre">{block.text}</code>;
    case 'quote':
      return (
        <span className="quote">
          {block.lines.map((line, index) => (
            <span key={index} className="line">
              <Inlines parts={line} />
            </span>
          ))}
        </span>
      );
    case 'line':
      return (
        <>
          <Inlines parts={block.children} />
          {last ? null : <br />}
        </>
      );
  }
}

function Inlines({ parts }: { readonly parts: readonly Inline[] }) {
  return parts.map((part, index) => <InlineOf key={index} part={part} />);
}

function InlineOf({ part }: { readonly part: Inline }): ReactNode {
  const { state, nowMs, goTo } = useScene();
  switch (part.is) {
    case 'text':
      return <Glyphs text={part.text} />;
    case 'bold':
      return (
        <strong>
          <Inlines parts={part.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines parts={part.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines parts={part.children} />
        </s>
      );
    case 'code':
      return <code className={part.text.length <= 40 ? 'short' : ''}>{part.text}</code>;
    case 'emoji':
      return <Glyphs text={emojiOf(part.name) ?? `:${part.name}:`} />;
    case 'link':
      return part.url ? (
        <a href={part.url} target="_blank" rel="noreferrer">
          {part.label}
        </a>
      ) : (
        part.label
      );
    case 'user':
      return <span className="mention">@{part.label ?? nameOf(state, part.id)}</span>;
    case 'channel': {
      const channel = state.channels.find(({ id }) => id === part.id);
      return (
        <button type="button" className="mention" onClick={() => channel && goTo({ at: channel.name })}>
          #{part.label ?? channel?.name ?? part.id}
        </button>
      );
    }
    case 'group':
      return (
        <span className="mention">
          @{state.groups.find(({ id }) => id === part.id)?.handle ?? part.label ?? part.id}
        </span>
      );
    case 'broadcast':
      return <span className="mention broadcast">@{part.name}</span>;
    case 'date': {
      const shown = formatSlackDate(part.seconds, part.format, nowMs);
      const time = (
        <time
          dateTime={new Date(part.seconds * 1_000).toISOString()}
          title={new Date(part.seconds * 1_000).toLocaleString()}
        >
          {shown}
        </time>
      );
      return part.link ? <a href={part.link}>{time}</a> : time;
    }
  }
}
