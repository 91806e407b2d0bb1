// A hardware scanner is a keyboard that types faster than anybody can, and ends with Enter. A passport's two lines come
// as two such bursts.

export interface WedgeOptions {
  readonly onScan: (text: string) => void;
  /** Milliseconds between two keys of a scanner at most. */
  readonly between?: number;
  /** Milliseconds after Enter in which another line may follow. */
  readonly after?: number;
  readonly clock?: () => number;
}

const shortest = 5;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** What is made of keys and pauses; `key` tells whether the scanner took it. */
export const readKeys = ({ onScan, between = 60, after = 180, clock = () => performance.now() }: WedgeOptions) => {
  let line = '';
  let lines: string[] = [];
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const finish = (): void => {
    const text = lines.join('\n');
    lines = [];
    onScan(text);
  };
  return {
    key(key: string): boolean {
      const now = clock();
      if (now - last > between) line = '';
      last = now;
      if (key === 'Enter') {
        if (line.length < shortest) return false;
        lines.push(line);
        line = '';
        clearTimeout(timer);
        timer = setTimeout(finish, after);
        return true;
      }
      if (key.length !== 1) return false;
      line += key;
      return line.length >= shortest;
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
};

/** Listens for a hardware scanner on the whole page; what is typed into a field stays with the field. */
export const listenForScanner = (onScan: (text: string) => void): (() => void) => {
  const reader = readKeys({ onScan });
  const listen = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    // Enter at the end of a scan must not press the button that has the focus.
    if (reader.key(event.key)) event.preventDefault();
  };
  window.addEventListener('keydown', listen, true);
  return () => {
    window.removeEventListener('keydown', listen, true);
    reader.stop();
  };
};
