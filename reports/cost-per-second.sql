/* {
  "schema_version": 1,
  "title": {"en": "Cost per second", "zh": "每秒成本"},
  "description": {
    "en": "All that was spent, failures and retakes included, over the seconds that were delivered: what was billed for a task that failed delivered none.",
    "zh": "全部支出（含失败与重拍）除以交付的秒数；失败却被扣费的任务不计交付。"
  },
  "group_by": ["gateway", "model", "mode"],
  "grain": "day",
  "columns": [
    {"name": "gateway", "title": {"en": "gateway", "zh": "网关"}, "role": "group"},
    {"name": "model", "title": {"en": "model", "zh": "模型"}, "role": "group"},
    {"name": "mode", "title": {"en": "mode", "zh": "模式"}, "role": "group"},
    {"name": "project", "title": {"en": "project", "zh": "项目"}, "role": "group"},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}, "role": "group"},
    {"name": "clips", "title": {"en": "clips charged", "zh": "计费片数"}, "type": "count", "role": "sum"},
    {"name": "failed", "title": {"en": "failed", "zh": "失败数"}, "type": "count", "role": "sum"},
    {"name": "billed", "title": {"en": "billed (s)", "zh": "计费（秒）"}, "type": "seconds", "role": "sum"},
    {"name": "delivered", "title": {"en": "delivered (s)", "zh": "交付（秒）"}, "type": "seconds", "role": "sum"},
    {"name": "spent", "title": {"en": "net spend", "zh": "净支出"}, "type": "money", "role": "sum"},
    {"name": "per_second", "title": {"en": "per second", "zh": "每秒"}, "type": "money", "role": "ratio", "of": ["spent", "delivered"], "bar": true}
  ]
} */
SELECT gateway, model, mode, project, currency, sum(captures) AS clips,
       sum(failures + charged_failures) AS failed, sum(billed_ms) AS billed,
       sum(delivered_ms) AS delivered, sum(charged_nanos + adjusted_nanos) AS spent
  FROM rollups
 WHERE at_s >= :since AND at_s < :until
 GROUP BY gateway, model, mode, project, currency
HAVING sum(captures + failures) > 0 OR sum(charged_nanos) <> 0 OR sum(adjusted_nanos) <> 0
 ORDER BY currency, gateway, model, mode, project;
