import { type JsonValue } from '@bufbuild/protobuf';
import { type Request } from 'express';

import { refusal } from '../../refusal';
import { fromUrl } from './route';

const METADATA = 'metadata.';

/**
 * A list request from a query: `statuses` may be repeated, `metadata.order=17` asks for a pair. An address is refused, because URLs are
 * logged by every proxy on the way.
 */
export function listFromUrl(request: Request): JsonValue {
  if (request.query['address'] !== undefined) {
    const description = 'must not stand in a URL, which others log: send the request as the body of POST /v1/messages:search';
    throw refusal('INVALID_FIELDS', [{ field: 'address', description }]);
  }
  const metadata: Record<string, JsonValue> = {};
  const fields: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fromUrl(request, ['statuses']))) {
    if (name.startsWith(METADATA)) metadata[name.slice(METADATA.length)] = value;
    else fields[name] = value;
  }
  return Object.keys(metadata).length === 0 ? fields : { ...fields, metadata };
}
