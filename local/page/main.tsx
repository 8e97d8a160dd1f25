import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './store.ts';

connect();
const root = document.querySelector('#root');
if (root) createRoot(root).render(<App />);
