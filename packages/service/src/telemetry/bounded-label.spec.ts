import { BoundedLabel } from './bounded-label';

it('keeps the names of the first values, also later, and gives the rest one name', () => {
  const label = new BoundedLabel(2);
  expect(['a', 'b', 'c', 'a', 'd', 'b'].map((value) => label.of(value))).toEqual(['a', 'b', 'OTHER', 'a', 'OTHER', 'b']);
});
