// Built by Node 18 (Debian 12) for Chromium 87 and later; file names carry the hash of their content.
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
  build: { target: 'chrome87', chunkSizeWarningLimit: 1500, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 8641, proxy: { '/api': { target: process.env.LALIAN_SERVER ?? 'http://127.0.0.1:8640', configure: (proxy) => proxy.on('proxyReq', (r) => r.removeHeader('origin')) } } },
})
