import { useEffect } from 'react';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceOf } from '../modal/surface-of.tsx';
import { useScene } from '../scene.tsx';
import { act } from '../store.ts';

/** The Home tab that the app last published for this person. */
export function Home() {
  const { state, me, tell } = useScene();
  const view = state.homes[me.id];
  useEffect(() => {
    let here = true;
    void act('home', { user: me.id }).then((answer) => {
      if (here && !answer.ok) tell(answer.error ?? 'The app did not respond');
    });
    return () => {
      here = false;
    };
    // Runs each time somebody opens the tab.
  }, [me.id]);
  return (
    <div className="scroll home" tabIndex={0} role="region" aria-label="Home tab of Cloud Janitor">
      {view ? (
        <SurfaceOf key={me.id} kind="home" blocks={view.blocks} where={{ view: view.id }}>
          <div className="view">
            <Blocks blocks={view.blocks} />
          </div>
        </SurfaceOf>
      ) : (
        <p className="start">Cloud Janitor is preparing this page …</p>
      )}
    </div>
  );
}
