import '@switchback/service/telemetry';

import { runChannelService } from '@switchback/channel';

import { config } from './config';
import { sendgrid } from './send/sendgrid';
import { ses } from './send/ses';
import { smtp } from './send/smtp';

void runChannelService({ channel: 'EMAIL', name: 'email', config, kinds: { sendgrid, ses, smtp } });
