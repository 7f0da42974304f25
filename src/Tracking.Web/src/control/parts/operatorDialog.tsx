import { useState } from 'preact/hooks';
import { answerName, asking, askName, operator } from '../state/operator';
import { Icon } from './icon';
import { Modal } from './modal';

export function OperatorButton() {
  const name = operator.value;
  return (
    <button
      type="button"
      class="operator"
      onClick={() => void askName()}
      aria-label={name === null ? 'Say who you are' : `You are ${name}. Change`}
    >
      <Icon name="person" />
      <span>{name ?? 'Who are you?'}</span>
    </button>
  );
}

/** Asks once for the name that stands beside what somebody does here. */
export function OperatorDialog() {
  if (!asking.value) return null;
  return (
    <Modal title="Who is at the desk?" onClose={() => answerName(null)} testId="operator-dialog">
      <NameForm />
    </Modal>
  );
}

function NameForm() {
  const [name, setName] = useState(operator.peek() ?? '');
  const given = name.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== '') answerName(given);
      }}
    >
      <p>Your colleagues see this name beside what you acknowledge, take over and decide. This browser remembers it.</p>
      <label>
        Your name
        <input
          name="operator"
          value={name}
          maxLength={64}
          autocomplete="name"
          required
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="button" class="quiet" onClick={() => answerName(null)}>
          Cancel
        </button>
        <button type="submit" disabled={given === ''}>
          Go on
        </button>
      </div>
    </form>
  );
}
