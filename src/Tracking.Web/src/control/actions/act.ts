import type { AttentionActionAnswer, AttentionActionBody, AttentionActionResult, PackageView, Reason } from '../../client/api';
import { randomUuid } from '../../client/randomUuid';
import type { Answer } from '../../client/trackingApi';
import { api, type Page } from '../state/api';

export type ItemAction = 'acknowledge' | 'unacknowledge' | 'assign';
export type PackageAction = 'hold' | 'release' | 'promise';

/** What is done, besides to what. */
export interface Deed {
  readonly action: ItemAction | PackageAction;
  readonly by: string;
  readonly assignTo?: string | null;
  readonly reason?: Reason | null;
  readonly promisedBy?: string | null;
}

export interface Failure {
  readonly id: string;
  readonly message: string;
}

export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failures: readonly Failure[];
  /** Why it ended before all was tried; null otherwise. */
  readonly stopped: string | null;
  readonly finished: boolean;
}

const chunk = 200;
const pageSize = 500;
const attempts = 4;

/** Does something to whole items. */
export async function actOnItems(ids: readonly string[], deed: Deed): Promise<Progress> {
  return await inChunks(ids, 'ids', deed, () => {});
}

/** Does something to packages, chunk by chunk, telling how far it has come. A chunk that got no answer is sent again under the same id, so that it counts once. */
export async function actOnPackages(
  packageIds: readonly string[],
  deed: Deed,
  onProgress: (progress: Progress) => void,
): Promise<Progress> {
  return await inChunks(packageIds, 'packageIds', deed, onProgress);
}

/** The packages of items, each once, and the first that could not be listed. */
export async function packagesOf(
  itemIds: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly packages: readonly PackageView[]; readonly failed: string | null }> {
  const packages = new Map<string, PackageView>();
  for (const id of itemIds) {
    let cursor: string | null = null;
    do {
      const answer: Answer<Page<PackageView>> = await api.get('/v1/attention/{id}/packages', {
        path: { id },
        query: { limit: pageSize, ...(cursor === null ? {} : { cursor }) },
        signal,
      });
      if (!answer.ok) {
        // An item that is over meanwhile has no packages any more.
        if (answer.status === 404) break;
        return { packages: [...packages.values()], failed: answer.message };
      }
      for (const view of answer.value.items) packages.set(view.packageId, view);
      cursor = answer.value.next;
    } while (cursor !== null);
  }
  return { packages: [...packages.values()], failed: null };
}

async function inChunks(
  all: readonly string[],
  field: 'ids' | 'packageIds',
  deed: Deed,
  onProgress: (progress: Progress) => void,
): Promise<Progress> {
  let progress: Progress = { total: all.length, done: 0, failures: [], stopped: null, finished: false };
  for (let from = 0; from < all.length; from += chunk) {
    const part = all.slice(from, from + chunk);
    const answer = await post({
      actionId: randomUuid(),
      ...deed,
      [field]: part,
    });
    if (!answer.ok) {
      progress = { ...progress, stopped: answer.message };
      break;
    }
    const failures = answer.value.results.filter((result) => result.outcome === 'failed').map(failureOf);
    progress = { ...progress, done: progress.done + part.length - failures.length, failures: [...progress.failures, ...failures] };
    onProgress(progress);
  }
  progress = { ...progress, finished: true };
  onProgress(progress);
  return progress;
}

async function post(body: AttentionActionBody): Promise<Answer<AttentionActionAnswer>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await api.post('/v1/attention/actions', { body });
    if (answer.ok || !answer.retriable || attempt === attempts) return answer;
    await new Promise((resolve) => setTimeout(resolve, Math.max(answer.retryAfterMs, 500 * 2 ** attempt)));
  }
}

function failureOf(result: AttentionActionResult): Failure {
  return { id: result.packageId ?? result.id ?? '', message: result.error?.message ?? 'It failed.' };
}
