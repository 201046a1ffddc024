export { LAYOUTS, makeLayout, type LayoutName } from './layout/make-layout';
export { measureTree, type TreeSize } from './layout/tree-size';
