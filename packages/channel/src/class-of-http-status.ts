import { type RefusalClass } from './provider';

/**
 * What a refusal means whose code is not documented, by the status of the reply; 0 for a receipt, which has none. Such a refusal is never
 * remembered against the address, and tried again only where HTTP itself says so: the next channel takes over.
 */
export function classOfHttpStatus(httpStatus: number): Extract<RefusalClass, 'TRANSIENT' | 'CONFIG' | 'POLICY' | 'RECIPIENT_TEMPORARY'> {
  if (httpStatus === 429 || httpStatus === 503 || httpStatus === 408) return 'TRANSIENT';
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 404 || httpStatus === 405) return 'CONFIG';
  // A redirect or an answer of another kind: the base URL does not lead to the provider's API.
  if (httpStatus >= 300 && httpStatus < 400) return 'CONFIG';
  return httpStatus >= 400 ? 'POLICY' : 'RECIPIENT_TEMPORARY';
}
