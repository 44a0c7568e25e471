import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kernelsFile } from '../../build/kernels.ts';
import type { ConvolutionShape } from '../../shared/nn/kernels.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { below, type Rng, seedRng, uniformIn } from '../../shared/rng.ts';
import { disagreements } from './kernels-agreement.ts';

const f32 = Math.fround;

function random(rng: Rng, length: number): Float32Array {
  return Float32Array.from({ length }, () => uniformIn(rng, -2, 2));
}

test('the plain and the SIMD kernels agree to the bit and keep to their places, whatever the numbers', async () => {
  expect(await disagreements(readFileSync(kernelsFile), 1, 100)).toEqual([]);
});

describe('the plain kernels add in the promised order, bit for bit', () => {
  const rng = seedRng(1);
  const sizes = Array.from({ length: 60 }, () => [1 + below(rng, 9), 1 + below(rng, 19), 1 + below(rng, 19)]);

  test.each(sizes)('over %i rows of %i inputs and %i outputs', (rows, ins, outs) => {
    const x = random(rng, rows * ins);
    const w = random(rng, ins * outs); // [inputs, outputs]
    const b = random(rng, outs);
    const delta = random(rng, rows * outs);

    const z = new Float32Array(rows * outs);
    plainKernels.affine(x, w, b, z, z, 'linear', rows, ins, outs);
    const wantZ = z.map((_, at) => {
      const [r, o] = [Math.floor(at / outs), at % outs];
      let sum = b[o];
      for (let i = 0; i < ins; i++) sum = f32(sum + f32(x[r * ins + i] * w[i * outs + o]));
      return sum;
    });
    expect(z).toEqual(wantZ);

    const dx = new Float32Array(rows * ins);
    plainKernels.affineInputGradient(delta, w, dx, rows, ins, outs);
    const wantDx = dx.map((_, at) => {
      const [r, i] = [Math.floor(at / ins), at % ins];
      let sum = 0;
      for (let o = 0; o < outs; o++) sum = f32(sum + f32(delta[r * outs + o] * w[i * outs + o]));
      return sum;
    });
    expect(dx).toEqual(wantDx);

    const dw = random(rng, ins * outs);
    const db = random(rng, outs);
    const wantDw = dw.map((start, at) => {
      const [i, o] = [Math.floor(at / outs), at % outs];
      let sum = start;
      for (let r = 0; r < rows; r++) sum = f32(sum + f32(delta[r * outs + o] * x[r * ins + i]));
      return sum;
    });
    const wantDb = db.map((start, o) => {
      let sum = start;
      for (let r = 0; r < rows; r++) sum = f32(sum + delta[r * outs + o]);
      return sum;
    });
    plainKernels.affineParameterGradient(delta, x, dw, db, rows, ins, outs);
    expect(dw).toEqual(wantDw);
    expect(db).toEqual(wantDb);
  });

  const shapes: ConvolutionShape[] = Array.from({ length: 30 }, () => {
    const [height, width] = [4 + below(rng, 5), 4 + below(rng, 5)];
    const [kernelHeight, kernelWidth] = [1 + below(rng, 4), 1 + below(rng, 4)];
    const [stride, padding] = [1 + below(rng, 3), below(rng, 3)];
    return {
      ...{ height, width, channels: 1 + below(rng, 4), kernelHeight, kernelWidth, stride, padding },
      outHeight: Math.floor((height + 2 * padding - kernelHeight) / stride) + 1,
      outWidth: Math.floor((width + 2 * padding - kernelWidth) / stride) + 1,
      outChannels: 1 + below(rng, 5),
    };
  });

  test.each(shapes)(
    'over boards of $height × $width × $channels and kernels of $kernelHeight × $kernelWidth, $stride apart, $padding of zeros around',
    shape => {
      const { height, width, channels, kernelHeight, kernelWidth, outHeight, outWidth, outChannels } = shape;
      const rows = 2;
      const x = random(rng, rows * height * width * channels);
      const w = random(rng, kernelHeight * kernelWidth * channels * outChannels);
      const b = random(rng, outChannels);
      const delta = random(rng, rows * outHeight * outWidth * outChannels);

      // What every output hears, in the order of the formula: where in x (outside: -1), by which weights.
      const heard: { z: number; x: number; w: number }[] = [];
      for (let z = 0; z < rows * outHeight * outWidth; z++)
        for (let k = 0; k < kernelHeight * kernelWidth; k++)
          for (let c = 0; c < channels; c++) {
            const row = Math.floor(z / (outHeight * outWidth));
            const [oy, ox] = [Math.floor(z / outWidth) % outHeight, z % outWidth];
            const iy = oy * shape.stride - shape.padding + Math.floor(k / kernelWidth);
            const ix = ox * shape.stride - shape.padding + (k % kernelWidth);
            const inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
            const at = ((row * height + iy) * width + ix) * channels + c;
            heard.push({ z: z * outChannels, x: inside ? at : -1, w: (k * channels + c) * outChannels });
          }

      const z = new Float32Array(delta.length);
      plainKernels.convolve(x, w, b, z, z, 'linear', rows, shape);
      const wantZ = z.map((_, at) => b[at % outChannels]);
      for (const from of heard)
        for (let o = 0; o < outChannels; o++) {
          const seen = from.x < 0 ? 0 : x[from.x];
          wantZ[from.z + o] = f32(wantZ[from.z + o] + f32(seen * w[from.w + o]));
        }
      expect(z).toEqual(wantZ);

      const dx = random(rng, x.length);
      plainKernels.convolveInputGradient(delta, w, dx, rows, shape);
      const wantDx = new Float32Array(x.length);
      for (const to of heard) {
        let sum = 0;
        for (let o = 0; o < outChannels; o++) sum = f32(sum + f32(delta[to.z + o] * w[to.w + o]));
        if (to.x >= 0) wantDx[to.x] = f32(wantDx[to.x] + sum);
      }
      expect(dx).toEqual(wantDx);

      const dw = random(rng, w.length);
      const db = random(rng, outChannels);
      const [wantDw, wantDb] = [dw.slice(), db.slice()];
      for (const from of heard)
        for (let o = 0; o < outChannels; o++) {
          const seen = from.x < 0 ? 0 : x[from.x];
          wantDw[from.w + o] = f32(wantDw[from.w + o] + f32(delta[from.z + o] * seen));
        }
      for (const [at, d] of delta.entries()) wantDb[at % outChannels] = f32(wantDb[at % outChannels] + d);
      plainKernels.convolveParameterGradient(delta, x, dw, db, rows, shape);
      expect(dw).toEqual(wantDw);
      expect(db).toEqual(wantDb);
    },
  );
});
