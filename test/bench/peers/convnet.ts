/**
 * ConvNetJS, which computes in f64 and one row at a time. The released one has no Adam, so the step walks over the
 * parameters and gradients it gives out.
 */
import type { Peer } from './peer.ts';

interface Volume {
  readonly w: Float64Array; // [height, width, depth]
}

interface NetLayer {
  readonly layer_type: string;
  readonly filters: readonly Volume[];
  readonly biases: Volume;
  forward(volume: Volume, training?: boolean): Volume;
}

interface Net {
  readonly layers: readonly NetLayer[];
  makeLayers(definitions: object[]): void;
  forward(volume: Volume, training?: boolean): Volume;
  backward(labels: Float64Array): number;
  getParamsAndGrads(): { readonly params: Float64Array; readonly grads: Float64Array }[];
}

interface ConvNet {
  readonly Vol: new (width: number, height: number, depth: number, value: number) => Volume;
  readonly Net: new () => Net;
  readonly ConvLayer: new (options: object) => NetLayer;
  readonly TanhLayer: new (options: object) => NetLayer;
}

export const convnet: Peer = {
  name: 'ConvNetJS',
  packages: { convnetjs: '0.3.0' },
  async prepare(problem, { load }) {
    const convnetjs = load<ConvNet>('convnetjs');
    const { rows, layers } = problem;
    const volume = (numbers: Float32Array, width = 1, height = 1) => {
      const made = new convnetjs.Vol(width, height, numbers.length / width / height, 0);
      made.w.set(numbers);
      return made;
    };
    const network = () => {
      const net = new convnetjs.Net();
      net.makeLayers([
        { type: 'input', out_sx: 1, out_sy: 1, out_depth: layers[0].inputs },
        ...layers.map(({ outputs }, l) =>
          l < layers.length - 1
            ? { type: 'fc', num_neurons: outputs, activation: 'tanh' }
            : { type: 'regression', num_neurons: outputs },
        ),
      ]);
      const dense = net.layers.filter(layer => layer.layer_type === 'fc');
      for (const [l, { inputs, outputs, weight, bias }] of layers.entries()) {
        for (let o = 0; o < outputs; o++)
          for (let i = 0; i < inputs; i++) dense[l].filters[o].w[i] = weight[i * outputs + o];
        dense[l].biases.w.set(bias);
      }
      return net;
    };
    return {
      trainingStep() {
        const { learningRate, beta1, beta2, epsilon } = problem;
        const outputs = layers[layers.length - 1].outputs;
        const net = network();
        const xs = Array.from({ length: rows }, (_, r) => volume(problem.x.subarray(r * 12, r * 12 + 12)));
        const ys = Array.from({ length: rows }, (_, r) =>
          Float64Array.from(problem.y.subarray(r * outputs, (r + 1) * outputs)),
        );
        const parts = net.getParamsAndGrads().map(({ params, grads }) => ({
          ...{
            params,
            grads,
            mean: new Float64Array(params.length),
            square: new Float64Array(params.length),
          },
        }));
        const scale = 2 / (rows * outputs); // it gives the gradient of ½(ŷ − y)², summed
        let t = 0;
        return () => {
          t++;
          let sum = 0;
          for (let r = 0; r < rows; r++) {
            net.forward(xs[r], true);
            sum += net.backward(ys[r]) / 2; // it counts 2(ŷ − y)²
          }
          const alpha = learningRate / (1 - beta1 ** t);
          const root = Math.sqrt(1 - beta2 ** t);
          for (const { params, grads, mean, square } of parts)
            for (let i = 0; i < params.length; i++) {
              const g = grads[i] * scale;
              mean[i] = beta1 * mean[i] + (1 - beta1) * g;
              square[i] = beta2 * square[i] + (1 - beta2) * g * g;
              params[i] -= (alpha * mean[i]) / (Math.sqrt(square[i]) / root + epsilon);
              grads[i] = 0;
            }
          return [sum / (rows * outputs)];
        };
      },
      decision() {
        const net = network();
        return () => net.forward(volume(problem.observation)).w;
      },
      convolution() {
        const { boards, weight, bias, height, width, channels, kernel } = problem.convolution;
        const layer = new convnetjs.ConvLayer({
          ...{ in_sx: width, in_sy: height, in_depth: channels, filters: channels, sx: kernel, pad: 1 },
        });
        for (let o = 0; o < channels; o++)
          for (let i = 0; i < kernel * kernel * channels; i++)
            layer.filters[o].w[i] = weight[i * channels + o];
        layer.biases.w.set(bias);
        const size = height * width * channels;
        const xs = Array.from({ length: rows }, (_, r) =>
          volume(boards.subarray(r * size, (r + 1) * size), width, height),
        );
        const all = new Float64Array(rows * size);
        return () => {
          for (let r = 0; r < rows; r++) all.set(layer.forward(xs[r]).w, r * size);
          return all;
        };
      },
      tanh() {
        const x = volume(problem.numbers);
        const layer = new convnetjs.TanhLayer({ in_sx: 1, in_sy: 1, in_depth: problem.numbers.length });
        return () => layer.forward(x).w;
      },
    };
  },
};
