import { useState } from 'react';
import { dayMs, hourMs, minuteMs } from '../../core/calendar.ts';
import { useScene } from './scene.tsx';
import { roles } from './sidebar.tsx';
import { act } from './store.ts';

const moves = [
  ['+10 min', 10 * minuteMs],
  ['+1 h', hourMs],
  ['+1 day', dayMs],
] as const;

/** The visitor's person, and the time. */
export function Topbar() {
  const { state, me, goTo, tell, nowMs, place } = useScene();
  const [moving, setMoving] = useState(false);
  const [reporting, setReporting] = useState(false);
  const advance = async (ms: number) => {
    if (moving) return;
    setMoving(true);
    const answer = await act('clock', { ms });
    setMoving(false);
    if (!answer.ok) tell(answer.error ?? 'The clock could not be moved');
  };
  const report = async () => {
    if (reporting) return;
    setReporting(true);
    const answer = await act('report', {});
    setReporting(false);
    if (!answer.ok) tell(answer.error ?? 'The report could not be made');
  };
  return (
    <div className="topbar">
      <label className="person">
        <span>You are</span>
        <select
          aria-label="Be another person"
          value={me.name}
          onChange={({ target }) => goTo({ as: target.value })}
        >
          {state.people
            .filter(({ role }) => role !== 'bot')
            .map((person) => (
              <option key={person.id} value={person.name}>
                {person.realName} ({roles[person.role]})
              </option>
            ))}
        </select>
      </label>
      <div className="clock" role="group" aria-label="Clock">
        <span className="now" aria-live="off">
          <span aria-hidden="true">◷ </span>
          <time dateTime={new Date(nowMs).toISOString()}>
            {new Date(nowMs).toLocaleString(undefined, {
              weekday: 'short',
              day: 'numeric',
              month: 'short',
              hour: '2-digit',
              minute: '2-digit',
            })}
          </time>
          {state.aheadMs > 0 ? <small> {aheadText(state.aheadMs)}</small> : null}
        </span>
        {moves.map(([label, ms]) => (
          <button
            key={label}
            type="button"
            aria-label={`Move the clock forward: ${label}`}
            aria-busy={moving}
            onClick={() => void advance(ms)}
          >
            {label}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="report"
        title="As every morning: the report of the last day, in Slack and in files"
        aria-busy={reporting}
        onClick={() => void report()}
      >
        Send the daily report
      </button>
      <a className="dashboard" href="/dashboard/" target="_blank" rel="noopener">
        Dashboard
      </a>
      <button
        type="button"
        className="aws-toggle"
        aria-pressed={place.pane === 'aws'}
        onClick={() => goTo({ pane: place.pane === 'aws' ? 'chat' : 'aws' })}
      >
        AWS
      </button>
    </div>
  );
}

function aheadText(ms: number): string {
  const minutes = Math.round(ms / minuteMs);
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  const rest = minutes % 60;
  return `+${[days && `${days} d`, hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ')}`;
}
