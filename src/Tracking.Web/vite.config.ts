import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { scannerServiceWorker } from './scan/serviceWorkerPlugin.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.TRACKING_SERVER ?? 'http://127.0.0.1:8080';

/** The development server answers the pages' addresses with their sources, as the server does with the built pages. */
const pagesByRoute: Plugin = {
  name: 'pages-by-route',
  configureServer(vite) {
    vite.middlewares.use((request, _response, next) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (/^\/track\/[^/]+$/.test(path)) request.url = '/track/index.html';
      else if (path === '/control' || path === '/scan' || path === '/signin') request.url = `${path}/index.html`;
      next();
    });
  },
};

export default defineConfig({
  plugins: [pagesByRoute, scannerServiceWorker()],
  publicDir: false,
  build: {
    outDir: here('../Tracking.Server/wwwroot'),
    emptyOutDir: true,
    target: 'es2022',
    // The pages run under a strict content security policy: nothing inline, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      input: {
        track: here('track/index.html'),
        control: here('control/index.html'),
        scan: here('scan/index.html'),
        signin: here('signin/index.html'),
      },
    },
  },
  // MapLibre loads its worker as a module.
  worker: { format: 'es' },
  server: {
    proxy: { '/v1': server, '/hubs': { target: server, ws: true } },
  },
  test: { include: ['tests/**/*.test.ts'] },
});
