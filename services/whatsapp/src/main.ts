import '@switchback/service/telemetry';

import { runChannelService } from '@switchback/channel';

import { config } from './config';
import { whatsappCloud } from './send/cloud-api';
import { twilio } from './send/twilio';

void runChannelService({ channel: 'WHATSAPP', name: 'whatsapp', config, kinds: { 'whatsapp-cloud': whatsappCloud, twilio } });
