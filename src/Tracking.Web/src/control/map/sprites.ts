/** How a van is drawn. */
export interface VanLook {
  readonly colour: string;
  readonly halo: string;
  /** Radius in CSS pixels. */
  readonly size: number;
  /** Degrees from north; null for one that stands or whose heading is not known. */
  readonly heading: number | null;
  /** Packages aboard: filled, else an outline. */
  readonly loaded: boolean;
  readonly linehaul: boolean;
  readonly silent: boolean;
}

const headingStep = 10;
const most = 600;

/** Small pictures of vans, each drawn once: stamping a picture is much cheaper than drawing a path two thousand times. */
export class Sprites {
  readonly #ratio: number;
  readonly #pictures = new Map<string, HTMLCanvasElement>();

  /** @param ratio device pixels per CSS pixel */
  constructor(ratio: number) {
    this.#ratio = ratio;
  }

  of(look: VanLook): HTMLCanvasElement {
    const heading = look.heading === null ? null : (Math.round(look.heading / headingStep) * headingStep) % 360;
    const key = `${look.colour}/${look.size}/${heading}/${look.loaded}/${look.linehaul}/${look.silent}`;
    const known = this.#pictures.get(key);
    if (known !== undefined) return known;
    if (this.#pictures.size >= most) this.#pictures.clear();
    const picture = this.#draw({ ...look, heading });
    this.#pictures.set(key, picture);
    return picture;
  }

  #draw(look: VanLook): HTMLCanvasElement {
    const box = Math.ceil((look.size + 3) * 2 * this.#ratio);
    const canvas = document.createElement('canvas');
    canvas.width = box;
    canvas.height = box;
    const context = canvas.getContext('2d');
    if (context === null) return canvas;
    context.translate(box / 2, box / 2);
    context.scale(this.#ratio, this.#ratio);
    const size = look.size;
    context.beginPath();
    if (look.heading === null || look.silent) {
      if (look.linehaul) context.roundRect(-size * 0.75, -size * 0.75, size * 1.5, size * 1.5, size * 0.3);
      else context.arc(0, 0, size * 0.72, 0, Math.PI * 2);
    } else {
      context.rotate((look.heading * Math.PI) / 180);
      const wide = look.linehaul ? 0.85 : 0.72;
      context.moveTo(0, -size * 1.05);
      context.lineTo(size * wide, size * 0.85);
      context.lineTo(0, size * (look.linehaul ? 0.85 : 0.45));
      context.lineTo(-size * wide, size * 0.85);
      context.closePath();
    }
    context.lineJoin = 'round';
    context.strokeStyle = look.halo;
    context.lineWidth = 2.5;
    context.stroke();
    if (look.silent) {
      context.fillStyle = look.halo;
      context.fill();
      context.setLineDash([2.2, 1.8]);
      context.strokeStyle = look.colour;
      context.lineWidth = 1.4;
      context.stroke();
    } else if (look.loaded) {
      context.fillStyle = look.colour;
      context.fill();
    } else {
      context.fillStyle = look.halo;
      context.fill();
      context.strokeStyle = look.colour;
      context.lineWidth = 1.5;
      context.stroke();
    }
    return canvas;
  }
}
