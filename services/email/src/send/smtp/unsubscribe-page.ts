const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;

/** Posts to the address that it was opened under. Names nobody: the link may have been passed on. */
export const questionPage = page(
  'Unsubscribe',
  `<p>Do you want no more e-mails from this sender?</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe</button></form>`,
);

export const donePage = page('Unsubscribed', '<p>You will get no more e-mails from this sender.</p>');
