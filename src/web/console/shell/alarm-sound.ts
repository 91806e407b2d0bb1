// Two tones, every few seconds, made by the browser itself: no file, nothing to load when it matters.

const every = 3500;
let audio: AudioContext | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

/** Browsers let a page sound only after somebody has touched it: call it from a press of a key or a button. */
export const allowSound = (): void => {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
};

/** Whether a sound could be heard now. */
export const mayHear = (): boolean => audio?.state === 'running';

const tone = (context: AudioContext, frequency: number, from: number, length: number): void => {
  const oscillator = context.createOscillator();
  const loudness = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = frequency;
  // Without a slope at both ends it clicks.
  loudness.gain.setValueAtTime(0, from);
  loudness.gain.linearRampToValueAtTime(0.35, from + 0.03);
  loudness.gain.setValueAtTime(0.35, from + length - 0.05);
  loudness.gain.linearRampToValueAtTime(0, from + length);
  oscillator.connect(loudness).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + length);
};

const once = (): void => {
  if (audio === null || audio.state !== 'running') return;
  const now = audio.currentTime;
  tone(audio, 880, now, 0.35);
  tone(audio, 660, now + 0.4, 0.45);
};

/** Sounds again and again until stopped; silent while the browser does not allow it. */
export const startAlarm = (): void => {
  if (timer !== undefined) return;
  once();
  timer = setInterval(once, every);
};

export const stopAlarm = (): void => {
  clearInterval(timer);
  timer = undefined;
};
