import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.TRACKING_SERVER ?? 'http://127.0.0.1:8080';

/** `npm run dev` answers /track/{token} with the page's source, as the server does with the built page. */
const pagesByRoute: Plugin = {
  name: 'pages-by-route',
  configureServer(vite) {
    vite.middlewares.use((request, _response, next) => {
      if (/^\/track\/[^/?]+$/.test((request.url ?? '').split('?')[0] ?? '')) request.url = '/track/index.html';
      next();
    });
  },
};

export default defineConfig({
  plugins: [pagesByRoute],
  publicDir: false,
  build: {
    outDir: here('../Tracking.Server/wwwroot'),
    emptyOutDir: true,
    target: 'es2022',
    // The pages run under a strict content security policy: nothing inline, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { track: here('track/index.html') } },
  },
  server: {
    proxy: { '/v1': server, '/hubs': { target: server, ws: true } },
  },
  test: { include: ['tests/**/*.test.ts'] },
});
