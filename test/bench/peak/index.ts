// Eight sums in registers, fed from a few kilobytes: what a multiplication of matrices could reach if it had no edges.
export function peak(a: usize, b: usize, to: usize, depth: i32, times: i32): void {
  for (let t = 0; t < times; t++) {
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    let p = a;
    let q = b;
    for (let k = 0; k < depth; k++) {
      const w0 = v128.load(q);
      const w1 = v128.load(q, 16);
      const x0 = v128.load32_splat(p);
      s00 = f32x4.add(s00, f32x4.mul(x0, w0));
      s01 = f32x4.add(s01, f32x4.mul(x0, w1));
      const x1 = v128.load32_splat(p, 4);
      s10 = f32x4.add(s10, f32x4.mul(x1, w0));
      s11 = f32x4.add(s11, f32x4.mul(x1, w1));
      const x2 = v128.load32_splat(p, 8);
      s20 = f32x4.add(s20, f32x4.mul(x2, w0));
      s21 = f32x4.add(s21, f32x4.mul(x2, w1));
      const x3 = v128.load32_splat(p, 12);
      s30 = f32x4.add(s30, f32x4.mul(x3, w0));
      s31 = f32x4.add(s31, f32x4.mul(x3, w1));
      p += 16;
      q += 32;
    }
    v128.store(
      to,
      f32x4.add(
        f32x4.add(f32x4.add(s00, s01), f32x4.add(s10, s11)),
        f32x4.add(f32x4.add(s20, s21), f32x4.add(s30, s31)),
      ),
    );
  }
}
