import { type Channel, type StepContent } from '@switchback/fallback';

/**
 * What a channel is given to say: the step's own words, as far as it has some, else the message's. A body is taken from one of them
 * whole: a step's text beside a message's HTML would be two different texts in one e-mail.
 */
export function overrideContent(channel: Channel, own: StepContent, content: StepContent): StepContent {
  switch (channel) {
    case 'SMS': {
      const text = own.sms?.text || own.text;
      return text === '' ? content : { text: '', sms: { text } };
    }
    case 'EMAIL': {
      const subject = own.email?.subject || content.email?.subject || '';
      const text = own.email?.text || own.text;
      const html = own.email?.html ?? '';
      if (text === '' && html === '') return { ...content, email: { text: '', html: '', ...content.email, subject } };
      return { text: '', email: { subject, text, html } };
    }
    case 'WHATSAPP': {
      const text = own.whatsapp?.text || own.text;
      const { media, template } = own.whatsapp ?? {};
      if (text === '' && template === undefined && media === undefined) return content;
      return { text: '', whatsapp: { text, template, ...(media === undefined ? {} : { media }) } };
    }
  }
}
