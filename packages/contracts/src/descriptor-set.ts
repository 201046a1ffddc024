import { join } from 'node:path';

/** Path of buf's FileDescriptorSet of every proto file, for gRPC reflection. */
export const descriptorSetPath = join(__dirname, '..', 'descriptor.binpb');
