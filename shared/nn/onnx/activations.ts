/** The activations in ONNX's operators. Opset 17 has no GELU and no SiLU: those are composed as their formulas are. */
import type { ActivationName } from '../activations.ts';
import { constant, type Formula, textOf, z } from './formula.ts';
import { floatAttribute, GraphWriter } from './graph-writer.ts';
import { elementwise } from './operators.ts';
import { readFloats } from './tensors.ts';

type Writer = (z: string, graph: GraphWriter) => string;

const operator =
  (opType: string, alpha?: number): Writer =>
  (z, graph) =>
    graph.node(opType, [z], alpha === undefined ? [] : [floatAttribute('alpha', alpha)]);

const writers: Record<ActivationName, Writer> = {
  linear: z => z,
  sigmoid: operator('Sigmoid'),
  tanh: operator('Tanh'),
  relu: operator('Relu'),
  leaky_relu: operator('LeakyRelu', 0.01),
  elu: operator('Elu', 1),
  softplus: operator('Softplus'),
  gelu_tanh(z, graph) {
    const cube = graph.node('Mul', [graph.node('Mul', [z, z]), z]);
    const inner = graph.node('Add', [z, graph.node('Mul', [cube, graph.scalar(0.044715)])]);
    const tanh = graph.node('Tanh', [graph.node('Mul', [inner, graph.scalar(0.7978845608028654)])]);
    const half = graph.node('Mul', [z, graph.scalar(0.5)]);
    return graph.node('Mul', [half, graph.node('Add', [tanh, graph.scalar(1)])]);
  },
  silu: (z, graph) => graph.node('Mul', [z, graph.node('Sigmoid', [z])]),
};

/** Adds a = f(z); gives the name of a. */
export function writeActivation(name: ActivationName, z: string, graph: GraphWriter): string {
  return writers[name](z, graph);
}

/** The activation that computes `formula`, or undefined. */
export function activationOf(formula: Formula): ActivationName | undefined {
  return byFormula.get(textOf(formula));
}

/** As we write them, so that what is written is also read. */
const byFormula = new Map(
  (Object.keys(writers) as ActivationName[]).map(name => [textOf(formulaOf(name)), name]),
);

function formulaOf(name: ActivationName): Formula {
  const graph = new GraphWriter();
  const a = writeActivation(name, 'z', graph);
  const { node, initializer } = graph.finish('', [], []);
  const formulas = new Map([['z', z]]);
  for (const tensor of initializer) formulas.set(tensor.name as string, constant(readFloats(tensor).data[0]));
  for (const step of node)
    formulas.set(
      step.output[0],
      elementwise(step.opType ?? '', step, operand => formulas.get(operand) as Formula) as Formula,
    );
  return formulas.get(a) as Formula;
}
