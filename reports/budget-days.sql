/* {
  "schema_version": 1,
  "title": {"en": "Budget balance by day", "zh": "预算逐日余额"},
  "description": {
    "en": "What was left of each budget's limit at the end of each day on which something was held, with the raises in force that day. Left out are rolling budgets, which have no end to run down to, and budgets without an amount of money.",
    "zh": "各预算在每个有预留的日期结束时的剩余限额，含当日有效的追加；不含滚动预算，也不含没有金额限额的预算。"
  },
  "period": "this-month",
  "plots": ["budget-burn-down"],
  "columns": [
    {"name": "budget", "title": {"en": "budget", "zh": "预算"}},
    {"name": "set", "title": {"en": "set", "zh": "设定时间"}, "type": "instant"},
    {"name": "period", "title": {"en": "period", "zh": "周期"}},
    {"name": "begins", "title": {"en": "begins", "zh": "周期开始"}, "type": "instant"},
    {"name": "ends", "title": {"en": "ends", "zh": "周期结束"}, "type": "instant"},
    {"name": "day", "title": {"en": "day", "zh": "日期"}},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}},
    {"name": "limit", "title": {"en": "limit", "zh": "限额"}, "type": "money"},
    {"name": "used", "title": {"en": "used that day", "zh": "当日已用"}, "type": "money"},
    {"name": "left", "title": {"en": "left", "zh": "剩余"}, "type": "money", "bar": "limit"}
  ]
} */
-- In the sqlite3 shell there is no day() (see daily.sql), no period_start() and no period_end()
-- (budget-vs-actual.sql, which says what cut_s is).
WITH versions AS MATERIALIZED (
  SELECT * FROM (
    SELECT *, min(starts_s) OVER (PARTITION BY name ORDER BY budget
             ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS cut_s
      FROM (SELECT *, coalesce(period_start(period, zone, since_s), since_s) AS starts_s
              FROM budgets
             WHERE since_s < :until))
   WHERE ended_s IS NULL OR ended_s > :since
), room AS (
  SELECT b.budget, b.name, b.since_s, b.period, b.currency, s.period_s,
         iif(b.period = 'total', NULL, s.period_s) AS begins,
         period_end(b.period, b.zone, s.period_s) AS ends,
         b.limit_nanos, b.cut_s,
         s.spent_nanos + s.held_nanos AS used
    FROM versions b JOIN balances s ON s.budget = b.budget
   WHERE b.currency IS NOT NULL AND b.period NOT GLOB 'rolling:*'
     AND (b.cut_s IS NULL OR b.cut_s > max(b.starts_s, :since))
     AND (b.period = 'total'
          OR s.period_s < min(:until, coalesce(b.cut_s, :until)) AND period_end(b.period, b.zone, s.period_s) > :since)
), days AS (
  SELECT a.budget, a.period_s,
         CASE WHEN a.at_s >= coalesce(r.cut_s, :until) THEN 'later' WHEN a.at_s < :since THEN 'before'
              WHEN a.at_s < :until THEN day(a.at_s) ELSE 'later' END AS day,
         sum(a.spent_nanos + a.held_nanos) AS used
    FROM allocations a JOIN room r ON r.budget = a.budget AND r.period_s = a.period_s
   WHERE a.at_s >= (SELECT min(iif(period = 'total', :since, period_s)) FROM room)
   GROUP BY a.budget, a.period_s, 3
), known AS (
  SELECT r.*, d.day, d.used AS used_that_day,
         r.limit_nanos + coalesce((
           SELECT sum(x.amount_nanos) FROM raises x
            WHERE x.budget = r.budget AND x.at_s < coalesce(r.ends, :until)
              AND day(x.at_s) <= d.day
              AND (x.until_s IS NULL
                   OR x.until_s > r.period_s AND day(x.until_s - 1) >= d.day)), 0) AS "limit",
         coalesce(sum(d.used) OVER (
           PARTITION BY r.budget, r.period_s
           ORDER BY CASE d.day WHEN 'before' THEN 1 WHEN 'later' THEN 3 ELSE 2 END DESC, d.day DESC
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS later
    FROM room r JOIN days d ON d.budget = r.budget AND d.period_s = r.period_s
)
SELECT name AS budget, since_s AS "set", period, begins, ends, day, currency, "limit",
       used_that_day AS used, "limit" - used + later AS left
  FROM known
 WHERE day NOT IN ('before', 'later')
 ORDER BY name, since_s, begins, day;
