import { type ReceivedSpan } from './otlp-json';

/** The spans of one trace as what they should be: one tree. */
export class SpanTree {
  private readonly byId: ReadonlyMap<string, ReceivedSpan>;

  constructor(readonly spans: readonly ReceivedSpan[]) {
    this.byId = new Map(spans.map((span) => [span.spanId, span]));
  }

  /** Spans without a parent. */
  roots(): ReceivedSpan[] {
    return this.spans.filter((span) => span.parentSpanId === undefined);
  }

  /** Spans whose parent is not among the spans. */
  orphans(): ReceivedSpan[] {
    return this.spans.filter((span) => span.parentSpanId !== undefined && !this.byId.has(span.parentSpanId));
  }

  parentOf(span: ReceivedSpan): ReceivedSpan | undefined {
    return span.parentSpanId === undefined ? undefined : this.byId.get(span.parentSpanId);
  }

  /**
   * The tree as lines, two spaces a level: `<service> <kind> <name>`. Spans that `keep` refuses are left out with all below them.
   * Siblings stand in alphabetical order, because messages overtake each other.
   */
  outline(keep: (span: ReceivedSpan) => boolean = () => true): string[] {
    const childrenOf = (span: ReceivedSpan) => this.spans.filter((child) => child.parentSpanId === span.spanId && keep(child));
    return blocks(this.roots().filter(keep), childrenOf).flat();
  }
}

function blocks(spans: readonly ReceivedSpan[], childrenOf: (span: ReceivedSpan) => readonly ReceivedSpan[]): string[][] {
  const made = spans.map((span) => {
    const below = blocks(childrenOf(span), childrenOf).flat();
    return [`${span.service} ${span.kind} ${span.name}`, ...below.map((line) => `  ${line}`)];
  });
  return made.sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
}
