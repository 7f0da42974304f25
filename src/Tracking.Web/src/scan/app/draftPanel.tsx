import { useEffect, useState } from 'preact/hooks';
import { shrinkPhoto } from '../capture/photo';
import { reasonWords } from '../model/reasons';
import type { Workflow } from '../model/workflows';
import type { Draft, Image } from '../queue/database';
import { Icon } from './icons';
import { emptyDraft, type Scanner, type ScannerState } from './scanner';
import { SignaturePad } from './signaturePad';

interface Props {
  readonly scanner: Scanner;
  readonly state: ScannerState;
  readonly workflow: Workflow;
}

/** What is asked before scans are recorded: for which packages, why, and with which proof. */
export function DraftPanel({ scanner, state, workflow }: Props) {
  const draft = state.drafts[workflow.id] ?? emptyDraft;
  const [busy, setBusy] = useState(false);
  if (draft.subjects.length === 0 && draft.photo === null && draft.signature === null) return null;
  const change = (part: Partial<Draft>) => void scanner.changeDraft(workflow, part);
  const count = draft.subjects.length;
  const hasProof = draft.photo !== null || draft.signature !== null || draft.receivedBy.trim() !== '';
  const words = count === 1 ? workflow.name : `${workflow.name}: ${count} packages`;
  return (
    <section class="draft" aria-label={`${workflow.name}: not recorded yet`} data-testid="draft" data-count={count}>
      <ul class="chips">
        {draft.subjects.map((subject) => (
          <li key={subject.id}>
            <span>{subject.id}</span>
            <button
              type="button"
              aria-label={`Take ${subject.id} off the list`}
              onClick={() => change({ subjects: draft.subjects.filter((other) => other !== subject) })}
            >
              <Icon name="close" />
            </button>
            <HintLine state={state} packageId={subject.id} />
          </li>
        ))}
      </ul>
      {workflow.reasons.length > 0 && (
        <fieldset class="reasons">
          <legend>Why?</legend>
          {workflow.reasons.map((reason) => (
            <label key={reason} class={draft.reason === reason ? 'chosen' : ''}>
              <input type="radio" name="reason" value={reason} checked={draft.reason === reason} onChange={() => change({ reason })} />
              {reasonWords[reason]}
            </label>
          ))}
        </fieldset>
      )}
      {workflow.proof && <ProofFields draft={draft} change={change} setBusy={setBusy} />}
      <div class="row">
        <button type="button" class="plain" onClick={() => void scanner.changeDraft(workflow, null)}>
          Discard
        </button>
        <button
          type="button"
          class="primary"
          disabled={busy || count === 0 || (workflow.reasons.length > 0 && draft.reason === null)}
          onClick={() => scanner.confirmDraft(workflow)}
          data-testid="confirm"
        >
          {busy ? 'Working on the photo…' : workflow.proof && !hasProof ? `${words} without proof` : words}
        </button>
      </div>
    </section>
  );
}

function HintLine({ state, packageId }: { readonly state: ScannerState; readonly packageId: string }) {
  const hints = state.hints.get(packageId);
  if (hints === undefined || (hints.warning === null && hints.requirements.length + hints.handling.length === 0)) return null;
  return (
    <p class="hints">
      {hints.warning !== null && <strong class="bad">{hints.warning}</strong>}
      {hints.requirements.map((need) => (
        <strong key={need}>{need}</strong>
      ))}
      {hints.handling.map((mark) => (
        <span key={mark}>{mark}</span>
      ))}
    </p>
  );
}

interface ProofProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly setBusy: (busy: boolean) => void;
}

function ProofFields({ draft, change, setBusy }: ProofProps) {
  const [signing, setSigning] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const takePhoto = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    // The same picture may be chosen again.
    input.value = '';
    if (file === undefined) return;
    setBusy(true);
    try {
      const photo = await shrinkPhoto(file);
      setTrouble(null);
      change({ photo });
    } catch {
      setTrouble('This picture cannot be read. Take it again.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="proof">
      <div class="row">
        <label class="plain">
          <input
            type="file"
            class="unseen"
            accept="image/*"
            capture="environment"
            data-testid="photo-input"
            onChange={(event) => void takePhoto(event.currentTarget)}
          />
          <Icon name="camera" />
          {draft.photo === null ? 'Photo' : 'New photo'}
        </label>
        <button type="button" class="plain" onClick={() => setSigning(true)}>
          <Icon name="pen" />
          {draft.signature === null ? 'Signature' : 'Sign again'}
        </button>
      </div>
      {trouble !== null && (
        <p class="note bad" role="alert">
          {trouble}
        </p>
      )}
      <div class="pictures">
        <Picture image={draft.photo} words="Photo" remove={() => change({ photo: null })} />
        <Picture image={draft.signature} words="Signature" remove={() => change({ signature: null })} />
      </div>
      <label class="field">
        Received by
        <input
          type="text"
          maxLength={100}
          autocomplete="off"
          placeholder="Name, or where it was left"
          value={draft.receivedBy}
          onChange={(event) => change({ receivedBy: event.currentTarget.value })}
        />
      </label>
      {signing && (
        <SignaturePad
          onDone={(signature) => {
            change({ signature });
            setSigning(false);
          }}
          onClose={() => setSigning(false)}
        />
      )}
    </div>
  );
}

function Picture({ image, words, remove }: { readonly image: Image | null; readonly words: string; readonly remove: () => void }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (image === null) return setAddress(null);
    const made = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [image]);
  if (address === null) return null;
  return (
    <figure data-testid={`picture-${words.toLowerCase()}`}>
      <img src={address} alt={words} />
      <button type="button" aria-label={`Remove the ${words.toLowerCase()}`} onClick={remove}>
        <Icon name="close" />
      </button>
    </figure>
  );
}
