import { openDatabase } from '../queue/database';
import { ScanQueue } from '../queue/scanQueue';
import { Sender } from '../sending/sender';
import { ownServer } from '../sending/trackingServer';
import { changesChannel, syncTag, takeOver, type WorkerScope } from './types';

declare const __VERSION__: string;
declare const __FILES__: readonly string[];

const worker = self as unknown as WorkerScope;
const page = '/scan';
const prefix = 'scan-';
const cacheName = prefix + __VERSION__;

worker.addEventListener('install', (event) => {
  event.waitUntil(keepAll());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
      }
      await worker.clients.claim();
    })(),
  );
});

// A new version waits until the page says that nobody is in the middle of something.
worker.addEventListener('message', (event) => {
  if (event.data === takeOver) event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  // Only the page and its own files; what the API answers is never kept.
  const kept = url.pathname === page ? page : __FILES__.includes(url.pathname) ? url.pathname : null;
  if (kept === null) return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(cacheName);
      return (await cache.match(kept)) ?? fetch(request);
    })(),
  );
});

worker.addEventListener('sync', (event) => {
  if (event.tag === syncTag) event.waitUntil(sendInBackground());
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  const html = await fetch(page, { cache: 'no-cache' });
  const text = await html.clone().text();
  // While servers change versions, the page may come from another one than this worker; its files would then be missing. The next try may do.
  const scripts = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  if (!html.ok || scripts.length === 0 || scripts.some((file) => file === undefined || !__FILES__.includes(file))) {
    throw new Error('The page and its service worker are not of the same build.');
  }
  await cache.addAll(__FILES__);
  await cache.put(page, html);
}

async function sendInBackground(): Promise<void> {
  const db = await openDatabase();
  const channel = new BroadcastChannel(changesChannel);
  try {
    const queue = new ScanQueue(db, () => channel.postMessage(null));
    const pass = await new Sender(
      queue,
      ownServer(() => queue.get('key')),
    ).pass(true);
    // The browser tries again later when this fails.
    if (!pass.done) throw new Error('Not all could be sent.');
  } finally {
    channel.close();
    db.close();
  }
}
