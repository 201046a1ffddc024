import { pairs, table } from './table';

describe('table', () => {
  it('aligns columns and ends lines without blanks', () => {
    expect(
      table(
        ['A', 'LONG'],
        [
          ['wide cell', ''],
          ['x', 'y'],
        ],
      ),
    ).toBe('A          LONG\nwide cell\nx          y');
  });

  it('is its headings when it has no rows', () => expect(table(['A', 'B'], [])).toBe('A  B'));
});

describe('pairs', () => {
  it('leaves out what has no value', () => {
    expect(
      pairs([
        ['name', 'a'],
        ['gone', undefined],
        ['empty', ''],
        ['id', 'b'],
      ]),
    ).toBe('name  a\nid    b');
  });
});
