import { describe, test } from 'vitest';
import { estimateAdvantages } from '../../shared/learn/advantage.ts';
import { type PolicyCost, policyCost, valueCost } from '../../shared/learn/surrogate.ts';
import type { ActivationName } from '../../shared/nn/activations.ts';
import { kernels } from '../../shared/nn/backend.ts';
import { categorical } from '../../shared/nn/heads/categorical.ts';
import type { Kernels } from '../../shared/nn/kernels.ts';
import { cost, type LossName, losses } from '../../shared/nn/losses.ts';
import { Network } from '../../shared/nn/network.ts';
import { adam, clipGradients, gradientDescent, type Optimiser, rmsProp } from '../../shared/nn/optimisers.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { expectClose, readReference } from './reference.ts';

/** PyTorch's numbers, in f64; see the README beside the file that they were copied from. */
interface Reference {
  dense: DenseCase[];
  conv2d: Convolutions;
  ppo: { discrete: DiscreteCase; gae: GaeCase };
}
interface LayerNumbers {
  shape: [outputs: number, inputs: number];
  W: number[];
  b: number[];
}
interface DenseCase {
  name: string;
  sizes: number[];
  activations: ActivationName[];
  loss: LossName;
  batch: number;
  weights: LayerNumbers[];
  input: number[];
  target: number[];
  output: number[];
  loss_value: number;
  grads: LayerNumbers[];
  input_grad: number[];
  grad_global_norm: number;
  after_5_steps: Record<string, { losses: number[]; weights: LayerNumbers[] }>;
}
/** Boards and weights in PyTorch's NCHW. */
interface Convolutions {
  input_shape: [batch: number, channels: number, height: number, width: number];
  input: number[];
  weight_shape: [outChannels: number, channels: number, height: number, width: number];
  W: number[];
  b: number[];
  cases: {
    stride: number;
    padding: number;
    output: number[];
    output_grad: number[];
    grad_W: number[];
    grad_b: number[];
    grad_x: number[];
  }[];
}
interface DiscreteCase {
  logits: number[];
  actions: number[];
  old_log_prob: number[];
  advantages: number[];
  values: number[];
  old_values: number[];
  returns: number[];
  clip: number;
  entropy_coef: number;
  value_coef: number;
  policy_loss: number;
  value_loss: number;
  entropy: number;
  approx_kl: number;
  grad_logits: number[];
  grad_values: number[];
}
interface GaeCase {
  T: number;
  N: number;
  gamma: number;
  gae_lambda: number;
  rewards: number[];
  values: number[];
  episode_starts: number[];
  next_value: number[];
  next_episode_start: number[];
  advantages: number[];
  returns: number[];
}

const reference = readReference<Reference>('torch.json');

const backends = { plain: plainKernels, simd: kernels() };

function networkOf({ sizes, activations, weights }: DenseCase, backend: Kernels): Network {
  const layers = activations.map((activation, l) => ({
    kind: 'dense' as const,
    outputs: sizes[l + 1],
    activation,
  }));
  const network = new Network({ inputs: sizes[0], layers }, backend);
  for (const [l, layer] of network.layers.entries()) {
    layer.parameters[0].write(weights[l].W);
    layer.parameters[1].write(weights[l].b);
  }
  return network;
}

/** Labels as probabilities: the file gives classes where the loss wants one. */
function targetOf({ loss, target, batch, sizes }: DenseCase): Float32Array {
  if (loss !== 'softmax_ce') return Float32Array.from(target);
  const n = sizes[sizes.length - 1];
  const y = new Float32Array(batch * n);
  for (const [row, label] of target.entries()) y[row * n + label] = 1;
  return y;
}

const optimisers: Record<string, { make: (network: Network) => Optimiser; learningRate: number }> = {
  sgd: { make: n => gradientDescent(n), learningRate: 0.05 },
  momentum: { make: n => gradientDescent(n, { momentum: 0.9 }), learningRate: 0.05 },
  nesterov: { make: n => gradientDescent(n, { momentum: 0.9, nesterov: true }), learningRate: 0.05 },
  rmsprop: { make: n => rmsProp(n), learningRate: 0.01 },
  adam: { make: n => adam(n), learningRate: 0.01 },
  adamw: { make: n => adam(n, { weightDecay: 0.01 }), learningRate: 0.01 },
};

const denseCases = reference.dense.flatMap(dense =>
  Object.entries(backends).map(([name, backend]) => ({ ...dense, name: `${dense.name}, ${name}`, backend })),
);

describe.each(denseCases)('$name', dense => {
  const { batch, sizes } = dense;
  const n = sizes[sizes.length - 1];
  const x = Float32Array.from(dense.input);
  const y = targetOf(dense);
  const outputGradient = new Float32Array(batch * n);

  function costAndGradient(network: Network, inputGradient: Float32Array | null = null): number {
    const output = network.forward(x, batch);
    const J = cost(losses[dense.loss], output, y, batch, n, outputGradient);
    network.zeroGradients();
    network.backward(outputGradient, batch, inputGradient);
    return J;
  }

  test('feedforward, cost and gradients are those of PyTorch', () => {
    const network = networkOf(dense, dense.backend);
    const inputGradient = new Float32Array(x.length);
    const J = costAndGradient(network, inputGradient);
    expectClose(network.forward(x, batch), dense.output, 'output');
    expectClose([J], [dense.loss_value], 'cost');
    for (const [l, layer] of network.layers.entries()) {
      expectClose(layer.parameters[0].read('gradient'), dense.grads[l].W, `layer ${l} ∂J/∂w`);
      expectClose(layer.parameters[1].read('gradient'), dense.grads[l].b, `layer ${l} ∂J/∂b`);
    }
    expectClose(inputGradient, dense.input_grad, '∂J/∂x');
    expectClose([clipGradients([network], 1e9)], [dense.grad_global_norm], '‖∇J‖');
  });

  test.each(Object.keys(dense.after_5_steps))('five steps of %s end where PyTorch ends', name => {
    const { make, learningRate } = optimisers[name];
    const network = networkOf(dense, dense.backend);
    const optimiser = make(network);
    const costs: number[] = [];
    for (let step = 0; step < 5; step++) {
      costs.push(costAndGradient(network));
      optimiser.step(learningRate);
    }
    const want = dense.after_5_steps[name];
    expectClose(costs, want.losses, 'costs');
    for (const [l, layer] of network.layers.entries()) {
      expectClose(layer.parameters[0].read(), want.weights[l].W, `layer ${l} w`);
      expectClose(layer.parameters[1].read(), want.weights[l].b, `layer ${l} b`);
    }
  });
});

describe.each(Object.entries(backends))('convolution, %s', (_name, backend) => {
  const { input_shape, input, weight_shape, W, b, cases } = reference.conv2d;
  const [batch, channels, height, width] = input_shape;

  test.each(cases)('with stride $stride and padding $padding is that of PyTorch', conv => {
    const { stride, padding } = conv;
    const [outChannels, , ...kernel] = weight_shape;
    const network = new Network(
      {
        inputs: channels * height * width,
        layers: [
          { kind: 'unflatten', channels, height, width },
          { kind: 'conv2d', channels: outChannels, kernel, stride, padding, activation: 'linear' },
          { kind: 'flatten' },
        ],
      },
      backend,
    );
    const [weight, bias] = network.layers[1].parameters;
    weight.write(W);
    bias.write(b);
    expectClose(network.forward(Float32Array.from(input), batch), conv.output, 'output');
    const inputGradient = new Float32Array(input.length);
    network.backward(Float32Array.from(conv.output_grad), batch, inputGradient);
    expectClose(weight.read('gradient'), conv.grad_W, '∂J/∂w');
    expectClose(bias.read('gradient'), conv.grad_b, '∂J/∂b');
    expectClose(inputGradient, conv.grad_x, '∂J/∂x');
  });
});

describe('PPO', () => {
  test('its two costs and their gradients are those of PyTorch', () => {
    const d = reference.ppo.discrete;
    const rows = d.actions.length;
    const n = d.logits.length / rows;
    const mean = d.advantages.reduce((sum, a) => sum + a, 0) / rows;
    const deviation = Math.sqrt(d.advantages.reduce((sum, a) => sum + (a - mean) ** 2, 0) / (rows - 1));
    const gradient = new Float32Array(rows * n);
    const out: PolicyCost = { policyCost: 0, entropy: 0, approxKl: 0, clipFraction: 0, anchorKl: 0 };
    const batch = {
      rows,
      actions: Uint8Array.from(d.actions),
      oldLogProb: Float32Array.from(d.old_log_prob),
      advantages: Float32Array.from(d.advantages, a => (a - mean) / (deviation + 1e-8)),
      anchor: null,
    };
    const policy = { n, outputs: Float32Array.from(d.logits), mask: null, logStd: null };
    const options = { clip: d.clip, entropyWeight: d.entropy_coef, leash: 0 };
    policyCost(categorical, policy, batch, options, { outputs: gradient, logStd: null }, out);
    expectClose([out.policyCost], [d.policy_loss], 'policy cost');
    expectClose([out.entropy], [d.entropy], 'entropy');
    expectClose([out.approxKl], [d.approx_kl], 'approximate KL');
    expectClose(gradient, d.grad_logits, '∂J/∂logits');

    const valueGradient = new Float32Array(rows);
    const [values, old, returns] = [d.values, d.old_values, d.returns].map(v => Float32Array.from(v));
    const J = valueCost(values, old, returns, rows, d.clip, d.value_coef, valueGradient);
    expectClose([J], [d.value_loss], 'value cost');
    expectClose(valueGradient, d.grad_values, '∂J/∂V');
  });

  test('advantages and returns are those of the reference', () => {
    const g = reference.ppo.gae;
    const size = g.T * g.N;
    const rollout = {
      steps: g.T,
      lanes: g.N,
      rewards: Float32Array.from(g.rewards),
      values: Float32Array.from(g.values),
      // There a flag says that a step begins an episode; here, that the one before it ended one.
      ended: Uint8Array.from([...g.episode_starts.slice(g.N), ...g.next_episode_start]),
      advantages: new Float32Array(size),
      returns: new Float32Array(size),
    };
    estimateAdvantages(rollout, Float32Array.from(g.next_value), g.gamma, g.gae_lambda);
    expectClose(rollout.advantages, g.advantages, 'advantage');
    expectClose(rollout.returns, g.returns, 'return');
  });
});
