import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import type { Message } from '../model.ts';
import { dayOf } from '../text/dates.ts';
import { MessageItem } from './message.tsx';

/** A list that stays at its end when it was there, as a chat does. */
export function Messages({
  messages,
  label,
  inThread,
  start,
}: {
  readonly messages: readonly Message[];
  readonly label: string;
  readonly inThread: boolean;
  /** What stands before the first message. */
  readonly start: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  // A thread is read from its beginning.
  const atEnd = useRef(!inThread);
  const last = messages.at(-1);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    if (!box.current || !list.current) return;
    // Cards grow and get replies after they came: whatever changes the height, the end stays in view.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
    });
    watch.observe(list.current);
    return () => watch.disconnect();
  }, []);
  // An answer to this person alone comes at the end, wherever they pressed: bring it into view.
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
