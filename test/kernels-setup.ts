/** The tests compute with the SIMD kernels; those that compare the backends ask for each by name. */
import { readFileSync } from 'node:fs';
import { kernelsFile } from '../build/kernels.ts';
import { useSimd } from '../shared/nn/backend.ts';

if (!(await useSimd(readFileSync(kernelsFile)))) throw new Error('this machine has no WebAssembly SIMD');
