import type { Proof } from '../client/customerView';
import type { Times } from './times';
import { fill, words } from './words';

export interface ProofWords {
  readonly text: string;
  /** What the picture shows, for those who cannot see it. */
  readonly alt: string;
}

/** The proof of delivery in words. */
export function proofWords(proof: Proof, times: Times, now: number): ProofWords {
  const when = times.when(proof.at, now);
  switch (proof.kind) {
    case 'photo':
      return { text: fill(words.proof.photo, { when }), alt: words.proof.photoAlt };
    case 'signature':
      return { text: fill(words.proof.signature, { when }), alt: words.proof.signatureAlt };
    case 'pin':
      return { text: fill(words.proof.pin, { when }), alt: words.proof.otherAlt };
    default:
      return { text: fill(words.proof.other, { when }), alt: words.proof.otherAlt };
  }
}
