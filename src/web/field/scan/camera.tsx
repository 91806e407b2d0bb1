import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { fieldWords } from '../work-words.ts';
import { Big } from '../parts.tsx';

type Trouble = 'none' | 'refused' | 'missing';

// Known to phones with a lamp, unknown to the browser's types.
type Lamp = MediaTrackConstraintSet & { readonly torch: boolean };
const hasLamp = (track: MediaStreamTrack): boolean => 'torch' in track.getCapabilities();

/** The camera, reading QR codes for as long as it is shown. The code that reads them is loaded with the first picture. */
export const Camera = ({ onText }: { readonly onText: (text: string) => void }) => {
  const say = useWords(fieldWords);
  const video = useRef<HTMLVideoElement>(null);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [lit, setLit] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>('none');
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    const player = video.current;
    if (player === null) return undefined;
    let stopped = false;
    let stop = (): void => {};
    const open = async (): Promise<void> => {
      const { QRCamera, QRCanvas, frameLoop } = await import('qr/dom.js');
      const wanted = {
        video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
        audio: false,
      };
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      const end = (): void => stream.getTracks().forEach((one) => one.stop());
      if (stopped) return end();
      setTrack(stream.getVideoTracks()[0] ?? null);
      const camera = new QRCamera(player, stream);
      const canvas = new QRCanvas();
      let busy = false;
      const cancel = frameLoop(() => {
        if (busy) return;
        busy = true;
        void camera
          .readFrame(canvas)
          .then((found) => {
            if (typeof found === 'string' && found !== '' && !stopped) latest.current(found);
          })
          .catch(() => {})
          .finally(() => {
            busy = false;
          });
      }, player);
      stop = () => {
        cancel();
        camera.stop();
        end();
      };
    };
    open().catch((error: unknown) => {
      setTrouble(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing');
    });
    return () => {
      stopped = true;
      stop();
    };
  }, []);
  const light = (): void => {
    const lamp: Lamp = { torch: !lit };
    void track?.applyConstraints({ advanced: [lamp] }).then(() => setLit(!lit));
  };
  if (trouble !== 'none') {
    return <p className="f-note">{say(trouble === 'refused' ? 'field.camera.refused' : 'field.camera.missing')}</p>;
  }
  return (
    <div className="f-camera">
      <video ref={video} playsInline muted autoPlay aria-label={say('field.camera')} />
      <span className="f-aim" aria-hidden="true" />
      {track !== null && hasLamp(track) && (
        <Big pressed={lit} onPress={light}>
          {say('field.camera.light')}
        </Big>
      )}
    </div>
  );
};
