import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Files of the scanner that keep their names, by their name in the output. */
const named = ['scan/manifest.webmanifest', 'scan/icons/icon-192.png', 'scan/icons/icon-512.png', 'scan/icons/maskable-512.png'];

/**
 * Builds the scanner's service worker, `/scan.sw.js`: one file by itself, which knows every file that the page can ever load from this build.
 */
export function scannerServiceWorker(): Plugin {
  return {
    name: 'scanner-service-worker',
    apply: 'build',
    buildStart() {
      for (const fileName of named) this.emitFile({ type: 'asset', fileName, source: readFileSync(here(`../${fileName}`)) });
    },
    async writeBundle({ dir }, bundle) {
      const files = filesOf(bundle);
      const html = bundle['scan/index.html'];
      if (html?.type !== 'asset') this.error('The build has no scan/index.html.');
      const version = createHash('sha256').update(JSON.stringify(files)).update(html.source).digest('hex').slice(0, 16);
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { __VERSION__: JSON.stringify(version), __FILES__: JSON.stringify(files.map((file) => `/${file}`)) },
        build: {
          ...(dir === undefined ? {} : { outDir: dir }),
          emptyOutDir: false,
          target: 'es2022',
          modulePreload: false,
          rolldownOptions: {
            input: here('../src/scan/worker/serviceWorker.ts'),
            output: { format: 'iife', entryFileNames: 'scan.sw.js' },
          },
        },
      });
    },
  };
}

/** All that the page loads now or later: its scripts with everything that they import, their styles, and their assets. */
function filesOf(bundle: Rolldown.OutputBundle): string[] {
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/scan/index.html'));
  if (entry === undefined) throw new Error('The build has no entry scan/index.html.');
  const files = new Set<string>(named);
  const visit = (name: string) => {
    if (files.has(name)) return;
    files.add(name);
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk') return;
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next);
    for (const asset of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) files.add(asset);
  };
  visit(entry.fileName);
  const html = bundle['scan/index.html'];
  // Styles and pictures that only the HTML names.
  if (html?.type === 'asset') for (const [, name] of String(html.source).matchAll(/(?:href|src)="\/(assets\/[^"]+)"/g)) visit(name ?? '');
  return [...files].filter((file) => bundle[file] !== undefined).sort();
}
