import { readChannelConfig } from '@switchback/channel';

export const config = readChannelConfig({ grpcPort: 50054, httpPort: 8084 });
