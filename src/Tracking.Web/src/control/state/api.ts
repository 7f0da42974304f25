import { TrackingApi } from '../../client/trackingApi';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const api = new TrackingApi({ onUnauthenticated: signIn });

/** Goes to where people sign in, and from there back to what is shown now. */
function signIn(): void {
  location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.hash)}`);
}

/** Looks whether somebody is still signed in, and goes to sign in when not. */
export async function checkSession(): Promise<void> {
  const session = await api.get('/v1/session');
  if (session.ok && !session.value.signedIn) signIn();
}
