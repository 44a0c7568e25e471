/**
 * The eigenvectors and eigenvalues of a symmetric matrix: Householder's reflections make it tridiagonal, implicit QL steps
 * make that diagonal (Bowdler, Martin, Reinsch and Wilkinson 1968, as in EISPACK's tred2 and tql2). Exactly rounded
 * operations alone, so every engine finds the same bits.
 */

const EPSILON = 2 ** -52;
const MOST_STEPS = 60; // for one eigenvalue; a few are usual

/**
 * On entry `vectors` [n, n] holds the matrix; on return its columns are orthonormal eigenvectors and `values` [n] their
 * eigenvalues, in no order. `scratch` [n].
 */
export function eigenOf(n: number, vectors: Float64Array, values: Float64Array, scratch: Float64Array): void {
  tridiagonal(n, vectors, values, scratch);
  diagonal(n, vectors, values, scratch);
}

/** V ← the product of the reflections, d ← the diagonal, e ← the one beside it, from 1 on. */
function tridiagonal(n: number, V: Float64Array, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < n; j++) d[j] = V[(n - 1) * n + j];
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]);
    let h = 0;
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j++) {
        d[j] = V[(i - 1) * n + j];
        V[i * n + j] = V[j * n + i] = 0;
      }
    } else {
      for (let k = 0; k < i; k++) {
        d[k] /= scale;
        h += d[k] * d[k];
      }
      const f = d[i - 1];
      const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = scale * g;
      h -= f * g;
      d[i - 1] = f - g;
      reflect(n, i, h, V, d, e);
    }
    d[i] = h;
  }
  accumulate(n, V, d);
  e[0] = 0;
}

/** The matrix seen through the i-th reflection, whose vector is d. */
function reflect(n: number, i: number, h: number, V: Float64Array, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < i; j++) e[j] = 0;
  for (let j = 0; j < i; j++) {
    const f = d[j];
    V[j * n + i] = f;
    let g = e[j] + V[j * n + j] * f;
    for (let k = j + 1; k < i; k++) {
      g += V[k * n + j] * d[k];
      e[k] += V[k * n + j] * f;
    }
    e[j] = g;
  }
  let f = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    f += e[j] * d[j];
  }
  const half = f / (h + h);
  for (let j = 0; j < i; j++) e[j] -= half * d[j];
  for (let j = 0; j < i; j++) {
    const [dj, ej] = [d[j], e[j]];
    for (let k = j; k < i; k++) V[k * n + j] -= dj * e[k] + ej * d[k];
    d[j] = V[(i - 1) * n + j];
    V[i * n + j] = 0;
  }
}

function accumulate(n: number, V: Float64Array, d: Float64Array): void {
  for (let i = 0; i < n - 1; i++) {
    V[(n - 1) * n + i] = V[i * n + i];
    V[i * n + i] = 1;
    const h = d[i + 1];
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = V[k * n + i + 1] / h;
      for (let j = 0; j <= i; j++) {
        let g = 0;
        for (let k = 0; k <= i; k++) g += V[k * n + i + 1] * V[k * n + j];
        for (let k = 0; k <= i; k++) V[k * n + j] -= g * d[k];
      }
    }
    for (let k = 0; k <= i; k++) V[k * n + i + 1] = 0;
  }
  for (let j = 0; j < n; j++) {
    d[j] = V[(n - 1) * n + j];
    V[(n - 1) * n + j] = 0;
  }
  V[n * n - 1] = 1;
}

/** Implicit QL steps, each a row of rotations, until every e is nothing beside its d. */
function diagonal(n: number, V: Float64Array, d: Float64Array, e: Float64Array): void {
  for (let i = 1; i < n; i++) e[i - 1] = e[i];
  e[n - 1] = 0;
  for (let l = 0; l < n; l++)
    for (let step = 0; ; step++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      if (step === MOST_STEPS) throw new Error(`eigen: no eigenvalue after ${step} steps`);
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.sqrt(g * g + 1);
      g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r)); // the shift (Wilkinson's)
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (let k = 0; k < n * n; k += n) {
          const right = V[k + i + 1];
          V[k + i + 1] = s * V[k + i] + c * right;
          V[k + i] = c * V[k + i] - s * right;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
}
