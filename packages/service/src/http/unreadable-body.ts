const HOW_TO_MEND = 'names and texts stand in double quotes, and no comma follows the last field';

/** Why a body parser could not read a request and how to mend it, without a word of the body; undefined for what is not about the body. */
export function unreadableBody(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('type' in error)) return undefined;
  switch (error.type) {
    case 'entity.parse.failed':
      return `the body is not valid JSON: ${jsonMistake(error.message, 'body' in error ? String(error.body) : '')}`;
    case 'charset.unsupported':
      return 'the body is to be in UTF-8; leave the charset out of the header "content-type", or say utf-8';
    case 'encoding.unsupported':
      return 'the body is compressed in a way that is not known here; send it with gzip or deflate, or as it is';
    case 'request.size.invalid':
      return 'the body is not as long as the header "content-length" says; let the client count it';
    default:
      return undefined;
  }
}

/** V8 names the place, and often quotes what stands there. */
function jsonMistake(message: string, body: string): string {
  if (message.startsWith('Unexpected end')) return 'it ends before it is complete; a bracket or a quotation mark is missing';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return HOW_TO_MEND;
  const lines = body.slice(0, Number(position)).split('\n');
  return `it cannot be read from line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1} on; ${HOW_TO_MEND}`;
}
