import { buildKernels } from '../build/kernels.ts';

export default buildKernels;
