/* {
  "schema_version": 1,
  "title": {"en": "Budget vs. actual", "zh": "预算与实际"},
  "description": {
    "en": "Each budget's limit, raises included, beside what was spent and is held in its period. Of a budget that another replaced only what that one does not count. A rolling budget has no limit over longer than its span.",
    "zh": "各预算的限额（含追加）与其周期内的支出和预留。被取代的预算只计新预算未计入的部分。滚动预算在更长时间内没有可比的限额。"
  },
  "period": "this-month",
  "totals": false,
  "plots": ["budget-burn-down"],
  "columns": [
    {"name": "budget", "title": {"en": "budget", "zh": "预算"}, "role": "group"},
    {"name": "period", "title": {"en": "period", "zh": "周期"}, "role": "group"},
    {"name": "begins", "title": {"en": "begins", "zh": "周期开始"}, "type": "instant"},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}, "role": "group"},
    {"name": "limit", "title": {"en": "limit", "zh": "限额"}, "type": "money", "role": "sum"},
    {"name": "spent", "title": {"en": "spent", "zh": "支出"}, "type": "money", "role": "sum"},
    {"name": "held", "title": {"en": "held", "zh": "预留"}, "type": "money", "role": "sum"},
    {"name": "used", "title": {"en": "used", "zh": "已用"}, "type": "money", "role": "sum", "bar": "limit"},
    {"name": "left", "title": {"en": "left", "zh": "剩余"}, "type": "money", "role": "sum"},
    {"name": "share", "title": {"en": "used (%)", "zh": "已用（%）"}, "type": "percent", "role": "ratio", "of": ["used", "limit"]},
    {"name": "count", "title": {"en": "clips", "zh": "片数"}, "type": "count", "role": "sum"},
    {"name": "clip_limit", "title": {"en": "clip limit", "zh": "片数限额"}, "type": "count", "role": "sum"},
    {"name": "billed", "title": {"en": "billed (s)", "zh": "计费（秒）"}, "type": "seconds", "role": "sum"}
  ]
} */
-- In the sqlite3 shell there are no period_start() and period_end(): the instants at which a budget's
-- period begins and ends. A budget that is set in another's place counts its own period from the start,
-- so that what it replaces counts only what was held before that: cut_s.
WITH versions AS MATERIALIZED (
  SELECT * FROM (
    SELECT *, min(starts_s) OVER (PARTITION BY name ORDER BY budget
             ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS cut_s
      FROM (SELECT *, coalesce(period_start(period, zone, since_s), since_s) AS starts_s
              FROM budgets
             WHERE since_s < :until))
   WHERE ended_s IS NULL OR ended_s > :since
), later AS (
  SELECT budget, period_s, -sum(spent_nanos) AS spent, -sum(held_nanos) AS held,
         -sum(clips) AS count, -sum(billed_ms) AS billed
    FROM allocations
   WHERE at_s >= :until
   GROUP BY budget, period_s
), moves AS (
  SELECT b.budget, b.period, b.zone, b.cut_s, s.period_s, s.spent_nanos AS spent,
         s.held_nanos AS held, s.clips AS count, s.billed_ms AS billed
    FROM versions b JOIN balances s ON s.budget = b.budget
   UNION ALL
  SELECT b.budget, b.period, b.zone, b.cut_s, l.period_s, l.spent, l.held, l.count, l.billed
    FROM versions b JOIN later l ON l.budget = b.budget
   UNION ALL
  -- In this order all allocations are looked through only where a budget was replaced.
  SELECT b.budget, b.period, b.zone, b.cut_s, a.period_s, -a.spent_nanos, -a.held_nanos,
         -a.clips, -a.billed_ms
    FROM versions b CROSS JOIN allocations a ON a.budget = b.budget
   WHERE b.cut_s < :until AND a.at_s >= b.cut_s AND a.at_s < :until
), actual AS (
  SELECT budget, iif(period = 'total' OR period GLOB 'rolling:*', NULL, period_s) AS begins,
         sum(spent) AS spent, sum(held) AS held, sum(count) AS count, sum(billed) AS billed
    FROM moves
   WHERE period = 'total'
      OR period_s < min(:until, coalesce(cut_s, :until))
         AND iif(period GLOB 'rolling:*', period_s >= :since,
                 period_end(period, zone, period_s) > :since)
   GROUP BY budget, begins
), room AS (
  SELECT b.budget, b.name, b.period, b.since_s, a.begins, b.currency,
         iif(b.cut_s IS NOT NULL AND b.period GLOB 'rolling:*', NULL, b.limit_nanos) + coalesce((
           SELECT sum(r.amount_nanos) FROM raises r
            WHERE r.budget = b.budget
              AND r.at_s < min(coalesce(period_end(b.period, b.zone, a.begins), :until), :until)
              AND (r.until_s IS NULL OR r.until_s > coalesce(a.begins, :since))), 0) AS "limit",
         coalesce(a.spent, 0) AS spent, coalesce(a.held, 0) AS held, coalesce(a.count, 0) AS count,
         iif(b.cut_s IS NOT NULL AND b.period GLOB 'rolling:*', NULL, b.clips) AS clip_limit,
         coalesce(a.billed, 0) AS billed
    FROM versions b LEFT JOIN actual a ON a.budget = b.budget
   WHERE b.cut_s IS NULL OR b.cut_s > max(b.starts_s, :since)
)
SELECT name AS budget, period, begins, currency, "limit",
       iif(currency IS NULL, NULL, spent) AS spent, iif(currency IS NULL, NULL, held) AS held,
       iif(period GLOB 'rolling:*' OR currency IS NULL, NULL, spent + held) AS used,
       iif(period GLOB 'rolling:*', NULL, "limit" - spent - held) AS left,
       count, clip_limit, billed
  FROM room
 ORDER BY name, since_s, begins;
