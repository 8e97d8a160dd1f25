import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import type { SlackMessage } from '../model.ts';
import { dayOf } from '../text/dates.ts';
import { MessageItem } from './message-item.tsx';

/** A message list that keeps its scroll position at the end, as chats do. */
export function Messages({
  messages,
  label,
  inThread,
  start,
}: {
  readonly messages: readonly SlackMessage[];
  readonly label: string;
  readonly inThread: boolean;
  /** Shown before the first message. */
  readonly start: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  // A thread opens at its first message.
  const atEnd = useRef(!inThread);
  const last = messages.at(-1);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    if (!box.current || !list.current) return;
    // Cards grow and get replies later: stays at the end after any change of height.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
    });
    watch.observe(list.current);
    return () => watch.disconnect();
  }, []);
  // Scrolls to an ephemeral answer, which appears at the end.
  const told = useRef<string | undefined>(last?.ts);
  useEffect(() => {
    if (!last || told.current === last.ts) return;
    told.current = last.ts;
    if (last.onlyFor)
      box.current?.querySelector(`[data-ts="${last.ts}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  return (
    <div
      className="scroll"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={label}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 80;
      }}
    >
      <p className="start">{start}</p>
      <ol className="messages" ref={list}>
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const newDay = !inThread && (!before || dayOf(before.atMs) !== dayOf(message.atMs));
          return (
            <Fragment key={message.ts}>
              {newDay ? (
                <li className="day">
                  <span>{dayOf(message.atMs)}</span>
                </li>
              ) : null}
              <MessageItem message={message} inThread={inThread} />
            </Fragment>
          );
        })}
      </ol>
    </div>
  );
}
