import { readChannelConfig } from '@switchback/channel';

export const config = readChannelConfig({ grpcPort: 50053, httpPort: 8083 });
