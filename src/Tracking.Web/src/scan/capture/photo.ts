import type { Image } from '../queue/database';

const longestSide = 1_600;
const mostBytes = 2 * 1024 * 1024;

/** What a photo should weigh where that costs no detail that matters: rural networks are slow. */
const aimedBytes = 500 * 1024;
const qualities = [0.8, 0.65, 0.5] as const;

/** A photo made small enough to send: at most 1,600 pixels and 2 MiB, upright, without where and when the camera wrote it. */
export async function shrinkPhoto(file: Blob): Promise<Image> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    for (let side = longestSide; side >= 400; side /= 2) {
      const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      for (const quality of qualities) {
        const blob = await toBlob(canvas, 'image/jpeg', quality);
        if (blob.size <= aimedBytes || (quality === qualities.at(-1) && blob.size <= mostBytes)) {
          return { type: 'image/jpeg', bytes: await blob.arrayBuffer() };
        }
      }
    }
  } finally {
    bitmap.close();
  }
  throw new Error('The photo cannot be made smaller than 2 MiB.');
}

/** What a canvas shows, as PNG. */
export async function drawingOf(canvas: HTMLCanvasElement): Promise<Image> {
  return { type: 'image/png', bytes: await (await toBlob(canvas, 'image/png')).arrayBuffer() };
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('This phone cannot store the picture.')) : resolve(blob)), type, quality);
  });
}
