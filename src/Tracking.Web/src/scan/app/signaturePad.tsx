import { useEffect, useRef, useState } from 'preact/hooks';
import { drawingOf } from '../capture/photo';
import type { Image } from '../queue/database';

const width = 800;
const height = 320;

/** A place to sign with a finger, a pen or a mouse. Dark on white, so that it reads the same everywhere. */
export function SignaturePad({ onDone, onClose }: { readonly onDone: (signature: Image) => void; readonly onClose: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [strokes, setStrokes] = useState(0);

  useEffect(() => {
    dialog.current?.showModal();
    clear();
  }, []);

  const clear = () => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    setStrokes(0);
  };

  const point = (event: PointerEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return null;
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height] as const;
  };

  const begin = (event: PointerEvent) => {
    const context = canvas.current?.getContext('2d');
    const at = point(event);
    if (!context || at === null) return;
    canvas.current?.setPointerCapture(event.pointerId);
    context.strokeStyle = '#14181c';
    context.lineWidth = 5;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(...at);
    context.lineTo(...at);
    context.stroke();
    setStrokes((count) => count + 1);
  };

  const draw = (event: PointerEvent) => {
    const context = canvas.current?.getContext('2d');
    const at = point(event);
    if (!context || at === null || event.buttons === 0) return;
    context.lineTo(...at);
    context.stroke();
  };

  const done = async () => {
    if (canvas.current !== null) onDone(await drawingOf(canvas.current));
  };

  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="sign-title" onClose={onClose} data-testid="signature-pad">
      <h2 id="sign-title">Sign here</h2>
      <canvas
        ref={canvas}
        class="pad"
        width={width}
        height={height}
        aria-label="Area to sign in"
        role="img"
        onPointerDown={begin}
        onPointerMove={draw}
      />
      <div class="row">
        <button type="button" class="plain" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button type="button" class="plain" onClick={clear} disabled={strokes === 0}>
          Clear
        </button>
        <button type="button" class="primary" onClick={() => void done()} disabled={strokes === 0}>
          Keep
        </button>
      </div>
    </dialog>
  );
}
