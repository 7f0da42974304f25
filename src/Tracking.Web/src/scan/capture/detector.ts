import type { BarcodeDetector as Ponyfill } from 'barcode-detector/ponyfill';

/** What labels on packages carry. */
const formats = ['code_128', 'code_39', 'ean_13', 'ean_8', 'upc_a', 'itf', 'qr_code', 'data_matrix', 'pdf417'] as const;

export interface Reading {
  readonly rawValue: string;
  readonly cornerPoints: readonly { readonly x: number; readonly y: number }[];
}

export interface Detector {
  detect(image: HTMLVideoElement): Promise<readonly Reading[]>;
}

type DetectorClass = typeof Ponyfill;

/** The browser's own detector where it reads all that we need, else our own, which is loaded only then. */
export async function makeDetector(): Promise<Detector> {
  const native = (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (native !== undefined) {
    try {
      const known = await native.getSupportedFormats();
      if (formats.every((format) => known.includes(format))) return withFallback(new native({ formats: [...formats] }));
    } catch {
      // There in name only, as on phones without the maker's services.
    }
  }
  return makeOwnDetector();
}

/** A native detector that fails when it is used is replaced. */
function withFallback(native: Detector): Detector {
  let detector = native;
  return {
    async detect(image) {
      try {
        return await detector.detect(image);
      } catch (error) {
        if (detector !== native) throw error;
        detector = await makeOwnDetector();
        return detector.detect(image);
      }
    },
  };
}

async function makeOwnDetector(): Promise<Detector> {
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  // By itself it would fetch its WebAssembly from somebody else's server.
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new BarcodeDetector({ formats: [...formats] });
}
