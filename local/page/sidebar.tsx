import { Avatar } from './chat/message-item.tsx';
import { useScene } from './scene.tsx';

export function Sidebar() {
  const { state, me, place, goTo, unread } = useScene();
  const direct = state.channels.find(({ directWith }) => directWith === me.id);
  const here = (at: string) => (place.at === at ? ('page' as const) : undefined);
  const open = (at: string) => goTo({ at, thread: null, pane: 'chat' });
  return (
    <nav className="sidebar" aria-label="Workspace">
      <h1>{state.company}</h1>
      <h2>Channels</h2>
      <ul>
        {state.channels
          .filter(({ directWith }) => !directWith)
          .map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={here(name)}
                className={unread.has(id) ? 'unread' : ''}
                onClick={() => open(name)}
              >
                <span className="hash" aria-hidden="true">
                  #
                </span>
                {name}
                <UnreadMark of={unread.get(id)} />
              </button>
            </li>
          ))}
      </ul>
      <h2>Apps</h2>
      <ul>
        <li>
          <button
            type="button"
            aria-current={here('home') ?? here('app-messages')}
            className={direct && unread.has(direct.id) ? 'unread' : ''}
            onClick={() => open(direct && unread.has(direct.id) ? 'app-messages' : 'home')}
          >
            <Avatar name="Cloud Janitor" bot />
            Cloud Janitor
            <UnreadMark of={direct && unread.get(direct.id)} />
          </button>
        </li>
      </ul>
      <p className="you">
        You are <strong>{me.realName}</strong>
        <br />
        {roles[me.role]}
      </p>
    </nav>
  );
}

/** Like Slack: a bold name, and the number of mentions. */
function UnreadMark({ of }: { readonly of: { count: number; mentions: number } | undefined }) {
  if (!of) return null;
  return (
    <>
      <span className="unseen">, {of.count} unread</span>
      {of.mentions > 0 ? (
        <span className="mentions" aria-label={`${of.mentions} with your name`}>
          {of.mentions}
        </span>
      ) : null}
    </>
  );
}

export const roles = {
  owner: 'owns resources',
  approver: 'approves remediations',
  somebody: 'somebody else',
  bot: 'the app',
} as const;
