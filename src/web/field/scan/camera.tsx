import { type RefObject, useEffect, useRef, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { Big } from '../parts.tsx';
import { fieldWords } from '../work-words.ts';
import { watchCodes, watchZones } from './watch.ts';

/** What the camera looks for. */
export type Sought = 'code' | 'passport';
type Trouble = 'none' | 'refused' | 'missing' | 'reader';
/** What is said under the picture while a passport is looked for. */
type Sight = 'loading' | 'nothing' | 'lines';

// Known to phones with a lamp, unknown to the browser's types.
type Lamp = MediaTrackConstraintSet & { readonly torch: boolean };
const hasLamp = (track: MediaStreamTrack): boolean => 'torch' in track.getCapabilities();

// The signs of a passport are small: the largest picture that phones give without delay.
const sizes = {
  code: { width: { ideal: 1280 }, height: { ideal: 720 } },
  passport: { width: { ideal: 1920 }, height: { ideal: 1080 } },
} as const;

/** Opens the camera for as long as it is shown, and watches it. */
const useCamera = (
  sought: Sought,
  onText: (text: string) => void,
): {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly aim: RefObject<HTMLSpanElement | null>;
  readonly track: MediaStreamTrack | null;
  readonly trouble: Trouble;
  readonly sight: Sight;
} => {
  const video = useRef<HTMLVideoElement>(null);
  const aim = useRef<HTMLSpanElement>(null);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [trouble, setTrouble] = useState<Trouble>('none');
  const [sight, setSight] = useState<Sight>('loading');
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    const player = video.current;
    const box = aim.current;
    if (player === null || box === null) return undefined;
    let stopped = false;
    let stop = (): void => {};
    const open = async (): Promise<void> => {
      const wanted = { video: { facingMode: 'environment', ...sizes[sought] }, audio: false };
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      const end = (): void => stream.getTracks().forEach((one) => one.stop());
      if (stopped) return end();
      setTrack(stream.getVideoTracks()[0] ?? null);
      const told = (text: string): void => {
        if (!stopped) latest.current(text);
      };
      const unwatch =
        sought === 'code'
          ? await watchCodes(player, stream, told)
          : watchZones(player, stream, box, {
              onLines: (lines) => told(lines.join('\n')),
              onSight: (seen) => setSight(seen ? 'lines' : 'nothing'),
              onFailed: () => setTrouble('reader'),
            });
      stop = () => {
        unwatch();
        end();
      };
      if (stopped) stop();
    };
    open().catch((error: unknown) => {
      setTrouble(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing');
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [sought]);
  return { video, aim, track, trouble, sight };
};

const Eye = ({ sought, onText }: { readonly sought: Sought; readonly onText: (text: string) => void }) => {
  const say = useWords(fieldWords);
  const { video, aim, track, trouble, sight } = useCamera(sought, onText);
  const [lit, setLit] = useState(false);
  const light = (): void => {
    const lamp: Lamp = { torch: !lit };
    void track?.applyConstraints({ advanced: [lamp] }).then(() => setLit(!lit));
  };
  if (trouble !== 'none') return <p className="f-note">{say(`field.camera.${trouble}`)}</p>;
  return (
    <>
      <div className={`f-picture ${sought}`}>
        <video ref={video} playsInline muted autoPlay aria-label={say('field.camera')} />
        <span ref={aim} className="f-aim" aria-hidden="true" />
      </div>
      {sought === 'passport' && (
        <p className={sight === 'lines' ? 'f-sight seen' : 'f-sight'} role="status">
          {say(`field.sight.${sight}`)}
        </p>
      )}
      {track !== null && hasLamp(track) && (
        <Big pressed={lit} onPress={light}>
          {say('field.camera.light')}
        </Big>
      )}
    </>
  );
};

// Whoever reads passports reads the next one too.
let before: Sought = 'code';

/** The camera, reading codes or passports for as long as it is shown. What reads them is loaded when it is needed. */
export const Camera = ({ onText }: { readonly onText: (text: string) => void }) => {
  const say = useWords(fieldWords);
  const [sought, seek] = useState(before);
  const choose = (next: Sought) => (): void => {
    before = next;
    seek(next);
  };
  return (
    <div className="f-camera">
      <div className="f-pair" role="group" aria-label={say('field.camera.sought')}>
        <Big pressed={sought === 'code'} onPress={choose('code')}>
          {say('field.camera.code')}
        </Big>
        <Big pressed={sought === 'passport'} onPress={choose('passport')}>
          {say('field.camera.passport')}
        </Big>
      </div>
      <Eye key={sought} sought={sought} onText={onText} />
    </div>
  );
};
