import { readChannelConfig } from '@switchback/channel';

export const config = readChannelConfig({ grpcPort: 50055, httpPort: 8085 });
