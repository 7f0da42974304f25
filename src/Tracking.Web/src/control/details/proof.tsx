import { useEffect, useState } from 'preact/hooks';
import type { ProofView } from '../../client/api';
import { Icon } from '../parts/icon';
import { api } from '../state/api';
import { Failed } from './parts';
import { useLoaded } from './useLoaded';

/** What proves a delivery. Its pictures are somebody's door and hand: they are loaded when they are asked for. */
export function ProofOf({ proof }: { readonly proof: ProofView }) {
  const [open, setOpen] = useState(false);
  const { kind, receivedBy, reference } = proof;
  return (
    <div class="proof" data-testid="proof">
      <p>
        <Icon name="check" />
        {words[kind ?? ''] ?? 'Proof'}
        {receivedBy === null ? '' : `, received by ${receivedBy}`}
        {reference !== null && (
          <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide' : 'Show'}
          </button>
        )}
      </p>
      {open && reference !== null && <Pictures reference={reference} kind={kind} />}
    </div>
  );
}

const words: Readonly<Record<string, string>> = { photo: 'Photo', signature: 'Signature', pin: 'PIN' };

function Pictures({ reference, kind }: { readonly reference: string; readonly kind: string | null }) {
  const path = { id: reference };
  const first = useLoaded<Blob>(reference, null, (signal) => api.get('/v1/proofs/{id}', { path, signal }));
  const beside = useLoaded<Blob | null>(kind === 'signature' ? null : reference, null, (signal) =>
    api.get('/v1/proofs/{id}/signature', { path, signal }),
  );
  return (
    <div class="proof-pictures">
      <Failed message={first.failed === null ? null : 'The picture is not here (yet): it comes when the device has a network.'} />
      <Picture image={first.value} alt={kind === 'signature' ? 'Signature of who took it' : 'Photo taken at the delivery'} />
      <Picture image={beside.value} alt="Signature of who took it" />
    </div>
  );
}

function Picture({ image, alt }: { readonly image: Blob | null; readonly alt: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (image === null) return;
    const made = URL.createObjectURL(image);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [image]);
  return address === null ? null : <img src={address} alt={alt} />;
}
