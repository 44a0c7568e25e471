import { defineConfig } from 'vite';
import { buildKernels } from './build/kernels.ts';

/** The client's build, and with --ssr the server's. */
export default defineConfig(({ isSsrBuild }) => ({
  root: isSsrBuild ? '.' : 'client',
  build: {
    outDir: isSsrBuild ? 'dist/server' : '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: file => (file.endsWith('.safetensors') ? false : undefined), // fetched when somebody chooses it
    chunkSizeWarningLimit: 1500, // Phaser, in a chunk of its own that is fetched with the first court
    ...(isSsrBuild && { rollupOptions: { output: { entryFileNames: '[name].js' } } }),
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  plugins: [{ name: 'simd-kernels', buildStart: buildKernels }],
}));
