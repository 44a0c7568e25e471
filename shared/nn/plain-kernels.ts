/**
 * The kernels in plain TypeScript. The loops are blocked, four outputs (or inputs) by two rows, so that a number once
 * loaded is used several times; each sum still adds its terms one by one and in order, as kernels.ts demands.
 */
import { type Activation, activations } from './activations.ts';
import type { Kernels } from './kernels.ts';

const f32 = Math.fround;

export const plainKernels: Kernels = {
  name: 'plain',

  allocate: length => new Float32Array(length),

  affine(x, w, b, z, rows, inputs, outputs) {
    const outputs4 = outputs - (outputs % 4);
    const rows2 = rows - (rows % 2);
    for (let r = 0; r < rows; r += r < rows2 ? 2 : 1) {
      const x0 = r * inputs;
      const z0 = r * outputs;
      if (r < rows2) {
        for (let o = 0; o < outputs4; o += 4) {
          const w0 = o * inputs;
          const w1 = w0 + inputs;
          const w2 = w1 + inputs;
          const w3 = w2 + inputs;
          let s0 = b[o];
          let s1 = b[o + 1];
          let s2 = b[o + 2];
          let s3 = b[o + 3];
          let t0 = s0;
          let t1 = s1;
          let t2 = s2;
          let t3 = s3;
          for (let i = 0; i < inputs; i++) {
            const p = x[x0 + i];
            const q = x[x0 + inputs + i];
            const v0 = w[w0 + i];
            const v1 = w[w1 + i];
            const v2 = w[w2 + i];
            const v3 = w[w3 + i];
            s0 = f32(s0 + f32(v0 * p));
            s1 = f32(s1 + f32(v1 * p));
            s2 = f32(s2 + f32(v2 * p));
            s3 = f32(s3 + f32(v3 * p));
            t0 = f32(t0 + f32(v0 * q));
            t1 = f32(t1 + f32(v1 * q));
            t2 = f32(t2 + f32(v2 * q));
            t3 = f32(t3 + f32(v3 * q));
          }
          z[z0 + o] = s0;
          z[z0 + o + 1] = s1;
          z[z0 + o + 2] = s2;
          z[z0 + o + 3] = s3;
          z[z0 + outputs + o] = t0;
          z[z0 + outputs + o + 1] = t1;
          z[z0 + outputs + o + 2] = t2;
          z[z0 + outputs + o + 3] = t3;
        }
      } else {
        for (let o = 0; o < outputs4; o += 4) {
          const w0 = o * inputs;
          const w1 = w0 + inputs;
          const w2 = w1 + inputs;
          const w3 = w2 + inputs;
          let s0 = b[o];
          let s1 = b[o + 1];
          let s2 = b[o + 2];
          let s3 = b[o + 3];
          for (let i = 0; i < inputs; i++) {
            const p = x[x0 + i];
            s0 = f32(s0 + f32(w[w0 + i] * p));
            s1 = f32(s1 + f32(w[w1 + i] * p));
            s2 = f32(s2 + f32(w[w2 + i] * p));
            s3 = f32(s3 + f32(w[w3 + i] * p));
          }
          z[z0 + o] = s0;
          z[z0 + o + 1] = s1;
          z[z0 + o + 2] = s2;
          z[z0 + o + 3] = s3;
        }
      }
      const last = r < rows2 ? r + 2 : r + 1;
      for (let row = r; row < last; row++)
        for (let o = outputs4; o < outputs; o++) {
          let s = b[o];
          for (let i = 0; i < inputs; i++) s = f32(s + f32(w[o * inputs + i] * x[row * inputs + i]));
          z[row * outputs + o] = s;
        }
    }
  },

  affineInputGradient(delta, w, dx, rows, inputs, outputs) {
    const inputs4 = inputs - (inputs % 4);
    const rows2 = rows - (rows % 2);
    for (let r = 0; r < rows2; r += 2) {
      const d0 = r * outputs;
      const d1 = d0 + outputs;
      for (let i = 0; i < inputs4; i += 4) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        let t0 = 0;
        let t1 = 0;
        let t2 = 0;
        let t3 = 0;
        let at = i;
        for (let o = 0; o < outputs; o++) {
          const p = delta[d0 + o];
          const q = delta[d1 + o];
          const v0 = w[at];
          const v1 = w[at + 1];
          const v2 = w[at + 2];
          const v3 = w[at + 3];
          s0 = f32(s0 + f32(v0 * p));
          s1 = f32(s1 + f32(v1 * p));
          s2 = f32(s2 + f32(v2 * p));
          s3 = f32(s3 + f32(v3 * p));
          t0 = f32(t0 + f32(v0 * q));
          t1 = f32(t1 + f32(v1 * q));
          t2 = f32(t2 + f32(v2 * q));
          t3 = f32(t3 + f32(v3 * q));
          at += inputs;
        }
        const x0 = r * inputs + i;
        dx[x0] = s0;
        dx[x0 + 1] = s1;
        dx[x0 + 2] = s2;
        dx[x0 + 3] = s3;
        dx[x0 + inputs] = t0;
        dx[x0 + inputs + 1] = t1;
        dx[x0 + inputs + 2] = t2;
        dx[x0 + inputs + 3] = t3;
      }
    }
    for (let r = 0; r < rows; r++)
      for (let i = r < rows2 ? inputs4 : 0; i < inputs; i++) {
        let s = 0;
        for (let o = 0; o < outputs; o++) s = f32(s + f32(delta[r * outputs + o] * w[o * inputs + i]));
        dx[r * inputs + i] = s;
      }
  },

  affineParameterGradient(delta, x, dw, db, rows, inputs, outputs) {
    for (let o = 0; o < outputs; o++) {
      let s = db[o];
      for (let r = 0; r < rows; r++) s = f32(s + delta[r * outputs + o]);
      db[o] = s;
    }
    const outputs2 = outputs - (outputs % 2);
    const inputs4 = inputs - (inputs % 4);
    for (let o = 0; o < outputs2; o += 2) {
      for (let i = 0; i < inputs4; i += 4) {
        const w0 = o * inputs + i;
        const w1 = w0 + inputs;
        let s0 = dw[w0];
        let s1 = dw[w0 + 1];
        let s2 = dw[w0 + 2];
        let s3 = dw[w0 + 3];
        let t0 = dw[w1];
        let t1 = dw[w1 + 1];
        let t2 = dw[w1 + 2];
        let t3 = dw[w1 + 3];
        let at = i;
        let d = o;
        for (let r = 0; r < rows; r++) {
          const p = delta[d];
          const q = delta[d + 1];
          const v0 = x[at];
          const v1 = x[at + 1];
          const v2 = x[at + 2];
          const v3 = x[at + 3];
          s0 = f32(s0 + f32(p * v0));
          s1 = f32(s1 + f32(p * v1));
          s2 = f32(s2 + f32(p * v2));
          s3 = f32(s3 + f32(p * v3));
          t0 = f32(t0 + f32(q * v0));
          t1 = f32(t1 + f32(q * v1));
          t2 = f32(t2 + f32(q * v2));
          t3 = f32(t3 + f32(q * v3));
          at += inputs;
          d += outputs;
        }
        dw[w0] = s0;
        dw[w0 + 1] = s1;
        dw[w0 + 2] = s2;
        dw[w0 + 3] = s3;
        dw[w1] = t0;
        dw[w1 + 1] = t1;
        dw[w1 + 2] = t2;
        dw[w1 + 3] = t3;
      }
    }
    for (let o = 0; o < outputs; o++)
      for (let i = o < outputs2 ? inputs4 : 0; i < inputs; i++) {
        let s = dw[o * inputs + i];
        for (let r = 0; r < rows; r++) s = f32(s + f32(delta[r * outputs + o] * x[r * inputs + i]));
        dw[o * inputs + i] = s;
      }
  },

  activate(name, z, a, n) {
    const { f } = activations[name];
    for (let i = 0; i < n; i++) a[i] = f(z[i]);
  },

  activateGradient(name, z, a, da, delta, n) {
    const { df }: Activation = activations[name];
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * df(z[i], a[i]));
  },
};
