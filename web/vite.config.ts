import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server puts a new one into each page that it serves (src/api/web-page.ts). */
const NONCE = '__NONCE__'

// Under a test runner this is `test`, for which React would be built as for development: three times as large, and slow.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  html: { cspNonce: NONCE },
  css: { modules: { generateScopedName: '[local]-[hash:5]' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A data: address in a style would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': process.env['WAYBILL_URL'] ?? 'http://127.0.0.1:4400' } },
})
