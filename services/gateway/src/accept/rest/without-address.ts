import { type JsonValue } from '@bufbuild/protobuf';
import { type Request } from 'express';

import { refusal } from '../../refusal';
import { fromUrl } from './route';

/** A list's request from its URL. Paths and queries end up in logs and spans, here and in every proxy on the way: an address has to stand in a body. */
export function withoutAddress(request: Request, instead: string): JsonValue {
  if ('address' in request.query) {
    throw refusal('INVALID_FIELDS', [{ field: 'address', description: `must not stand in a URL: POST it to ${instead}` }]);
  }
  return fromUrl(request);
}
