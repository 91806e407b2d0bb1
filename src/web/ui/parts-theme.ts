import { useSyncExternalStore } from 'react';
import { createTheme } from '@mantine/core';
import { chosenTheme, onTheme } from './theme.ts';

/**
 * How the component library looks. Its variables stand in a file of ours (`styles/parts.css`): the page's security policy
 * lets no script write a style sheet.
 */
export const partsTheme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the page's scrolling would write a style sheet.
    Modal: { defaultProps: { lockScroll: false, centered: true } },
    Drawer: { defaultProps: { lockScroll: false, position: 'right' } },
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
});

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listen = (listener: () => void): (() => void) => {
  const quiet = onTheme(listener);
  dark.addEventListener('change', listener);
  return () => {
    quiet();
    dark.removeEventListener('change', listener);
  };
};
const scheme = (): 'dark' | 'light' => {
  const chosen = chosenTheme();
  return chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
};

/** Dark or light, as chosen here or as the device has it. */
export const useScheme = (): 'dark' | 'light' => useSyncExternalStore(listen, scheme);
