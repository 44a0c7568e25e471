/**
 * A network as glowing fibres: brightness is |weight × activation|, cyan and whole where positive, magenta, thin and
 * beaded where negative.
 */
export interface NetworkView {
  inputNames: string[];
  outputNames: string[];
  input: Float32Array;
  layers: {
    weights: Float32Array; // [out, in]
    activations: Float32Array; // [out]
    gradients?: Float32Array; // [out, in]
  }[];
}

export interface NetworkPicture {
  /** Draws at most 30 times a second, whatever the caller's rate. */
  draw(view: NetworkView, nowMs: number): void;
  /** Sends a wave through the fibres: forward as it thinks, backward as it learns. */
  pulse(direction: 'forward' | 'backward'): void;
  /** Call when the canvas changed its CSS size. */
  resize(): void;
  destroy(): void;
}

export function createNetworkPicture(
  canvas: HTMLCanvasElement,
  _options: { reducedMotion: boolean },
): NetworkPicture {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('network picture: no 2D canvas');
  return { draw() {}, pulse() {}, resize() {}, destroy() {} };
}
