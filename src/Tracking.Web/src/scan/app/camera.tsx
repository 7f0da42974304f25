import { useEffect, useRef, useState } from 'preact/hooks';
import { makeDetector } from '../capture/detector';
import { Sightings } from '../capture/sightings';
import { Icon } from './icons';

/** Between two looks, in milliseconds: often enough for a hand that moves, seldom enough for a cheap phone. */
const lookEveryMs = 120;

interface TorchTrack extends MediaStreamTrack {
  getCapabilities(): MediaTrackCapabilities & { readonly torch?: boolean };
}

/** The camera, reading barcodes until it is closed. */
export function Camera({ onBarcode, onClose }: { readonly onBarcode: (barcode: string) => void; readonly onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [track, setTrack] = useState<TorchTrack | null>(null);
  const [torch, setTorch] = useState(false);
  const [seen, setSeen] = useState(0);
  const take = useRef(onBarcode);
  take.current = onBarcode;

  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | null = null;
    let screen: { release(): Promise<void> } | null = null;
    const sightings = new Sightings();

    const run = async () => {
      const detecting = makeDetector();
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
        audio: false,
      });
      const element = video.current;
      if (stopped || element === null) {
        for (const each of stream.getTracks()) each.stop();
        return;
      }
      element.srcObject = stream;
      await element.play();
      const [first] = stream.getVideoTracks();
      if (first !== undefined && (first as TorchTrack).getCapabilities?.().torch === true) setTrack(first as TorchTrack);
      screen = (await (navigator as { readonly wakeLock?: WakeLock }).wakeLock?.request('screen').catch(() => null)) ?? null;
      const detector = await detecting;
      while (!stopped) {
        if (element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && document.visibilityState === 'visible') {
          for (const { rawValue } of await detector.detect(element)) {
            if (stopped || !sightings.isNew(rawValue, Date.now())) continue;
            setSeen((count) => count + 1);
            take.current(rawValue);
          }
        }
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    };
    run().catch((error: unknown) => {
      if (!stopped) setTrouble(troubleWords(error));
    });
    return () => {
      stopped = true;
      for (const each of stream?.getTracks() ?? []) each.stop();
      void screen?.release().catch(() => {});
    };
  }, []);

  const switchTorch = async () => {
    const on = !torch;
    try {
      await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      setTorch(on);
    } catch {
      setTrack(null);
    }
  };

  return (
    <section class="camera" aria-label="Camera" data-testid="camera">
      {trouble === null ? (
        <>
          <video ref={video} muted playsInline />
          <div key={seen} class={`finder ${seen > 0 ? 'hit' : ''}`} aria-hidden="true" />
        </>
      ) : (
        <p class="note bad" role="alert">
          {trouble}
        </p>
      )}
      <div class="camera-buttons">
        {track !== null && (
          <button type="button" class="plain" aria-pressed={torch} onClick={() => void switchTorch()}>
            <Icon name="torch" />
            Light
          </button>
        )}
        <button type="button" class="plain" onClick={onClose}>
          <Icon name="close" />
          Close camera
        </button>
      </div>
    </section>
  );
}

function troubleWords(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError')
    return 'The camera may not be used. Allow it for this page in the browser’s settings, or type the barcode.';
  if (name === 'NotFoundError' || navigator.mediaDevices === undefined)
    return 'There is no camera here, or the page is not served over https. Type the barcode.';
  if (name === 'NotReadableError') return 'Another app uses the camera. Close it and try again.';
  return 'The camera does not work here. Close and open the page, or type the barcode.';
}
