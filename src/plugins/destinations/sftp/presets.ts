import type { Preset } from '../../sdk/destination.ts'

const USUAL = ['csv', 'tsv', 'psv', 'custom'] as const
const vendor = (
  type: string,
  title: string,
  facts: Partial<Omit<Preset, 'type' | 'title'>> & Pick<Preset, 'hostnames'>,
): Preset => ({
  type,
  title,
  signIn: ['passphrase'],
  settings: { fileFormat: 'csv' },
  fileFormats: USUAL,
  hints: {},
  ...facts,
})
const csvTo = (remoteFolder: string) => ({ remoteFolder, fileFormat: 'csv' })

/**
 * Vendors that take files by SFTP (spec 7). A preset fills in and may narrow; it never adds code. No host: the vendor gives
 * each customer one. No folder: the vendor does, too.
 */
export const presets: readonly Preset[] = [
  vendor('persado', 'Persado', {
    hostnames: ['psftp.persado.com', 'eu-psftp.persado.com'],
    signIn: ['passphrase', 'private-key'],
    settings: csvTo('/'),
    fileFormats: ['csv', 'custom'],
    hints: { username: 'Usually [persado_account_name]_amp' },
  }),
  vendor('acxiom', 'Acxiom', { hostnames: ['sfgext.acxiom.com'] }),
  vendor('adobe-campaign', 'Adobe Campaign', {
    hostnames: [],
    signIn: ['private-key'],
    hints: { hostname: 'NAME.campaign.adobe.com, with the name that Adobe gave you' },
  }),
  vendor('adobe-customer-attributes', 'Adobe Customer Attributes', { hostnames: ['ftp5.adobe.net'] }),
  vendor('airship', 'Airship', {
    hostnames: ['sftp.airship.com'],
    port: 5222,
    signIn: ['private-key'],
    hints: { remoteFolder: 'A folder must be named: the root cannot be written to' },
  }),
  vendor('attentive', 'Attentive', {
    hostnames: ['sftp.attentivemobile.com'],
    settings: { remoteFolder: '/uploads', fileFormat: 'csv', header: false },
    hints: { filenameTemplate: 'Names the segment', columns: 'Either e-mail addresses or phone numbers' },
  }),
  vendor('bazaar-voice', 'Bazaarvoice', { hostnames: ['sftp.bazaarvoice.com'] }),
  vendor('blue-core', 'Bluecore', {
    hostnames: ['files.bluecore.com', 'triggermail.exavault.com'],
    settings: { fileFormat: 'csv', header: true },
    hints: {
      filenameTemplate: 'COMPANY_TYPE_DATE.csv',
      columns: 'Fewer than 30 characters: letters, digits and _, the first no digit',
    },
  }),
  vendor('camelot-smm', 'Camelot SMM', { hostnames: ['sftp.camelotsmm.com'] }),
  vendor('cheetah-digital', 'Cheetah Digital', { hostnames: [], fileFormats: ['csv', 'psv', 'tsv'] }),
  vendor('cross-country-computer', 'Cross Country Computer', { hostnames: ['sftp.crosscountrycomputer.com'] }),
  vendor('epsilon-abacus', 'Epsilon Abacus', { hostnames: ['ftps.abacus-us.com'] }),
  vendor('epsilon-conversant', 'Epsilon Conversant', {
    hostnames: [],
    hints: {
      hostname: 'NAME.epsilon.com, such as c1sftp01.epsilon.com',
      columns: 'CustomerKey, EmailAddress, CampaignCode, RegionAssignment',
    },
  }),
  vendor('epsilon-targeting', 'Epsilon Targeting', { hostnames: ['sftp.epsilontargeting.com'] }),
  vendor('evocalize', 'Evocalize', { hostnames: ['files.evocalize.com'] }),
  vendor('experian', 'Experian', { hostnames: ['stm.experian.com'], signIn: ['passphrase', 'private-key'] }),
  vendor('infutor', 'Infutor', {
    hostnames: ['sedt.infutor.com'],
    settings: { fileFormat: 'csv', quoteMode: 'none' },
    hints: { pgpPublicKey: 'Personal data must be encrypted', quoteMode: 'Infutor takes quotes off: use None' },
  }),
  vendor('kibo', 'Kibo', {
    hostnames: ['sftp.monetate.net'],
    settings: { fileFormat: 'csv', header: true },
    fileFormats: ['csv', 'tsv'],
    hints: { columns: '1 to 30, with one row for each id', size: 'At most 10 GB and 100 million rows' },
  }),
  vendor('koupon-media', 'Koupon Media', { hostnames: ['sftp.kouponmedia.com'], settings: csvTo('/incoming') }),
  vendor('liveramp', 'LiveRamp', {
    hostnames: ['files.liveramp.com', 'sftp.liveramp.com', 'sftp-au.liverampapac.com'],
    settings: { fileFormat: 'csv', header: true },
    fileFormats: ['csv', 'psv', 'tsv'],
    hints: { remoteFolder: '/uploads/TENANT', encoding: 'GZip and PGP are preferred' },
  }),
  vendor('monetate', 'Monetate', {
    hostnames: ['sftp.monetate.net'],
    settings: { fileFormat: 'csv', header: true },
    fileFormats: ['csv', 'tsv'],
    hints: { columns: '1 to 30, with one row for each id', size: 'At most 10 GB and 100 million rows' },
  }),
  vendor('neustar', 'Neustar', {
    hostnames: ['onboarding.neustar.biz'],
    hints: { passphrase: 'Changes every 180 days' },
  }),
  vendor('oracle-data-cloud', 'Oracle Data Cloud', { hostnames: ['direct.datalogix.com'] }),
  vendor('oracle-dmp', 'Oracle DMP', {
    hostnames: ['sftp.bluekai.com'],
    signIn: ['passphrase', 'private-key'],
    fileFormats: ['csv', 'tsv', 'psv'],
  }),
  vendor('oracle-responsys', 'Oracle Responsys', {
    hostnames: ['files.responsys.net', 'files.dc2.responsys.net'],
    signIn: ['passphrase', 'private-key'],
    hints: { hostname: 'Or ID-sftp.responsys.ocs.oraclecloud.com' },
  }),
  vendor('panda-printing', 'Panda Printing', { hostnames: ['pandareno.smartfile.com'] }),
  vendor('pebble-post', 'PebblePost', {
    hostnames: ['sftp.pebblepost.com'],
    settings: csvTo('/incoming/customers'),
    hints: { remoteFolder: '/incoming/customers or /incoming/transactions' },
  }),
  vendor('power-reviews', 'PowerReviews', { hostnames: ['sftp.powerreviews.com'] }),
  vendor('quad', 'Quad', { hostnames: ['ftp.qg.com'] }),
  vendor('rr-donnelly', 'RR Donnelly', { hostnames: ['sftpp3.rrd.com'] }),
  vendor('sfmc-personalization', 'Salesforce Marketing Cloud Personalization', { hostnames: ['sftp.evergage.com'] }),
  vendor('sfmc-sftp', 'Salesforce Marketing Cloud', {
    hostnames: [],
    connections: 10,
    forbiddenInName: '\\\\/:*<>|?"',
    hints: {
      hostname: 'NAME.ftp.marketingcloudops.com, with the 28 characters of your account, the first of them mc',
      passphrase: 'After repeated wrong passphrases the account is locked for 30 minutes',
    },
  }),
  vendor('smg', 'SMG', { hostnames: ['sftp.servicemanagement.com'] }),
  vendor('sound-commerce', 'SoundCommerce', {
    hostnames: ['client-sftp.soundcommerce.io'],
    signIn: ['private-key'],
  }),
  vendor('tulip', 'Tulip', {
    hostnames: [],
    signIn: ['passphrase', 'private-key'],
    settings: { fileFormat: 'csv', encoding: 'none', header: true },
    forbiddenInName: '^A-Za-z0-9_.\\-',
    hints: {
      remoteFolder: '/TENANT/upload',
      columns: 'Dates in ISO form, phone numbers in E.164 form',
      size: 'At most 1 GB',
    },
  }),
  vendor('vibes', 'Vibes', {
    hostnames: ['upload.vibes.com'],
    hints: { filenameTemplate: 'Must yield CAMPAIGN.recipient_list' },
  }),
]
