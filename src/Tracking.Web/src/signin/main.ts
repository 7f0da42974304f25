import '../ui/tokens.css';
import '../ui/base.css';
import './signin.css';
import { TrackingApi } from '../client/trackingApi';
import { nextPage } from './nextPage';

const api = new TrackingApi();
const query = new URLSearchParams(location.search);
const next = nextPage(query.get('next'));
const form = element<HTMLFormElement>('form');
const key = element<HTMLInputElement>('key');
const send = element<HTMLButtonElement>('send');

const failures: Readonly<Record<string, string>> = {
  link: 'This sign-in link was used already or has expired. Start the server again for another one, or sign in with a key.',
  provider: 'Your organisation did not sign you in, or gave you no role here. Try again, or ask who manages the roles.',
};

say(failures[query.get('failed') ?? ''] ?? '');
void offerProvider();

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void signIn();
});

/** Who is signed in already goes on; who can sign in at a provider is offered it. */
async function offerProvider(): Promise<void> {
  const session = await api.get('/v1/session');
  if (!session.ok) return;
  if (session.value.signedIn) {
    location.replace(next);
    return;
  }
  const provider = element<HTMLAnchorElement>('provider');
  provider.href = `/signin/provider?next=${encodeURIComponent(next)}`;
  provider.hidden = !session.value.hasProvider;
  element('or').hidden = !session.value.hasProvider;
}

async function signIn(): Promise<void> {
  const given = key.value.trim();
  if (given === '') {
    say('Type or paste a key.');
    key.focus();
    return;
  }
  send.disabled = true;
  say('');
  const answer = await api.post('/v1/session', { body: { key: given } });
  if (answer.ok) {
    location.replace(next);
    return;
  }
  send.disabled = false;
  say(answer.message);
  key.focus();
}

function say(words: string): void {
  element('failed').textContent = words;
  key.setAttribute('aria-invalid', String(words !== ''));
}

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}
