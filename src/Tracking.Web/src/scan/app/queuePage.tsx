import { useState } from 'preact/hooks';
import { workflows } from '../model/workflows';
import type { PutAside } from '../queue/database';
import { ConfirmDialog } from './confirmDialog';
import type { Scanner, ScannerState } from './scanner';
import { contactOf, moment, sentToday, TopBar } from './statusBar';

/** What waits, what was sent, and what was put aside for a person. */
export function QueuePage({ scanner, state }: { readonly scanner: Scanner; readonly state: ScannerState }) {
  const now = Date.now();
  const { counts, send, room } = state;
  const contact = contactOf(state, now, navigator.onLine);
  return (
    <>
      <TopBar title="Sent and waiting" back />
      <main class="queue">
        <dl class="figures">
          <Figure name="Scans waiting" value={String(counts.scans)} />
          <Figure name="Photos waiting" value={String(counts.proofs)} />
          <Figure name="Sent today" value={String(sentToday(state, now))} />
          <Figure name="Put aside" value={String(counts.aside)} />
        </dl>
        <section class="card" aria-label="Connection">
          <p class={`contact-words ${contact.state}`}>{contact.words}</p>
          <p class="soft">
            {send.lastContact === 0 ? 'The server has not answered yet.' : `The server last answered ${moment(send.lastContact, now)}.`}
          </p>
          {send.trouble !== null && <p class="note bad">{send.trouble}</p>}
          <p class="soft">
            {counts.scans + counts.proofs > 0
              ? 'Everything that waits is stored on this device and is sent by itself.'
              : 'Nothing waits on this device.'}
            {counts.positions > 0 && ` ${counts.positions} positions wait too.`}
          </p>
          <button type="button" class="primary" onClick={() => scanner.sendNow()}>
            Send now
          </button>
        </section>
        <Aside scanner={scanner} items={state.aside} />
        {room !== null && (
          <p class="soft">
            Room for about {Math.max(0, Math.floor(room.freeBytes / 500_000)).toLocaleString()} more photos.{' '}
            {room.kept ? 'The browser keeps what waits.' : 'Install the scanner so that the browser never clears what waits.'}
          </p>
        )}
      </main>
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Aside({ scanner, items }: { readonly scanner: Scanner; readonly items: readonly PutAside[] }) {
  const [discarding, setDiscarding] = useState<PutAside | null>(null);
  return (
    <section class="card" aria-label="Put aside" data-testid="aside">
      <h2>Put aside</h2>
      {items.length === 0 ? (
        <p class="soft">Nothing. Scans that the server refuses for good come here, with the reason.</p>
      ) : (
        <>
          <p class="soft">The server refused these for good. Mend what the reason says and try again, or discard them.</p>
          <ol class="aside-list">
            {items.map((item) => (
              <li key={item.id} data-testid="aside-item" data-code={item.code}>
                <b>{titleOf(item)}</b>
                <span class="when">{moment(item.at, Date.now())}</span>
                <p>{item.message}</p>
                <div class="row">
                  <button type="button" class="plain small" onClick={() => setDiscarding(item)}>
                    Discard
                  </button>
                  <button type="button" class="plain small" onClick={() => void scanner.retryAside(item)}>
                    Try again
                  </button>
                </div>
              </li>
            ))}
          </ol>
          <p class="soft">
            “Try again” takes the station, vehicle and device that are set now, and the time of the refusal where the clock was wrong.
          </p>
          <button type="button" class="plain" onClick={() => void exportAside(items)}>
            Save all as a file
          </button>
        </>
      )}
      {discarding !== null && (
        <ConfirmDialog
          title={`Discard ${titleOf(discarding)}?`}
          text="It will be gone from this device, and nobody will ever see it."
          yes="Discard"
          onYes={() => void scanner.discardAside(discarding)}
          onClose={() => setDiscarding(null)}
        />
      )}
    </section>
  );
}

function titleOf(item: PutAside): string {
  if (item.kind === 'proof') return 'A photo or signature';
  const { fields } = item.scan;
  const subject = fields.packageId ?? fields.containerId ?? fields.vehicleId ?? '';
  const name = fields.type === 'voided' ? 'Undo' : (workflows.find((workflow) => workflow.type === fields.type)?.name ?? fields.type);
  return `${name}: ${subject}`;
}

/** Saves what was put aside as JSON, images included, so that it survives this device. */
async function exportAside(items: readonly PutAside[]): Promise<void> {
  const plain = await Promise.all(
    items.map(async (item) =>
      item.kind === 'scan'
        ? { code: item.code, message: item.message, deviceId: item.scan.deviceId, scan: item.scan.fields }
        : { code: item.code, message: item.message, proofId: item.id, type: item.proof.image.type, base64: base64(item.proof.image.bytes) },
    ),
  );
  const address = URL.createObjectURL(new Blob([JSON.stringify(plain, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `scanner-put-aside-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function base64(bytes: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}
