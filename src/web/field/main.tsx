import '../jitless.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/base.css';
import '../styles/field.css';
import '../styles/field-camera.css';
import '../styles/field-widths.css';
import { openTexts, preferredLanguage } from '../text/language.ts';
import { chosenTheme, showTheme } from '../ui/theme.ts';
import { FieldApp } from './app.tsx';
import { openField } from './field.ts';

// The worker is responsible for what lies below /field/ only.
if (window.location.pathname === '/field') window.history.replaceState(null, '', '/field/');
showTheme(chosenTheme());
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for its content');
await openTexts(preferredLanguage());
if ('serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/field/worker.js', { scope: '/field/', updateViaCache: 'none' });
}
// Asked for once: without it a phone that runs out of room may throw the outbox away.
if ('storage' in navigator) void navigator.storage.persist();
const field = await openField();
createRoot(root).render(
  <StrictMode>
    <FieldApp field={field} />
  </StrictMode>,
);
