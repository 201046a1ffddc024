import { nearestName } from './nearest-name';

const FIELDS = ['page_size', 'page_token', 'statuses', 'correlation_id', 'channel', 'accepted_after', 'accepted_before', 'metadata', 'address', 'region'];

describe('nearestName', () => {
  it.each([
    ['status', 'statuses'],
    ['pagesize', 'page_size'],
    ['page-token', 'page_token'],
    ['correlation', 'correlation_id'],
    ['correlationId', 'correlation_id'],
    ['chanel', 'channel'],
    ['accepted_befor', 'accepted_before'],
    ['metdata', 'metadata'],
    ['limit', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%s: %s', (written, name) => expect(nearestName(written, FIELDS)).toBe(name));
});
