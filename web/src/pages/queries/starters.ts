/** A query to begin with: the shape that a partner asks for, to be filled from one's own tables. */
interface Starter {
  readonly key: string
  readonly title: string
  readonly description: string
  readonly sql: string
}

const HASHED_EMAIL = `md5(regexp_replace(lower(trim(email)), '\\+[^@]*@', '@'))`

/** The two files that Persado reads (spec 6.7). The address is hashed here: nothing hashes it on the way. */
export const STARTERS: readonly Starter[] = [
  {
    key: 'persado-engagement',
    title: 'Persado marketing engagement',
    description: 'What happened to each message of the day before. Sent daily.',
    sql: `-- Marketing engagement for Persado: send daily, the previous day only.
-- Times are seconds since 1970. Replace the table and its columns by your own.
SELECT
  ${HASHED_EMAIL} AS Hashed_Email,
  campaign_name AS Campaign_Name,
  subject_line AS Subject_Line,
  send_id AS Send_ID,
  CAST(epoch(sent_at) AS BIGINT) AS Sent_Timestamp,
  CAST(epoch(bounced_at) AS BIGINT) AS Bounced_Timestamp,
  CAST(epoch(opened_at) AS BIGINT) AS Opened_Timestamp,
  CAST(epoch(clicked_at) AS BIGINT) AS Clicked_Timestamp,
  CAST(epoch(unsubscribed_at) AS BIGINT) AS Unsubscribed_Timestamp
FROM email_events
WHERE sent_at >= current_date - INTERVAL 1 DAY
  AND sent_at < current_date`,
  },
  {
    key: 'persado-segments',
    title: 'Persado segment data',
    description: 'Who is in which segment, with what Persado knows people by. Sent weekly.',
    sql: `-- Segment data for Persado: send weekly.
-- Replace the table and its columns by your own; leave out what you do not have.
SELECT
  ${HASHED_EMAIL} AS Hashed_Email,
  birth_dt,
  gender,
  state_province_cd,
  anniversary,
  wedding_dt,
  loyalty,
  children_count,
  registration_source,
  profile_compl_flag,
  segment_name,
  segmentation_tag
FROM customers`,
  },
]

export const starterOf = (key: string | undefined): Starter | undefined => STARTERS.find((it) => it.key === key)
