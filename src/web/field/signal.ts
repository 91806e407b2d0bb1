// What an officer hears and feels through a glove: short tones made on the spot, and the phone's own shaking.

const kept = 'huan.field.muted';
let context: AudioContext | null = null;

export const isMuted = (): boolean => localStorage.getItem(kept) === 'yes';
export const setMuted = (muted: boolean): void => localStorage.setItem(kept, muted ? 'yes' : 'no');

const tone = (frequencies: readonly number[], length: number): void => {
  if (isMuted() || !('AudioContext' in window)) return;
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  for (const [index, frequency] of frequencies.entries()) {
    const start = currentTime + index * length;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = frequency;
    // A hard edge clicks.
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.25, start + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + length);
    oscillator.connect(gain).connect(destination);
    oscillator.start(start);
    oscillator.stop(start + length + 0.02);
  }
};

const shake = (pattern: readonly number[]): void => {
  if ('vibrate' in navigator) navigator.vibrate([...pattern]);
};

/** It worked: two tones up, one short shake. */
export const signalGood = (): void => {
  tone([660, 990], 0.09);
  shake([60]);
};

/** It was refused: two low tones, three shakes. */
export const signalBad = (): void => {
  tone([220, 180], 0.22);
  shake([180, 80, 180, 80, 180]);
};

/** A code was read. */
export const signalRead = (): void => {
  tone([1320], 0.05);
  shake([25]);
};
