/**
 * A binary tree whose leaves are weights and whose nodes are the sums of the two below: a leaf is changed, and one drawn in
 * proportion to its weight, in log₂ n steps (Schaul et al. 2016, appendix B.2.1). A node depends on its leaves alone, not
 * on the order in which they came, so the leaves are all that has to be saved.
 */
export class SumTree {
  private readonly nodes: Float64Array; // the root at 1, the children of i at 2i and 2i + 1, leaves from `base` on
  private readonly base: number;

  constructor(readonly length: number) {
    let base = 1;
    while (base < length) base *= 2;
    this.base = base;
    this.nodes = new Float64Array(2 * base);
  }

  get total(): number {
    return this.nodes[1];
  }

  get(leaf: number): number {
    return this.nodes[this.base + leaf];
  }

  set(leaf: number, weight: number): void {
    const { nodes } = this;
    let i = this.base + leaf;
    nodes[i] = weight;
    for (i = i >> 1; i >= 1; i >>= 1) nodes[i] = nodes[2 * i] + nodes[2 * i + 1];
  }

  /** The leaf on which `point` falls, 0 ≤ point < total, when the weights are laid end to end. */
  find(point: number): number {
    const { nodes, base } = this;
    let i = 1;
    let left = point;
    while (i < base) {
      i *= 2;
      // Where rounding points beyond the last weight, it is the last that has one.
      if (left >= nodes[i] && nodes[i + 1] > 0) left -= nodes[i++];
    }
    return i - base;
  }

  /** The first `count` leaves, for a checkpoint; a copy. */
  leaves(count: number): Float64Array {
    return this.nodes.slice(this.base, this.base + count);
  }

  /** The first leaves as `leaves` gave them, and 0 for the others. */
  restore(leaves: ArrayLike<number>): void {
    const { nodes, base, length } = this;
    if (leaves.length > length) throw new Error(`sum tree: ${leaves.length} leaves, room for ${length}`);
    nodes.fill(0);
    nodes.set(leaves, base);
    for (let i = base - 1; i >= 1; i--) nodes[i] = nodes[2 * i] + nodes[2 * i + 1];
  }
}
