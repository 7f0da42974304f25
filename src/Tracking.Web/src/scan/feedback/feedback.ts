export type Tone = 'good' | 'repeat' | 'bad';

/** Notes of each sound: hertz, start and length in seconds. Told apart by pitch, number and length, not by pitch alone. */
const sounds: Readonly<Record<Tone, readonly (readonly [number, number, number])[]>> = {
  good: [[1_320, 0, 0.09]],
  repeat: [
    [660, 0, 0.08],
    [660, 0.13, 0.08],
  ],
  bad: [[196, 0, 0.5]],
};

const buzzes: Readonly<Record<Tone, number[]>> = { good: [60], repeat: [40, 60, 40], bad: [300] };

/** Says by sound and vibration what came of a scan. */
export class Feedback {
  #audio: AudioContext | null = null;
  sound = true;

  give(tone: Tone): void {
    // Chromium refuses, and says so in the console, before anybody touched the page.
    if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(buzzes[tone]);
    if (this.sound) this.#play(tone);
  }

  #play(tone: Tone): void {
    if (!(navigator.userActivation?.hasBeenActive ?? true) || typeof AudioContext === 'undefined') return;
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    // A phone suspends it in the background.
    if (audio.state !== 'running') void audio.resume().catch(() => {});
    for (const [pitch, start, length] of sounds[tone]) {
      const from = audio.currentTime + start;
      const oscillator = new OscillatorNode(audio, { type: tone === 'bad' ? 'sawtooth' : 'square', frequency: pitch });
      const gain = new GainNode(audio, { gain: 0 });
      gain.gain.linearRampToValueAtTime(0.25, from + 0.005);
      gain.gain.setValueAtTime(0.25, from + length - 0.01);
      gain.gain.linearRampToValueAtTime(0, from + length);
      oscillator.connect(gain).connect(audio.destination);
      oscillator.start(from);
      oscillator.stop(from + length);
    }
  }
}
