import { render } from 'preact';
import { App } from './app.tsx';
import { followTheme } from './parts/theme.ts';
import { startClock } from './session/server-clock.ts';
import { startSession } from './session/session.ts';
import './style/ground.css';
import './style/shell.css';
import './style/parts.css';
import './style/tables.css';
import './style/screens.css';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has the element that the page is in.');
followTheme();
startClock();
render(<App />, root);
startSession();
