/** An operator of somebody's graph: its attributes, and what it computes where that is elementwise. */

import { Refusal } from '../refusal.ts';
import { applied, constant, type Formula, joined, power, textOf } from './formula.ts';
import { attributeTypes, type NodeProto } from './messages.ts';

type Value = number | string | readonly number[];

/**
 * The attributes of `node`: those it leaves out as in `free`. Throws a Refusal where one of `fixed` has another value, and
 * for any that is in neither.
 */
export function attributesOf<Free extends Readonly<Record<string, Value>>>(
  node: NodeProto,
  fixed: Readonly<Record<string, Value>>,
  free: Free,
): Free {
  const read: Record<string, Value> = { ...free };
  for (const { name = '', type, f, i, s, ints } of node.attribute) {
    const value = {
      [attributeTypes.float]: f,
      [attributeTypes.int]: i,
      [attributeTypes.string]: s,
      [attributeTypes.ints]: ints,
    }[type ?? 0];
    if (Object.hasOwn(fixed, name) && String(value) === String(fixed[name])) continue;
    if (value === undefined || !Object.hasOwn(free, name) || typeof value !== typeof free[name])
      throw new Refusal(
        'model/not-a-model',
        `the operator ${node.opType} has ${name} = ${value}, which is not read`,
      );
    read[name] = value;
  }
  return read as Free;
}

/**
 * The formula that the operator `opType` computes; `operand` gives those of its inputs. null for one that is not
 * elementwise, or not in any activation.
 */
export function elementwise(
  opType: string,
  node: NodeProto,
  operand: (name: string) => Formula,
): Formula | null {
  const of = (n: number) => operand(node.input[n] ?? '');
  switch (opType) {
    case 'Identity':
      return of(0);
    case 'Relu':
    case 'Sigmoid':
    case 'Softplus':
    case 'Tanh':
      attributesOf(node, {}, {});
      return applied(opType, of(0));
    case 'Elu':
    case 'LeakyRelu': {
      const { alpha } = attributesOf(node, {}, { alpha: opType === 'Elu' ? 1 : Math.fround(0.01) });
      return applied(`${opType} ${alpha}`, of(0));
    }
    case 'Gelu':
      return attributesOf(node, {}, { approximate: 'none' }).approximate === 'tanh' ? gelu(of(0)) : null;
    case 'Add':
      return joined('+', of(0), of(1));
    case 'Mul':
      return joined('*', of(0), of(1));
    case 'Pow': {
      const exponent = Number(textOf(of(1)));
      return exponent === 2 || exponent === 3 ? power(of(0), exponent) : null;
    }
    default:
      return null;
  }
}

/** ½ f (1 + tanh √(2/π)(f + 0.044715 f³)), for which later opsets have an operator. */
function gelu(f: Formula): Formula {
  const inner = joined('+', f, joined('*', constant(0.044715), power(f, 3)));
  const tanh = applied('Tanh', joined('*', constant(0.7978845608028654), inner));
  return joined('*', joined('*', constant(0.5), f), joined('+', constant(1), tanh));
}
