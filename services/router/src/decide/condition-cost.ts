import { type ASTNode } from '@marcbachmann/cel-js';

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
const MOST_NESTED_LOOPS = 2;
/** Short, pure, and linear in what they are given. `matches` is not: its patterns can take for ever. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...LOOPS,
  'has',
  'size',
  'contains',
  'startsWith',
  'endsWith',
  'lowerAscii',
  'upperAscii',
  'trim',
  'int',
  'string',
]);

/**
 * Why an expression may take too long; undefined when it may not. Its size is limited where it is parsed and its data are
 * small, so that only loops within loops and the functions that it calls are left to judge.
 */
export function costFault(ast: ASTNode): string | undefined {
  return faultOf(ast, 0);
}

function faultOf(node: ASTNode, loops: number): string | undefined {
  let within = loops;
  if (node.op === 'call' || node.op === 'rcall') {
    const [name] = node.args;
    if (!FUNCTIONS.has(name)) return `Calls ${name}, which conditions do not have; use one of ${[...FUNCTIONS].join(', ')}.`;
    if (LOOPS.has(name)) within += 1;
    if (within > MOST_NESTED_LOOPS) return `Has more than ${MOST_NESTED_LOOPS} loops within each other; write it flatter.`;
  }
  for (const child of childrenOf(node)) {
    const fault = faultOf(child, within);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The nodes right below a node. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    case '[]':
    case '[?]':
    case '?:':
    case '||':
    case '&&':
    case '!=':
    case '==':
    case 'in':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return node.args;
  }
}
