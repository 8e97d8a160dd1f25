import { Avatar } from './chat/message.tsx';
import { useScene } from './scene.tsx';

export function Sidebar() {
  const { state, me, place, goTo } = useScene();
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
              <button type="button" aria-current={here(name)} onClick={() => open(name)}>
                <span className="hash" aria-hidden="true">
                  #
                </span>
                {name}
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
            onClick={() => open('home')}
          >
            <Avatar name="Cloud Janitor" bot />
            Cloud Janitor
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

export const roles = {
  owner: 'owns resources',
  approver: 'approves remediations',
  somebody: 'somebody else',
  bot: 'the app',
} as const;
