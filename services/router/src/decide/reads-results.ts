import { type ASTNode } from '@marcbachmann/cel-js';

import { childrenOf } from './condition-cost';
import { parse } from './conditions';

/** Whether a condition looks at how earlier steps ended. What is no expression looks at nothing. */
export function readsResults(expression: string): boolean {
  try {
    return mentionsResults(parse(expression).ast);
  } catch {
    return false;
  }
}

function mentionsResults(node: ASTNode): boolean {
  return (node.op === 'id' && node.args === 'results') || childrenOf(node).some(mentionsResults);
}
