/**
 * The statements that make the sample's tables, in order. They expect the macro `dice(key, salt, sides)`, which gives a
 * number from 0 below `sides`, the macro `pick(key, salt, list)`, and the temporary tables `region` and `word`.
 * Every date lies before 2026-11-23, so that the same seed gives the same tables on any day.
 */
export const TABLES: readonly string[] = [
  `CREATE TEMP TABLE person AS
   SELECT i, printf('C%07d', i) AS customer_id, region.*,
     pick(i, 'place', places) AS place,
     pick(i, 'given', given) AS given_name,
     pick(i, 'surname', surnames) AS surname,
     CASE dice(i, 'orders', 10) WHEN 0 THEN 0 WHEN 9 THEN 12 ELSE dice(i, 'orders', 10) // 2 + 1 END AS order_count
   FROM range(1, $customers + 1) AS t(i) JOIN region ON region.slot = dice(i, 'region', $slots)`,

  `CREATE TABLE orders AS
   SELECT printf('O%08d', i * 12 + n) AS order_id, customer_id,
     TIMESTAMP '2023-01-01' + to_seconds(dice(i * 12 + n, 'when', 122_000_000)) AS ordered_at,
     pick(i * 12 + n, 'product', products) AS product,
     1 + dice(i * 12 + n, 'quantity', 4) AS quantity,
     ((500 + dice(i * 12 + n, 'price', 19_500)) / 100)::DECIMAL(10, 2) AS amount,
     pick(i * 12 + n, 'channel', ['store', 'web', 'app']) AS channel,
     dice(i * 12 + n, 'returned', 25) = 0 AS is_returned
   FROM person, word, range(1, order_count + 1) AS t(n) ORDER BY i, n`,

  `CREATE TABLE customers AS
   WITH worth AS (
     SELECT customer_id, sum(amount)::DECIMAL(12, 2) AS lifetime_value, max(ordered_at) AS last_order_at
     FROM orders WHERE NOT is_returned GROUP BY ALL
   )
   SELECT customer_id,
     CASE WHEN dice(i, 'no email', 40) > 0 THEN concat(
       pick(i, 'mailbox', ['ana', 'Bo.Lin', 'c.m', 'DREW', 'eli_', 'fay-', 'Gus.']), i,
       pick(i, 'tag', ['', '', '', '', '+news', '+Shop']), '@', pick(i, 'domain', ['example.com', 'Example.ORG', 'mail.example.net'])
     ) END AS email,
     CASE WHEN dice(i, 'no given', 60) > 0 THEN given_name END AS given_name,
     surname,
     CASE WHEN dice(i, 'no phone', 8) > 0 THEN concat(phone, printf('01%02d', dice(i, 'phone', 100))) END AS phone,
     concat(CASE dice(i, 'care of', 30) WHEN 0 THEN concat('c/o ', surname, chr(10)) ELSE '' END,
       1 + dice(i, 'house', 240), ' ', pick(i, 'street', streets),
       pick(i, 'flat', ['', '', '', ', Apt. 4', ', 2nd floor "left"'])) AS address,
     place.city AS city,
     place.state AS state_province_cd,
     list_aggregate(list_transform(range(1, length(place.postal) + 1), n -> CASE place.postal[n] WHEN '#'
       THEN dice(i, concat('postal', n), 10)::VARCHAR ELSE place.postal[n] END), 'string_agg', '') AS postal,
     country,
     CASE WHEN dice(i, 'no birth', 9) > 0 THEN DATE '1936-01-01' + dice(i, 'birth', 26_000) END AS birth_dt,
     pick(i, 'gender', ['F', 'F', 'F', 'M', 'M', 'M', 'X', '', NULL]) AS gender,
     CASE WHEN dice(i, 'wed', 3) = 0 THEN DATE '1975-01-01' + dice(i, 'wedding', 18_500) END AS wedding_dt,
     pick(i, 'loyalty', ['Bronze', 'Bronze', 'Silver', 'Gold', '', NULL]) AS loyalty,
     CASE WHEN dice(i, 'no children', 4) > 0 THEN dice(i, 'children', 5) END AS children_count,
     pick(i, 'source', ['store', 'web', 'app', 'partner']) AS registration_source,
     dice(i, 'complete', 3) > 0 AS profile_compl_flag,
     round(dice(i, 'distance', 100_000) / 700.0, 3) AS closest_store_distance,
     coalesce(lifetime_value, 0) AS lifetime_value,
     last_order_at,
     pick(i, 'notes', notes) AS notes,
     TIMESTAMP '2019-01-01' + to_microseconds(dice(i, 'created', 126_000_000) * 1_000_000::BIGINT + dice(i, 'micro', 4) * 250_125) AS created_at
   FROM person LEFT JOIN worth USING (customer_id), word ORDER BY i`,

  `CREATE TABLE engagement AS
   WITH mail AS (
     SELECT i, n, customer_id, email, i * 4 + n AS k,
       1_790_000_000 + n * 1_900_000 + dice(i * 4 + n, 'sent', 80_000) AS sent
     FROM person JOIN customers USING (customer_id), range(0, 4) AS t(n)
     WHERE email IS NOT NULL AND dice(i * 4 + n, 'is sent', 4) > 0
   )
   SELECT customer_id, email,
     pick(k, 'campaign', campaigns) AS campaign_name,
     printf('PSD-%05d', dice(k, 'subject', 400)) AS subject_line_id,
     7_000_000_000_000 + n AS send_id,
     sent::BIGINT AS sent_timestamp,
     CASE dice(k, 'bounced', 30) WHEN 0 THEN sent + 2 END::BIGINT AS bounced_timestamp,
     CASE WHEN dice(k, 'bounced', 30) > 0 AND dice(k, 'opened', 3) = 0 THEN sent + 60 + dice(k, 'open after', 90_000) END::BIGINT AS opened_timestamp,
     CASE WHEN opened_timestamp IS NOT NULL AND dice(k, 'clicked', 4) = 0 THEN opened_timestamp + 9 END::BIGINT AS clicked_timestamp,
     CASE WHEN opened_timestamp IS NOT NULL AND dice(k, 'left', 90) = 0 THEN opened_timestamp + 30 END::BIGINT AS unsubscribed_timestamp
   FROM mail, word ORDER BY k`,
]
