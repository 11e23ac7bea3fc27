/** What the example file says of rules of hosts: each key once, with what it does and what holds without it. */
export const hostsExample = `
- url: smtp://mail.example.com:587 # Which host: smtp://host:port (25 by default) or https://host. Needed.
  ca: {files: [/etc/ssl/certs/company-ca.pem]} # Authorities, as in network.tls.ca. Default: those of network.tls.ca.
  requireTLS: true # STARTTLS whatever a connector says; smtp:// alone. Default: false, as the connector says.
- url: smtp://old-relay.example.com
  ignoreTLS: true # No STARTTLS whatever a connector says; smtp:// alone. Default: false.
  proxy: none # Around the proxy. Default: as network.proxy.url says.
- url: https://graph.microsoft.com
  verification: certificate # full, certificate or none. Default: network.tls.verification.
  minVersion: TLSv1.3 # TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3. Default: network.tls.minVersion.
  clientCertificate: # Shown to a server that asks for one. Default: none.
    certificate: \${file:/etc/mailroom/client.pem}
    key: \${file:/etc/mailroom/client-key.pem}
    passphrase: \${env:CLIENT_KEY_PASSPHRASE} # Where the key needs one. Default: none.
  proxy: http://proxy.example.com:3128 # Through a proxy of its own.
`.trim();

/** What the example file says of connectors: one of each kind, each key once, with what holds without it. */
export const connectorsExample = `
- id: alerts # By which it is known, as in npm run connectors. Letters, digits, hyphens and underscores. Needed.
  name: Alerts # Needed.
  enabled: false # Default: true.
  kind: wellKnown # wellKnown (a service), smtp (any server) or exchange (Microsoft Graph). Needed.
  service: amazon-ses-eu-west-1 # The service's name, as Policy lists them for email.services. Needed.
  sender: Alerts <alerts@example.com> # Needed.
  auth: {required: true, username: AKIAEXAMPLE, password: '\${env:SES_PASSWORD}'} # Needed.
- id: relay
  name: Relay
  kind: smtp
  host: relay.example.com # Needed.
  port: 25 # Needed.
  secure: false # TLS from the first byte, as on port 465. Needed.
  startTls: required # required, whenOffered or never. Needed.
  sender: mailroom@example.com
  auth: {required: false}
  # What follows any kind may have. Where network.tls.connectorExceptions is refused, only the stricter works.
  trustedCertificate: \${file:/etc/mailroom/relay.pem} # One more authority, or the server's own. Default: none.
  isOldTlsAllowed: true # TLS 1.0 and 1.1, but for exchange. Default: left out, as network.tls.minVersion says.
  verification: full # full, certificate or none. Default: as network.tls.verification says.
  proxy: required # required or off. Default: as network.proxy.url says.
  clientCertificate: # Shown to a server that asks for one. Default: none.
    certificate: \${file:/etc/mailroom/client.pem}
    privateKey: \${file:/etc/mailroom/client-key.pem}
  connectSeconds: 5 # At most so long, and never longer than network.timeouts.connect. Default: that.
  answerSeconds: 5 # The same for network.timeouts.answer.
  totalSeconds: 20 # The same for network.timeouts.total.
- id: reports
  name: Reports
  kind: exchange
  tenantId: 00000000-0000-0000-0000-000000000000 # Needed, as is clientId.
  clientId: 00000000-0000-0000-0000-000000000000
  cloud: global # global, usGovHigh, usGovDod or china. Needed.
  clientAuthentication: body # How the client secret is sent: body or header. Needed.
  sender: reports@example.com
  credential: {type: secret, clientSecret: '\${file:/run/secrets/graph}', expiresOn: '2027-06-30'} # Needed.
- id: notices
  name: Notices
  kind: exchange
  tenantId: 00000000-0000-0000-0000-000000000000
  clientId: 00000000-0000-0000-0000-000000000000
  cloud: global
  clientAuthentication: body
  sender: notices@example.com
  credential: # A certificate instead of a secret.
    type: certificate
    certificate: \${file:/etc/mailroom/graph.pem}
    privateKey: \${file:/etc/mailroom/graph-key.pem}
`.trim();
