/** What the example file says of rules of hosts. */
export const hostsExample = `
- url: smtp://mail.example.com:587
  ca: {files: [/etc/ssl/certs/company-ca.pem]}
  requireTLS: true
- url: smtp://old-relay.example.com
  verification: none
  minVersion: TLSv1
  proxy: none
- url: https://graph.microsoft.com
  clientCertificate:
    certificate: \${file:/etc/mailroom/client.pem}
    key: \${file:/etc/mailroom/client-key.pem}
    passphrase: \${env:CLIENT_KEY_PASSPHRASE}
  proxy: http://proxy.example.com:3128
`.trim();

/** What the example file says of connectors, one of each kind. */
export const connectorsExample = `
- id: alerts
  name: Alerts
  kind: wellKnown
  service: amazon-ses-eu-west-1
  sender: Alerts <alerts@example.com>
  auth: {required: true, username: AKIAEXAMPLE, password: '\${env:SES_PASSWORD}'}
- id: relay
  name: Relay
  kind: smtp
  host: relay.example.com
  port: 25
  secure: false
  startTls: required
  sender: mailroom@example.com
  auth: {required: false}
- id: reports
  name: Reports
  kind: exchange
  tenantId: 00000000-0000-0000-0000-000000000000
  clientId: 00000000-0000-0000-0000-000000000000
  cloud: global
  clientAuthentication: body
  sender: reports@example.com
  credential: {type: secret, clientSecret: '\${file:/run/secrets/graph}', expiresOn: '2027-06-30'}
`.trim();
