import './jitless.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/parts.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/board.css';
import './styles/drawer.css';
import './styles/print.css';
import { openTexts, preferredLanguage } from './text/language.ts';
import { chosenTheme, showTheme } from './ui/theme.ts';

showTheme(chosenTheme());
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for its content');
await openTexts(preferredLanguage());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
