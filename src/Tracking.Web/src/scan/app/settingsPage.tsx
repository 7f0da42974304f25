import { useState } from 'preact/hooks';
import { whyNoEntityId } from '../model/entityId';
import type { Scanner, ScannerState } from './scanner';
import { TopBar } from './statusBar';

interface Field {
  readonly name: 'deviceId' | 'stationId' | 'vehicleId';
  readonly label: string;
  readonly hint: string;
}

const fields: readonly Field[] = [
  { name: 'deviceId', label: 'Device', hint: 'Stands on the device; must be its own.' },
  { name: 'stationId', label: 'Station', hint: 'Where you work, for example DSE4.' },
  { name: 'vehicleId', label: 'Vehicle', hint: 'The van you load or drive; may be left empty.' },
];

/** Who and where this device is, and how its scanner types. Asked once, then remembered. */
export function SettingsPage({ scanner, state }: { readonly scanner: Scanner; readonly state: ScannerState }) {
  const isFirst = state.context === null;
  const [values] = useState(() => ({
    deviceId: state.context?.deviceId ?? suggestedId(),
    stationId: state.context?.stationId ?? '',
    vehicleId: state.context?.vehicleId ?? '',
  }));
  const [errors, setErrors] = useState<Partial<Record<Field['name'], string>>>({});

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const found: typeof errors = {};
    for (const { name, label } of fields) {
      const why = text(name) === '' && name !== 'deviceId' ? null : whyNoEntityId(text(name));
      if (why !== null) found[name] = `${label}: ${why}`;
    }
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) return document.getElementById(first)?.focus();
    const address = location.hash;
    const key = text('key');
    if (key !== '') await scanner.saveKey(key);
    await scanner.saveSettings(
      { deviceId: text('deviceId'), name: text('person'), stationId: text('stationId'), vehicleId: text('vehicleId') },
      { prefix: String(data.get('prefix') ?? ''), suffix: String(data.get('suffix') ?? '') },
      data.get('sound') !== null,
    );
    // Who went elsewhere meanwhile stays there.
    if (location.hash !== address) return;
    if (history.length > 1 && !isFirst) history.back();
    else location.hash = '#/';
  };

  return (
    <>
      <TopBar title={isFirst ? 'Set up this scanner' : 'Settings'} back={!isFirst} />
      <main class="settings">
        <form onSubmit={(event) => void save(event)} noValidate>
          {fields.map(({ name, label, hint }) => (
            <div class="field" key={name}>
              <label for={name}>{label}</label>
              <input
                id={name}
                name={name}
                type="text"
                defaultValue={values[name]}
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                aria-describedby={`${name}-hint`}
                aria-invalid={errors[name] !== undefined}
                data-testid={name}
              />
              <small id={`${name}-hint`} class={errors[name] !== undefined ? 'bad' : 'soft'}>
                {errors[name] ?? hint}
              </small>
            </div>
          ))}
          <div class="field">
            <label for="person">Name</label>
            <input
              id="person"
              name="person"
              type="text"
              maxLength={60}
              defaultValue={state.context?.name ?? ''}
              autocomplete="off"
              aria-describedby="person-hint"
            />
            <small id="person-hint" class="soft">
              Shown on this device only; never sent.
            </small>
          </div>
          <div class="field">
            <label for="key">Key</label>
            <input
              id="key"
              name="key"
              type="password"
              maxLength={200}
              placeholder={state.key === null ? '' : 'Has one; type another to replace it'}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              aria-describedby="key-hint"
              data-testid="key"
            />
            <small id="key-hint" class="soft">
              {state.key === null
                ? 'The link of this device fills it in. Without a key nothing is sent.'
                : 'The server knows this device by it.'}
            </small>
          </div>
          <label class="check">
            <input type="checkbox" name="sound" defaultChecked={state.sound} />
            Sound for each scan
          </label>
          <details>
            <summary>Hardware scanner</summary>
            <p class="soft">
              A scanner that types and ends with Enter or Tab works as it is. If it is set to type something before or after each barcode,
              say it here.
            </p>
            <div class="row">
              <label class="field">
                Types before
                <input name="prefix" type="text" maxLength={10} defaultValue={state.wedge.prefix} autocomplete="off" spellcheck={false} />
              </label>
              <label class="field">
                Types after
                <input name="suffix" type="text" maxLength={10} defaultValue={state.wedge.suffix} autocomplete="off" spellcheck={false} />
              </label>
            </div>
          </details>
          <button type="submit" class="primary big" data-testid="save">
            {isFirst ? 'Begin' : 'Save'}
          </button>
        </form>
      </main>
    </>
  );
}

function suggestedId(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return `SC-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => letters[byte % letters.length]).join('')}`;
}
