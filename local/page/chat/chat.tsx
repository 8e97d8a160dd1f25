import { channelMessages } from '../model.ts';
import { useScene } from '../scene.tsx';
import { Composer } from './composer.tsx';
import { Home } from './home.tsx';
import { Messages } from './messages.tsx';

/** The middle column of the page: a channel, or one of the app's two tabs. */
export function Chat() {
  const { place } = useScene();
  return place.at === 'home' || place.at === 'app-messages' ? <AppPlace /> : <ChannelPlace />;
}

function ChannelPlace() {
  const { state, me, place } = useScene();
  const channel =
    state.channels.find(({ name, directWith }) => !directWith && name === place.at) ?? state.channels[0];
  if (!channel) return null;
  return (
    <main className="chat" aria-label={`Channel ${channel.name}`}>
      <header>
        <h2>
          <span aria-hidden="true"># </span>
          {channel.name}
        </h2>
        <p>{channel.topic}</p>
      </header>
      <Messages
        key={channel.id}
        messages={channelMessages(state, channel.id, me.id)}
        label={`Messages in ${channel.name}`}
        inThread={false}
        start={`This is the beginning of #${channel.name}. Type /janitor scan to have the account looked at.`}
      />
      <Composer key={`${channel.id}-${me.id}`} channel={channel.id} name={`#${channel.name}`} thread={null} />
    </main>
  );
}

function AppPlace() {
  const { state, me, place, goTo } = useScene();
  const direct = state.channels.find(({ directWith }) => directWith === me.id);
  return (
    <main className="chat" aria-label="Cloud Janitor">
      <header>
        <h2>Cloud Janitor</h2>
        <div className="tabs" role="group" aria-label="Tabs of the app">
          <button type="button" aria-pressed={place.at === 'home'} onClick={() => goTo({ at: 'home' })}>
            Home
          </button>
          <button
            type="button"
            aria-pressed={place.at === 'app-messages'}
            onClick={() => goTo({ at: 'app-messages' })}
          >
            Messages
          </button>
        </div>
      </header>
      {place.at === 'home' ? (
        <Home />
      ) : (
        <>
          <Messages
            messages={direct ? channelMessages(state, direct.id, me.id) : []}
            label="Messages with Cloud Janitor"
            inThread={false}
            start="What Cloud Janitor has to say to you alone is here."
          />
          {direct ? <Composer channel={direct.id} name="Cloud Janitor" thread={null} /> : null}
        </>
      )}
    </main>
  );
}
