/* {
  "schema_version": 1,
  "title": {"en": "Estimates and charges", "zh": "预估准确度"},
  "description": {
    "en": "What was expected against what the gateway charged, by rate; charges that rest on the estimate itself are left out.",
    "zh": "按费率比较预计与网关实扣；以预估本身入账的扣费不计。"
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
SELECT coalesce(gateway, '') AS gateway, coalesce(model, '') AS model, coalesce(rate, '') AS rate,
       currency, count(*) AS clips, sum(expected_nanos) AS expected, sum(amount_nanos) AS charged,
       sum(amount_nanos - expected_nanos) AS off_by
  FROM charges
 WHERE at_s >= :since AND at_s < :until AND kind = 'capture' AND expected_nanos IS NOT NULL
   AND authority IS NOT 'estimate'
 GROUP BY gateway, model, rate, currency
 ORDER BY gateway, model, rate, currency;
