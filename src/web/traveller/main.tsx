import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './forms.css';
import './traveller.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for its content');
createRoot(root).render(<App />);
