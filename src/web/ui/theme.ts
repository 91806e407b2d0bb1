export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const kept = 'huan.theme';
const listeners = new Set<() => void>();

/** The theme chosen on this device. */
export const chosenTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(kept)) ?? 'auto';

/** Tells when another theme is chosen. */
export const onTheme = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Shows a theme; `auto` leaves it to the device. */
export const showTheme = (theme: Theme): void => {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
};

/** Chooses a theme here and for next time. */
export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(kept, theme);
  showTheme(theme);
  for (const listener of listeners) listener();
};
