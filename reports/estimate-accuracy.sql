/* {
  "schema_version": 1,
  "title": {"en": "Estimates and charges", "zh": "预估准确度"},
  "description": {
    "en": "What was expected against what the gateway charged, by rate: its own word at the end, or its bill since (reconcile). What a person named, and what rests on the estimate itself, is left out unless the bill confirmed or corrected it.",
    "zh": "按费率比较预计与网关实扣：以网关回报为准，有账单核对的以账单为准。人工填报与以预估入账的扣费，除非账单更正过，均不计。"
  },
  "group_by": ["gateway", "model", "rate"],
  "plots": ["expected-and-charged"],
  "columns": [
    {"name": "gateway", "title": {"en": "gateway", "zh": "网关"}, "role": "group"},
    {"name": "model", "title": {"en": "model", "zh": "模型"}, "role": "group"},
    {"name": "rate", "title": {"en": "rate", "zh": "费率"}, "role": "group"},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}, "role": "group"},
    {"name": "clips", "title": {"en": "clips charged", "zh": "计费片数"}, "type": "count", "role": "sum"},
    {"name": "expected", "title": {"en": "expected", "zh": "预计"}, "type": "money", "role": "sum"},
    {"name": "charged", "title": {"en": "charged", "zh": "扣费"}, "type": "money", "role": "sum"},
    {"name": "off_by", "title": {"en": "off by", "zh": "偏差"}, "type": "money", "role": "sum"},
    {"name": "accuracy", "title": {"en": "charged %", "zh": "实扣比例"}, "type": "percent", "role": "ratio", "of": ["charged", "expected"]}
  ]
} */
SELECT coalesce(c.gateway, '') AS gateway, coalesce(c.model, '') AS model,
       coalesce(c.rate, '') AS rate, c.currency, count(*) AS clips,
       sum(c.expected_nanos) AS expected,
       sum(c.amount_nanos + coalesce(b.amount_nanos, 0)) AS charged,
       sum(c.amount_nanos + coalesce(b.amount_nanos, 0) - c.expected_nanos) AS off_by
  FROM charges c
  LEFT JOIN (SELECT attempt, sum(amount_nanos) AS amount_nanos
               FROM charges
              WHERE kind = 'adjust' AND authority = 'gateway' AND attempt IS NOT NULL
              GROUP BY attempt) b ON b.attempt = c.attempt
 WHERE c.at_s >= :since AND c.at_s < :until AND c.kind = 'capture' AND c.expected_nanos IS NOT NULL
   AND (coalesce(c.authority, '') NOT IN ('estimate', 'person') OR b.attempt IS NOT NULL)
 GROUP BY 1, 2, 3, 4
 ORDER BY 4, 1, 2, 3;
