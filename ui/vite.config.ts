// Built by Node 18 (Debian 12) for Chromium 87 and later; file names carry the hash of their content.
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

// Which packages the pages are made of: their places in package-lock.json, for the list of parts (tools/sbom.py). Not served.
const packages: Plugin = {
  name: 'packages',
  generateBundle(_, bundle) {
    const ids = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    const places = ids.map((id) => /^.*?\/(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]).filter((place) => place)
    this.emitFile({ type: 'asset', fileName: 'packages.json', source: JSON.stringify([...new Set(places)].sort()) })
  },
}

export default defineConfig({
  plugins: [vue(), packages],
  build: { target: 'chrome87', chunkSizeWarningLimit: 1500, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 8641, proxy: { '/api': { target: process.env.LALIAN_SERVER ?? 'http://127.0.0.1:8640', configure: (proxy) => proxy.on('proxyReq', (r) => r.removeHeader('origin')) } } },
})
