import { test } from 'vitest';
import { gaussian } from '../../shared/nn/heads/gaussian.ts';
import { emptyScore } from '../../shared/nn/heads/head.ts';
import { expectClose, readReference } from './reference.ts';

/** The gradients are those of mean(log_prob) − 0.01 mean(entropy). */
interface GaussianCase {
  mean: number[]; // [rows, n]
  log_std: number[]; // [n]
  actions: number[];
  log_prob: number[]; // [rows]
  entropy: number[];
  grad_mean: number[];
  grad_log_std: number[];
}

const reference = readReference<{ ppo: { gaussian: GaussianCase } }>('torch.json');

test('log π, entropy and gradients of a Gaussian policy are those of PyTorch', () => {
  const g = reference.ppo.gaussian;
  const rows = g.log_prob.length;
  const n = g.log_std.length;
  const policy = {
    n,
    outputs: Float32Array.from(g.mean),
    mask: null,
    logStd: Float32Array.from(g.log_std),
  };
  const actions = Float32Array.from(g.actions);
  const gradient = { outputs: new Float32Array(rows * n), logStd: new Float32Array(n) };
  const each = Array.from({ length: rows }, (_, row) => row);
  const scores = each.map(emptyScore);
  for (const row of each) {
    gaussian.score(policy, row, actions, scores[row]);
    gaussian.gradient(policy, row, actions, scores[row], 1 / rows, -0.01 / rows, gradient);
  }
  expectClose(
    scores.map(({ logProb }) => logProb),
    g.log_prob,
    'log π',
  );
  expectClose(
    scores.map(({ entropy }) => entropy),
    g.entropy,
    'entropy',
  );
  expectClose(gradient.outputs, g.grad_mean, '∂J/∂μ');
  expectClose(gradient.logStd, g.grad_log_std, '∂J/∂log σ');
});
